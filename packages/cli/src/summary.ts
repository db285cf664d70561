import type { TrainResult } from './trainSession.ts';

/** The losses at the end of a run, in words. */
export function formatLosses({ history, step, seconds }: TrainResult): string {
  const last = history.at(-1);
  const losses = last
    ? `train loss ${last.train?.toFixed(4) ?? '?'}, dev loss ${last.dev.toFixed(4)}`
    : 'not evaluated';
  return `${losses} nats a character after ${step} steps (${seconds.toFixed(1)} s)`;
}
