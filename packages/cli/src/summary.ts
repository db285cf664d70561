import { catalogue, playletEntropy } from '@makemore/data';
import type { ModelCard } from '@makemore/training';
import type { TrainResult } from './trainSession.ts';

/** The losses at the end of a run, in words. */
export function formatLosses({ history, step, seconds }: TrainResult): string {
  const last = history.at(-1);
  const losses = last
    ? `train loss ${last.train?.toFixed(4) ?? '?'}, dev loss ${last.dev.toFixed(4)}`
    : 'not evaluated';
  return `${losses} nats a character after ${step} steps (${seconds.toFixed(1)} s)`;
}

/** The best loss that any model can have on what this one learnt from, where that is known. */
export function formatBestLoss({ data }: ModelCard): string | undefined {
  if (data.sha256 !== catalogue.playlet.sha256) return undefined;
  const best = playletEntropy().natsPerCharacter.toFixed(4);
  return `the best loss possible on ${data.name}: ${best} nats a character, for whoever knows its grammar`;
}
