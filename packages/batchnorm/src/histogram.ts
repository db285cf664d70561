/** How often values fall into each of equally wide bins. */
export interface Histogram {
  /** Where the first bin begins. */
  readonly from: number;
  /** Where the last bin ends; a value there is in it. */
  readonly to: number;
  readonly counts: readonly number[];
}

export interface HistogramOptions {
  /** Default 50. */
  readonly bins?: number;
  /** Default: from the smallest to the largest value. Values outside are left out. */
  readonly range?: readonly [from: number, to: number];
}

/**
 * Counts the values in each bin. Twin: torch.histogram.
 *
 * @example
 * ```ts
 * histogram([0, 0.1, 0.9, 2], { bins: 2 }); // => { from: 0, to: 2, counts: [3, 1] }
 * ```
 */
export function histogram(
  values: ArrayLike<number>,
  { bins = 50, range }: HistogramOptions = {},
): Histogram {
  const counts = new Array<number>(bins).fill(0);
  const [from, to] = range ?? extremes(values);
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (!(value >= from && value <= to)) continue;
    const bin = to === from ? 0 : Math.floor(((value - from) / (to - from)) * bins);
    const within = Math.min(bin, bins - 1);
    counts[within] = (counts[within] as number) + 1;
  }
  return { from, to, counts };
}

function extremes(values: ArrayLike<number>): [number, number] {
  let [from, to] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < values.length; i++) {
    from = Math.min(from, values[i] as number);
    to = Math.max(to, values[i] as number);
  }
  return [from, to];
}
