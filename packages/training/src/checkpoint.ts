import { copyStateDict } from '@makemore/nn';
import { type Generator, type GeneratorState, restoreGenerator } from '@makemore/random';
import type { Tensor } from '@makemore/tensor-ops';
import type { LanguageModel } from './languageModel.ts';
import type { Run } from './lecture.ts';
import { type ModelCard, parseModelCard } from './modelCard.ts';
import { decodeSafetensors, encodeSafetensors } from './safetensors.ts';

/** A model that was trained: all that evaluating and sampling need. */
export interface TrainedModel {
  /** As it was at that step: in one file with the weights, the two cannot disagree. */
  readonly card: ModelCard;
  readonly model: Record<string, Tensor>;
}

/** Where a run stands: restoring it and going on gives the same bytes as never having stopped. */
export interface Checkpoint extends TrainedModel {
  readonly optimizer: Record<string, Tensor>;
  readonly generator: GeneratorState;
}

/** The bytes hold a trained model alone, to sample from: without what its training goes on from. */
export class ModelOnlyError extends Error {
  override name = 'ModelOnlyError';
}

const MODEL = 'model.';
const OPTIMIZER = 'optimizer.';

function prefixed(prefix: string, tensors: Record<string, Tensor>): Record<string, Tensor> {
  return Object.fromEntries(Object.entries(tensors).map(([name, x]) => [prefix + name, x]));
}

function withPrefix(prefix: string, tensors: Record<string, Tensor>): Record<string, Tensor> {
  return Object.fromEntries(
    Object.entries(tensors)
      .filter(([name]) => name.startsWith(prefix))
      .map(([name, x]) => [name.slice(prefix.length), x]),
  );
}

/** A trained model as a safetensors file, a third of a checkpoint's size with AdamW: weights and card. */
export function encodeModel(model: LanguageModel, card: ModelCard): Promise<Uint8Array> {
  return encodeSafetensors({
    tensors: prefixed(MODEL, model.stateDict()),
    metadata: { card: JSON.stringify(card) },
  });
}

/**
 * Reads what `encodeModel` wrote, or the model of a checkpoint.
 *
 * @throws SafetensorsError if the bytes are damaged; an error of `parseModelCard` if they hold no model.
 */
export function decodeModel(bytes: Uint8Array): TrainedModel {
  const { tensors, metadata } = decodeSafetensors(bytes);
  return { card: parseModelCard(metadata['card'] ?? 'null'), model: withPrefix(MODEL, tensors) };
}

/** Gives a model, built as its card says, what was learnt. */
export function restoreModel({ model: learnt }: TrainedModel, model: LanguageModel): void {
  copyStateDict('model', model.stateDict(), learnt);
}

/** The checkpoint of a run as a safetensors file: weights, optimizer and generator state, card. */
export function encodeCheckpoint(
  run: Run,
  generator: Generator,
  card: ModelCard,
): Promise<Uint8Array> {
  return encodeSafetensors({
    tensors: {
      ...prefixed(MODEL, run.model.stateDict()),
      ...prefixed(OPTIMIZER, run.optimizer.stateDict()),
    },
    metadata: { card: JSON.stringify(card), generator: JSON.stringify(generator.getState()) },
  });
}

/**
 * Reads what `encodeCheckpoint` wrote.
 *
 * @throws ModelOnlyError for what `encodeModel` wrote; SafetensorsError if the bytes are damaged; an
 * error of `parseModelCard` or `restoreGenerator` if they hold no checkpoint.
 */
export function decodeCheckpoint(bytes: Uint8Array): Checkpoint {
  const { tensors, metadata } = decodeSafetensors(bytes);
  const card = parseModelCard(metadata['card'] ?? 'null');
  const { generator } = metadata;
  if (generator === undefined) {
    throw new ModelOnlyError('there is a trained model, but not what its training goes on from');
  }
  return {
    card,
    model: withPrefix(MODEL, tensors),
    optimizer: withPrefix(OPTIMIZER, tensors),
    generator: restoreGenerator(JSON.parse(generator)).getState(),
  };
}

/** Puts a run and its generator where the checkpoint says. */
export async function restoreCheckpoint(
  checkpoint: Checkpoint,
  run: Run,
  generator: Generator,
): Promise<void> {
  restoreModel(checkpoint, run.model);
  await run.optimizer.loadStateDict(checkpoint.optimizer);
  generator.setState(checkpoint.generator);
}
