/** Ink of titles and labels, of what explains them, and of frames. */
export const INK = '#1f2937';
export const FAINT = '#4b5563';
export const FRAME = '#cbd5e1';

/**
 * For series side by side. Okabe and Ito 2008, "Color Universal Design": told apart by colour-blind
 * readers. Neighbours differ in lightness, and each has a dash, for print in black and white.
 */
const CATEGORIES = [
  { color: '#0072b2', dash: 'none' },
  { color: '#e69f00', dash: '7 3' },
  { color: '#000000', dash: '2 3' },
  { color: '#d55e00', dash: '9 3 2 3' },
  { color: '#56b4e9', dash: '5 2' },
  { color: '#009e73', dash: '3 2' },
  { color: '#cc79a7', dash: '12 4' },
] as const;

/** From dark to light, for series in an order: layers. Each is lighter than the one before, in grey too. */
const DARK_TO_LIGHT = ['#1a1a4b', '#2f4b8f', '#2a7fa8', '#35a99a', '#7fc66a', '#d9c93a'] as const;

export interface Stroke {
  readonly color: string;
  /** An SVG stroke-dasharray. */
  readonly dash: string;
}

/** How series `i` of `count` is drawn. */
export function strokeOf(i: number, count: number, order: 'none' | 'ordered' = 'none'): Stroke {
  if (order === 'none') return CATEGORIES[i % CATEGORIES.length] as Stroke;
  const place = count === 1 ? 0 : Math.round((i * (DARK_TO_LIGHT.length - 1)) / (count - 1));
  return { color: DARK_TO_LIGHT[place % DARK_TO_LIGHT.length] as string, dash: 'none' };
}
