import type { Generator } from '@makemore/random';

/** Points of the plane, and the class of each: 1 or −1. */
export interface Points {
  readonly xs: readonly (readonly [number, number])[];
  readonly ys: readonly (1 | -1)[];
}

export interface MoonsOptions {
  /** Shuffles the points, then draws the noise. */
  readonly generator: Generator;
  /** The standard deviation of what is added to each coordinate. Default 0. */
  readonly noise?: number;
}

/**
 * Two half circles that hold each other: (cos t, sin t) of class −1 and (1 − cos t, ½ − sin t) of
 * class 1, with t evenly from 0 to π, shuffled, plus noise. The first class has ⌊n/2⌋ points.
 * Twin: sklearn.datasets.make_moons, whose points a numpyRandom of the same seed gives; its classes
 * 0 and 1 are −1 and 1 here, as a margin needs them.
 *
 * @throws RangeError if `n` is not a whole number from 2.
 * @example
 * ```ts
 * const { xs, ys } = makeMoons(100, { generator: numpyRandom(1337), noise: 0.1 });
 * xs[0]; // ≈> [1.1221, 0.0815]
 * ys.slice(0, 5); // => [-1, -1, 1, -1, 1]
 * ```
 */
export function makeMoons(n: number, { generator, noise = 0 }: MoonsOptions): Points {
  if (!Number.isSafeInteger(n) || n < 2) {
    throw new RangeError(`makeMoons: the number of points must be a whole number from 2, not ${n}`);
  }
  const outer = Math.floor(n / 2);
  const inner = n - outer;
  const order = generator.randperm(n);
  const shifts = generator.randn(2 * n, 'float64');
  const ys = Array.from(order, (i) => (i < outer ? -1 : 1));
  const xs = Array.from(order, (i, k): [number, number] => {
    const [x, y] = i < outer ? upper(angle(i, outer)) : lower(angle(i - outer, inner));
    return [x + noise * (shifts[2 * k] as number), y + noise * (shifts[2 * k + 1] as number)];
  });
  return { xs, ys };
}

/** The i-th of n angles from 0 to π. */
function angle(i: number, n: number): number {
  return n === 1 ? 0 : i * (Math.PI / (n - 1));
}

function upper(t: number): [number, number] {
  return [Math.cos(t), Math.sin(t)];
}

function lower(t: number): [number, number] {
  return [1 - Math.cos(t), 0.5 - Math.sin(t)];
}
