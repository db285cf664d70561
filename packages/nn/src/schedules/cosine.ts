import type { Schedule } from './schedule.ts';

export interface CosineOptions {
  /** The learning rate after the warmup, the highest. */
  lr: number;
  /** The rate at the end. Default 0. */
  minLr?: number;
  /** How many steps the rate rises for. Default 0. */
  warmupSteps?: number;
  /** The step from which on the rate is `minLr`. */
  steps: number;
}

/**
 * Rises in a line to `lr` at step `warmupSteps`, then falls along half a cosine to `minLr` at step
 * `steps`, and stays there. The first step already learns: its rate is `lr / (warmupSteps + 1)`.
 * Twin: torch.optim.lr_scheduler.CosineAnnealingLR after LinearLR.
 * Source: Loshchilov and Hutter 2016, arXiv:1608.03983, without restarts.
 *
 * @throws RangeError if the warmup is not shorter than the whole.
 * @example
 * ```ts
 * const schedule = cosine({ lr: 0.5, minLr: 0.1, warmupSteps: 4, steps: 104 });
 * schedule(0); // => 0.1
 * schedule(4); // => 0.5
 * schedule(54); // ≈> 0.3
 * schedule(104); // => 0.1
 * ```
 */
export function cosine({ lr, minLr = 0, warmupSteps = 0, steps }: CosineOptions): Schedule {
  if (!(warmupSteps < steps)) {
    throw new RangeError(
      `cosine: ${warmupSteps} warmup steps leave none of ${steps} to fall in; make steps larger`,
    );
  }
  return (step) => {
    if (step < warmupSteps) return (lr * (step + 1)) / (warmupSteps + 1);
    const progress = Math.min(1, (step - warmupSteps) / (steps - warmupSteps));
    return minLr + ((lr - minLr) * (1 + Math.cos(Math.PI * progress))) / 2;
  };
}
