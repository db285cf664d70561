import { type Histogram, type HistogramOptions, histogram } from './histogram.ts';

/** What many numbers are like. */
export interface Summary {
  readonly mean: number;
  /** The standard deviation, divided by n - 1. */
  readonly std: number;
  readonly histogram: Histogram;
}

/**
 * Mean, standard deviation and histogram, in double precision.
 *
 * @example
 * ```ts
 * const { mean, std } = summarize([1, 3]);
 * [mean, std]; // ≈> [2, 1.4142]
 * ```
 */
export function summarize(values: ArrayLike<number>, options: HistogramOptions = {}): Summary {
  const list = Array.from(values);
  const mean = list.reduce((sum, value) => sum + value, 0) / list.length;
  const squares = list.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const std = Math.sqrt(squares / (list.length - 1));
  return { mean, std, histogram: histogram(list, options) };
}
