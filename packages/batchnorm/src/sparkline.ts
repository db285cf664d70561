import type { Histogram } from './histogram.ts';

const BARS = ' ▁▂▃▄▅▆▇█';

/**
 * A histogram in one line of text, the tallest bin full.
 *
 * @example
 * ```ts
 * sparkline({ from: 0, to: 1, counts: [0, 1, 4, 8] }); // => ' ▁▄█'
 * ```
 */
export function sparkline({ counts }: Histogram): string {
  const most = Math.max(...counts, 1);
  return counts.map((count) => BARS[Math.ceil((count / most) * (BARS.length - 1))]).join('');
}
