/** How far two lists of numbers are apart. */
export interface Difference {
  /** Whether each pair is equal, to the bit but for the sign of 0. */
  readonly exact: boolean;
  /** Whether each pair is as close as torch.allclose wants: |a - b| ≤ 1e-8 + 1e-5 |b|. */
  readonly approximate: boolean;
  /** The largest |a - b|. */
  readonly largest: number;
  /** The most float32 numbers that lie between a pair, units in the last place: 0 for equal ones. */
  readonly ulps: number;
}

/**
 * Compares two lists of float32 numbers, as the lecture's `cmp` does.
 *
 * @example
 * ```ts
 * difference([1, 2], [1, 2 + 2 ** -22]).ulps; // => 1
 * difference([1, 2], [1, 3]).approximate; // => false
 * ```
 */
export function difference(a: ArrayLike<number>, b: ArrayLike<number>): Difference {
  let [exact, approximate, largest, ulps] = [a.length === b.length, a.length === b.length, 0, 0];
  for (let i = 0; i < b.length; i++) {
    const [left, right] = [a[i] as number, b[i] as number];
    if (left === right) continue;
    const off = Math.abs(left - right);
    exact = false;
    if (!(off <= 1e-8 + 1e-5 * Math.abs(right))) approximate = false;
    largest = Math.max(largest, off);
    ulps = Math.max(ulps, Math.abs(rank(left) - rank(right)));
  }
  return { exact, approximate, largest, ulps };
}

const view = new DataView(new ArrayBuffer(4));

/** The place of a float32 number among all of them, with 0 at 0. */
function rank(value: number): number {
  view.setFloat32(0, value);
  const bits = view.getInt32(0);
  return bits < 0 ? -(bits & 0x7fffffff) : bits;
}
