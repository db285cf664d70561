import type { Schedule } from './schedule.ts';

/**
 * The same learning rate at every step. Twin: torch.optim.lr_scheduler.ConstantLR with factor 1.
 *
 * @example
 * ```ts
 * constant(0.1)(1000); // => 0.1
 * ```
 */
export function constant(lr: number): Schedule {
  return () => lr;
}
