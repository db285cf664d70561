import { scale } from '@observablehq/plot';

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

export interface Stroke {
  readonly color: string;
  /** An SVG stroke-dasharray. */
  readonly dash: string;
}

/** From dark to light, by viridis: in grey too, and for colour-blind readers. */
const ORDERED = scale({ color: { type: 'linear', scheme: 'viridis', domain: [0, 1] } });
/** Lighter than this is not seen on white. */
const LIGHTEST = 0.88;

/** How series `i` of `count` is drawn; `ordered` for layers, which go from dark to light. */
export function strokeOf(i: number, count: number, order: 'none' | 'ordered' = 'none'): Stroke {
  if (order === 'none' || count === 1) {
    const { color, dash } = CATEGORIES[i % CATEGORIES.length] as Stroke;
    const round = Math.floor(i / CATEGORIES.length);
    const { dash: other } = CATEGORIES[(i + 3 * round) % CATEGORIES.length] as Stroke;
    return { color, dash: round === 0 ? dash : other };
  }
  return { color: ORDERED.apply((LIGHTEST * i) / Math.max(1, count - 1)) as string, dash: 'none' };
}
