import type { Schedule } from './schedule.ts';

export interface StepDecayOptions {
  /** The learning rate before the first milestone. */
  lr: number;
  /** The steps from which on the rate is smaller. */
  milestones: readonly number[];
  /** What the rate is multiplied by at each milestone. Default 0.1. */
  factor?: number;
}

/**
 * `lr · factorⁿ` after n milestones. Twin: torch.optim.lr_scheduler.MultiStepLR.
 *
 * @example
 * ```ts
 * const schedule = stepDecay({ lr: 0.1, milestones: [100_000] }); // as in the lectures
 * schedule(99_999); // => 0.1
 * schedule(100_000); // ≈> 0.01
 * ```
 */
export function stepDecay({ lr, milestones, factor = 0.1 }: StepDecayOptions): Schedule {
  return (step) => lr * factor ** milestones.filter((milestone) => step >= milestone).length;
}
