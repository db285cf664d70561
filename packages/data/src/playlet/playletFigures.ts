/** Of what `playlet()` writes. Written by scripts/recordPlaylet.ts. */
export const playletFigures = {
  characters: 1000240,
  sha256: 'bfca06ca2a428a1771ad40a419cad51f943011825cce554edcd046a0f7ee846e',
};
