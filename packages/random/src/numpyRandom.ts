import type { Generator } from './generator.ts';
import { checkSeed } from './mt19937.ts';
import { TwisterGenerator } from './twisterGenerator.ts';

/**
 * Draws what numpy's `np.random` draws after `np.random.seed(seed)`, and scikit-learn with
 * `random_state=seed`. The course makes its moons with it.
 *
 * @param seed an integer from 0 to 2³²−1, as numpy asks.
 * @throws RangeError if the seed is no such integer; TypeError if it is not a number.
 * @example
 * ```ts
 * numpyRandom(42).rand(2, 'float64'); // => Float64Array [0.3745401188473625, 0.9507143064099162]
 * ```
 */
export function numpyRandom(seed: number): Generator {
  return new NumpyRandom(seed);
}

class NumpyRandom extends TwisterGenerator {
  readonly kind = 'numpy';

  constructor(seed: number) {
    super();
    checkSeed('numpyRandom', seed);
    if (seed < 0 || seed >= 2 ** 32) {
      throw new RangeError(`numpyRandom: the seed must be from 0 to 2**32-1, not ${seed}`);
    }
    this.twister.seed(seed);
  }

  /** The low bits, as many as n−1 has, again until they are below n; none for n = 1. */
  protected below(n: number): number {
    if (n === 1) return 0;
    const mask = 0xffffffff >>> Math.clz32(n - 1);
    let bits = (this.twister.uint32() & mask) >>> 0;
    while (bits >= n) bits = (this.twister.uint32() & mask) >>> 0;
    return bits;
  }

  /** Pairs by Marsaglia's polar method: a point in the unit disc instead of an angle and a radius. */
  protected override fillNormal(out: Float32Array | Float64Array): void {
    for (let i = 0; i < out.length; i++) {
      if (this.spare !== null) {
        out[i] = this.spare;
        this.spare = null;
        continue;
      }
      let x: number;
      let y: number;
      let r2: number;
      do {
        x = 2 * this.random() - 1;
        y = 2 * this.random() - 1;
        r2 = x * x + y * y;
      } while (r2 >= 1 || r2 === 0);
      const scale = Math.sqrt((-2 * Math.log(r2)) / r2);
      out[i] = scale * y;
      this.spare = scale * x;
    }
  }
}
