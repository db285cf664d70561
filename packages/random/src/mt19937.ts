const N = 624;
const M = 397;

/** The Mersenne Twister of Matsumoto and Nishimura (1998): 32 bits a draw, period 2¹⁹⁹³⁷−1. */
export class Mt19937 {
  readonly #words = new Uint32Array(N);
  #index = N;

  /** Seeds by one 32-bit number, as torch does. Higher bits of `seed` are ignored. */
  seed(seed: number): void {
    const words = this.#words;
    let word = seed >>> 0;
    words[0] = word;
    for (let i = 1; i < N; i++) {
      word = (Math.imul(1812433253, word ^ (word >>> 30)) + i) >>> 0;
      words[i] = word;
    }
    this.#index = N;
  }

  /** Seeds by a list of 32-bit numbers, as CPython does. */
  seedByArray(key: readonly number[]): void {
    this.seed(19650218);
    const words = this.#words;
    let word = words[0] as number;
    let i = 1;
    for (let k = 0; k < Math.max(N, key.length); k++) {
      const j = k % key.length;
      const mixed = (words[i] as number) ^ Math.imul(word ^ (word >>> 30), 1664525);
      word = (mixed + (key[j] as number) + j) >>> 0;
      words[i++] = word;
      if (i === N) {
        words[0] = word;
        i = 1;
      }
    }
    for (let k = 1; k < N; k++) {
      word = (((words[i] as number) ^ Math.imul(word ^ (word >>> 30), 1566083941)) - i) >>> 0;
      words[i++] = word;
      if (i === N) {
        words[0] = word;
        i = 1;
      }
    }
    words[0] = 0x80000000;
  }

  /** The next word, uniform in [0, 2³²). */
  uint32(): number {
    if (this.#index === N) this.#renew();
    let y = this.#words[this.#index++] as number;
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    return (y ^ (y >>> 18)) >>> 0;
  }

  /** The words and the position, as JSON. */
  save(): { words: number[]; index: number } {
    return { words: Array.from(this.#words), index: this.#index };
  }

  /** Goes back to what {@link save} gave. Throws a TypeError, changing nothing, if it is malformed. */
  load(where: string, words: readonly number[], index: number): void {
    const isWord = (word: unknown) => typeof word === 'number' && word === word >>> 0;
    if (
      !Array.isArray(words) ||
      words.length !== N ||
      !words.every(isWord) ||
      !words.some(Boolean)
    ) {
      throw new TypeError(
        `${where}: words must be ${N} unsigned 32-bit integers, not all 0; pass what getState() gave`,
      );
    }
    if (!Number.isInteger(index) || index < 0 || index > N) {
      throw new TypeError(
        `${where}: index must be a whole number from 0 to ${N}, not ${index}; pass what getState() gave`,
      );
    }
    this.#words.set(words);
    this.#index = index;
  }

  #renew(): void {
    const words = this.#words;
    for (let i = 0; i < N - M; i++) {
      words[i] = (words[i + M] as number) ^ twist(words[i] as number, words[i + 1] as number);
    }
    for (let i = N - M; i < N - 1; i++) {
      words[i] = (words[i + M - N] as number) ^ twist(words[i] as number, words[i + 1] as number);
    }
    words[N - 1] = (words[M - 1] as number) ^ twist(words[N - 1] as number, words[0] as number);
    this.#index = 0;
  }
}

function twist(high: number, low: number): number {
  return (((high & 0x80000000) | (low & 0x7fffffff)) >>> 1) ^ (-(low & 1) & 0x9908b0df);
}

/** Throws unless `seed` is an integer that a double holds exactly. */
export function checkSeed(where: string, seed: number): void {
  if (typeof seed !== 'number') {
    throw new TypeError(
      `${where}: the seed must be a number, not ${typeof seed}; for text use seeded()`,
    );
  }
  if (!Number.isSafeInteger(seed)) {
    throw new RangeError(
      `${where}: the seed must be an integer between -2**53 and 2**53, not ${seed}`,
    );
  }
}
