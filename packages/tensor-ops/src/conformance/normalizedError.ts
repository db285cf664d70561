/**
 * `max |x - reference| / max(max |reference|, 1e-3)`: the largest deviation, in units of the largest
 * value. Relative to the whole and not to each element, because a sum that nearly cancels keeps
 * the rounding errors of its terms. The floor spares results that are 0 but for rounding.
 * NaN and the infinities must be at the same places: else the error is Infinity.
 *
 * @example
 * ```ts
 * normalizedError([1, 2.02], [1, 2]); // ≈> 0.01
 * normalizedError([NaN, 1], [NaN, 1]); // => 0
 * ```
 */
export function normalizedError(x: ArrayLike<number>, reference: ArrayLike<number>): number {
  if (x.length !== reference.length) return Number.POSITIVE_INFINITY;
  let deviation = 0;
  let scale = 1e-3;
  for (let i = 0; i < x.length; i++) {
    const [got, expected] = [x[i] as number, reference[i] as number];
    if (Object.is(got, expected)) {
      if (Number.isFinite(expected)) scale = Math.max(scale, Math.abs(expected));
      continue;
    }
    if (!Number.isFinite(got) || !Number.isFinite(expected)) return Number.POSITIVE_INFINITY;
    deviation = Math.max(deviation, Math.abs(got - expected));
    scale = Math.max(scale, Math.abs(expected));
  }
  return deviation / scale;
}
