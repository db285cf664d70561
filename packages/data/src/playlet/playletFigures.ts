/** Of what `playlet()` writes. Written by scripts/recordPlaylet.ts. */
export const playletFigures = {
  characters: 1000890,
  sha256: '289f77da1ede6da77caf441d2e9a6e9bff1c7cfdda669c9e3e17172ee8162915',
};
