import type { RunFolder } from '../src/index.node.ts';
import {
  type Evaluation,
  encodeCheckpoint,
  type FitOptions,
  type FitResult,
  fit,
  type ModelCard,
  restoreCheckpoint,
} from '../src/index.ts';
import { type SmallRunOptions, smallRun, vocabulary } from './smallRun.ts';

/** The card of a small run before its first step. */
export const card: ModelCard = {
  format: 1,
  lecture: 'small',
  preset: 'quick',
  config: { blockSize: 2, activation: 'tanh' },
  vocabulary: vocabulary.toJSON(),
  data: { name: 'names', sha256: 'abc' },
  seed: 42,
  backend: 'reference',
  step: 0,
  steps: 0,
  plannedSteps: 0,
  parameters: 0,
  losses: [],
};

/** What is trained, and for how long. */
export interface SavedRunOptions extends FitOptions {
  run?: SmallRunOptions;
  /** Told of each step at which the model was saved. */
  onSaved?: (step: number) => Promise<void>;
}

/** Trains a small run, from its last checkpoint if the folder has one; saves at evaluations and where it stops. */
export async function trainInFolder(
  folder: RunFolder,
  { run: options = {}, onSaved, ...fitOptions }: SavedRunOptions,
): Promise<FitResult> {
  const { generator, ...run } = smallRun(options);
  let losses: Evaluation[] = [];
  let start = 0;
  const checkpoint = await folder.checkpoint();
  if (checkpoint) {
    await restoreCheckpoint(checkpoint, run, generator);
    start = checkpoint.card.step;
    losses = checkpoint.card.losses;
  } else {
    await folder.begin();
  }
  const save = async (step: number) => {
    const now = { ...card, step, steps: fitOptions.steps, losses };
    await folder.save(await encodeCheckpoint(run, generator, now), now);
    await onSaved?.(step);
  };
  const result = await fit(run, {
    ...fitOptions,
    start,
    history: losses,
    onEvent: async ({ event, ...evaluation }) => {
      if (event !== 'evaluate') return;
      losses = [...losses, evaluation as Evaluation];
      await save(evaluation.step);
    },
  });
  if (result.ended === 'aborted') await save(result.step);
  return result;
}
