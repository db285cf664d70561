import seedrandom from 'seedrandom';
import { BaseGenerator } from './baseGenerator.ts';
import type { Generator, GeneratorState, SeededState } from './generator.ts';

/**
 * A small and fast generator: Alea, by Johannes Baagøe, from the package seedrandom. Its state is
 * four numbers. Take it where nothing must agree with torch or Python.
 *
 * Draws are those of `seedrandom.alea(String(seed)).double()`; so 1 and '1' are the same seed.
 *
 * @param seed any text, or any finite number.
 * @throws TypeError if the seed is neither text nor a finite number.
 * @example
 * ```ts
 * const generator = seeded('makemore');
 * generator.randint(1, 7, 5); // => Int32Array [6, 2, 2, 4, 1]
 * ```
 */
export function seeded(seed: number | string): Generator {
  return new Seeded(seed);
}

class Seeded extends BaseGenerator {
  readonly kind = 'seeded';
  #alea;

  constructor(seed: number | string) {
    super();
    if (typeof seed !== 'string' && !Number.isFinite(seed)) {
      throw new TypeError(`seeded: the seed must be text or a finite number, not ${seed}`);
    }
    this.#alea = seedrandom.alea(String(seed), { state: true });
  }

  random(): number {
    return this.#alea.double();
  }

  getState(): SeededState {
    return { kind: this.kind, alea: this.#alea.state(), spare: this.spare };
  }

  protected load(state: GeneratorState): void {
    const { alea } = state as SeededState;
    const isFraction = (s: unknown) => typeof s === 'number' && s >= 0 && s < 1;
    if (!Number.isInteger(alea?.c) || ![alea.s0, alea.s1, alea.s2].every(isFraction)) {
      throw new TypeError(
        'setState: alea must hold an integer c and s0, s1, s2 in [0, 1); pass what getState() gave',
      );
    }
    this.#alea = seedrandom.alea('', { state: { ...alea } });
  }

  protected below(n: number): number {
    return Math.floor(this.#alea.double() * n);
  }
}
