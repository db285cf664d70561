import type { Schedule } from './schedule.ts';

export interface LearningRateSweepOptions {
  /** The rate at step 0. */
  from: number;
  /** The rate at step `steps - 1`. */
  to: number;
  /** How many rates there are. */
  steps: number;
}

/**
 * Rates from `from` to `to`, evenly spaced in their exponents: try each for one step and plot the
 * losses to find a good one. Twin: `10 ** torch.linspace(log10(from), log10(to), steps)`.
 * Source: Smith 2015, arXiv:1506.01186.
 *
 * @throws RangeError if a rate is not above 0.
 * @example
 * ```ts
 * const sweep = learningRateSweep({ from: 0.001, to: 1, steps: 4 });
 * [0, 1, 2, 3].map(sweep); // ≈> [0.001, 0.01, 0.1, 1]
 * ```
 */
export function learningRateSweep({ from, to, steps }: LearningRateSweepOptions): Schedule {
  if (!(from > 0 && to > 0)) {
    throw new RangeError(
      `learningRateSweep: rates must be above 0, not from ${from} to ${to}; an exponent has no 0`,
    );
  }
  return (step) => from * (to / from) ** (step / Math.max(1, steps - 1));
}
