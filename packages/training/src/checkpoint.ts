import { copyStateDict } from '@makemore/nn';
import { type Generator, type GeneratorState, restoreGenerator } from '@makemore/random';
import type { Tensor } from '@makemore/tensor-ops';
import type { Run } from './lecture.ts';
import { decodeSafetensors, encodeSafetensors } from './safetensors.ts';

/** Where a run stands: restoring it and going on gives the same bytes as never having stopped. */
export interface Checkpoint {
  /** Optimizer steps taken. */
  readonly step: number;
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

/** The checkpoint of a run as a safetensors file: weights, optimizer state and generator state. */
export function encodeCheckpoint(
  run: Run,
  generator: Generator,
  step: number,
): Promise<Uint8Array> {
  return encodeSafetensors({
    tensors: {
      ...prefixed(MODEL, run.model.stateDict()),
      ...prefixed(OPTIMIZER, run.optimizer.stateDict()),
    },
    metadata: { step: String(step), generator: JSON.stringify(generator.getState()) },
  });
}

/**
 * Reads what `encodeCheckpoint` wrote.
 *
 * @throws SafetensorsError if the bytes are damaged or hold no checkpoint.
 */
export function decodeCheckpoint(bytes: Uint8Array): Checkpoint {
  const { tensors, metadata } = decodeSafetensors(bytes);
  return {
    step: Number(metadata['step'] ?? 0),
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
