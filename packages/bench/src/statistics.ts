/** The middle of a sample and its quarters. */
export interface Quartiles {
  readonly q1: number;
  readonly median: number;
  readonly q3: number;
}

/** Quartiles by linear interpolation between the sorted values, as numpy.percentile. */
export function quartiles(values: readonly number[]): Quartiles {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number) => {
    const place = share * (sorted.length - 1);
    const below = Math.floor(place);
    const low = sorted[below] as number;
    return low + ((sorted[below + 1] ?? low) - low) * (place - below);
  };
  return { q1: at(0.25), median: at(0.5), q3: at(0.75) };
}
