import { copyStateDict } from '@makemore/nn';
import { type Generator, type GeneratorState, restoreGenerator } from '@makemore/random';
import type { Tensor } from '@makemore/tensor-ops';
import type { Run } from './lecture.ts';
import { type ModelCard, parseModelCard } from './modelCard.ts';
import { decodeSafetensors, encodeSafetensors } from './safetensors.ts';

/** Where a run stands: restoring it and going on gives the same bytes as never having stopped. */
export interface Checkpoint {
  /** As it was at that step: in one file with the weights, the two cannot disagree. */
  readonly card: ModelCard;
  readonly model: Record<string, Tensor>;
  readonly optimizer: Record<string, Tensor>;
  readonly generator: GeneratorState;
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
 * @throws SafetensorsError if the bytes are damaged; an error of `parseModelCard` or
 * `restoreGenerator` if they hold no checkpoint.
 */
export function decodeCheckpoint(bytes: Uint8Array): Checkpoint {
  const { tensors, metadata } = decodeSafetensors(bytes);
  return {
    card: parseModelCard(metadata['card'] ?? 'null'),
    model: withPrefix(MODEL, tensors),
    optimizer: withPrefix(OPTIMIZER, tensors),
    generator: restoreGenerator(JSON.parse(metadata['generator'] ?? 'null')).getState(),
  };
}

/** Puts a run and its generator where the checkpoint says. */
export async function restoreCheckpoint(
  checkpoint: Checkpoint,
  run: Run,
  generator: Generator,
): Promise<void> {
  copyStateDict('model', run.model.stateDict(), checkpoint.model);
  await run.optimizer.loadStateDict(checkpoint.optimizer);
  generator.setState(checkpoint.generator);
}
