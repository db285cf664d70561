import { learningRateSweep } from '@makemore/nn';
import { scope, type Tensor } from '@makemore/tensor-ops';
import type { Run } from './lecture.ts';
import { takeStep } from './takeStep.ts';

/** The loss of one batch at one learning rate. */
export interface SweepPoint {
  readonly learningRate: number;
  /** In nats, before the step. */
  readonly loss: number;
}

/** By how many steps a device may be behind: none waits for the loss of the one before. */
const BEHIND = 20;

/**
 * The lecture's learning-rate finder: one step at each of `count` rates, evenly spaced in their
 * exponents, and the loss on the way. Where it falls fastest is a good rate; where it rises, too
 * much; it ends where the loss is no longer finite. It changes the run's weights: build a new run afterwards.
 * Source: Smith 2015, arXiv:1506.01186.
 */
export async function sweepLearningRates(
  run: Run,
  { from, to, count }: { readonly from: number; readonly to: number; readonly count: number },
): Promise<SweepPoint[]> {
  const schedule = learningRateSweep({ from, to, steps: count });
  const reads: Promise<SweepPoint>[] = [];
  for (let step = 0; step < count; step++) {
    const late = reads[step - BEHIND];
    if (late && !Number.isFinite((await late).loss)) break;
    const learningRate = schedule(step);
    // The scope ends before the read: a tensor that is being read is held until then.
    scope(() => {
      reads.push(pointOf(learningRate, takeStep(run, learningRate)));
    });
  }
  const points = await Promise.all(reads);
  const end = points.findIndex(({ loss }) => !Number.isFinite(loss));
  return end < 0 ? points : points.slice(0, end);
}

async function pointOf(learningRate: number, loss: Tensor): Promise<SweepPoint> {
  return { learningRate, loss: await loss.item() };
}

/**
 * The rate at the lowest point of the smoothed losses: as far as one can go before the loss rises.
 *
 * @param points of a sweep, at least one
 */
export function suggestLearningRate(points: readonly SweepPoint[]): number {
  const reach = Math.max(1, Math.round(points.length / 20));
  const smoothed = points.map((_, i) => {
    const near = points.slice(Math.max(0, i - reach), i + reach + 1).map(({ loss }) => loss);
    return near.reduce((sum, loss) => sum + loss, 0) / near.length;
  });
  const lowest = smoothed.reduce(
    (best, loss, i) => (loss < (smoothed[best] as number) ? i : best),
    0,
  );
  return (points[lowest] as SweepPoint).learningRate;
}
