import type { Generator } from './generator.ts';
import { checkSeed } from './mt19937.ts';
import { TwisterGenerator } from './twisterGenerator.ts';

/**
 * Draws what CPython's `random` draws after `random.seed(seed)`. The course shuffles its words
 * with it.
 *
 * @param seed an integer between −2⁵³ and 2⁵³. CPython drops the sign: −1 and 1 are the same seed.
 * @throws RangeError if the seed is no such integer; TypeError if it is not a number.
 * @example
 * ```ts
 * const words = ['a', 'b', 'c', 'd', 'e'];
 * pythonRandom(42).shuffle(words);
 * words; // => ['d', 'b', 'c', 'e', 'a']
 * ```
 */
export function pythonRandom(seed: number): Generator {
  return new PythonRandom(seed);
}

class PythonRandom extends TwisterGenerator {
  readonly kind = 'python';

  constructor(seed: number) {
    super();
    checkSeed('pythonRandom', seed);
    const low = Math.abs(seed) >>> 0;
    const high = Math.floor(Math.abs(seed) / 2 ** 32);
    this.twister.seedByArray(high > 0 ? [low, high] : [low]);
  }

  /** As many bits as n has, again until they are below n. */
  protected below(n: number): number {
    if (n === 2 ** 32) return this.#below33bits();
    const shift = Math.clz32(n);
    let bits = this.twister.uint32() >>> shift;
    while (bits >= n) bits = this.twister.uint32() >>> shift;
    return bits;
  }

  /** 2³² has 33 bits: the low word first, then one bit that must be 0. */
  #below33bits(): number {
    for (;;) {
      const low = this.twister.uint32();
      if (this.twister.uint32() >>> 31 === 0) return low;
    }
  }
}
