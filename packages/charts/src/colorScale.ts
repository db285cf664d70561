import { scale as plotScale } from '@observablehq/plot';
import { escaped } from './figure.ts';
import { short } from './numbers.ts';
import { FAINT, FRAME } from './palette.ts';

export interface ColorScale {
  readonly low: number;
  readonly high: number;
  /** From white for `low` to dark blue for `high`: darker in grey too. */
  color(value: number): string;
  /** The ink that is read on that colour. */
  ink(value: number): string;
}

/** The shades of numbers from `low` to `high`; `sqrt` shows more of small ones. */
export function colorScale(
  low: number,
  high: number,
  type: 'linear' | 'sqrt' = 'linear',
): ColorScale {
  const blues = plotScale({ color: { type: 'linear', scheme: 'blues', domain: [0, 1] } });
  const share = (value: number) => {
    const linear = high > low ? (value - low) / (high - low) : 0;
    return type === 'sqrt' ? Math.sqrt(linear) : linear;
  };
  return {
    low,
    high,
    color: (value) => blues.apply(share(value)) as string,
    ink: (value) => (share(value) > 0.55 ? '#ffffff' : '#0f172a'),
  };
}

/** The key to the shades, 16 pixels high: the lowest number, the shades, the highest, and their unit. */
export function colorKey(
  { low, high, color }: ColorScale,
  unit: string,
  x: number,
  y: number,
): string {
  const [steps, each] = [24, 5];
  const from = short(low);
  const left = x + 7 * from.length + 6;
  const boxes = Array.from({ length: steps }, (_, i) => {
    const value = low + ((high - low) * i) / (steps - 1);
    return `<rect x="${left + i * each}" y="${y + 2}" width="${each}" height="12" fill="${color(value)}"/>`;
  });
  const right = left + steps * each;
  return (
    `<g fill="${FAINT}"><text x="${left - 6}" y="${y + 12}" text-anchor="end">${from}</text>` +
    `<g shape-rendering="crispEdges">${boxes.join('')}</g>` +
    `<rect x="${left}" y="${y + 2}" width="${steps * each}" height="12" fill="none" stroke="${FRAME}"/>` +
    `<text x="${right + 6}" y="${y + 12}">${escaped(`${short(high)} ${unit}`)}</text></g>`
  );
}
