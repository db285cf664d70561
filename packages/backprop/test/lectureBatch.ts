import { contextWindows, Vocabulary } from '@makemore/data';
import { torchGenerator } from '@makemore/random';
import type { Tensor } from '@makemore/tensor-ops';
import { drawParameters, type Parameters } from '../src/index.ts';

export const letters: Vocabulary = Vocabulary.ofWords(['abcdefghijklmnopqrstuvwxyz']);

/** The lecture's weights and 32 examples, on the current backend: the batch of the figures. */
export function lectureBatch(): { parameters: Parameters; x: Tensor; y: Tensor } {
  const sizes = { blockSize: 3, embeddingSize: 10, hiddenSize: 64 };
  const parameters = drawParameters(27, sizes, torchGenerator(2147483647));
  return {
    parameters,
    ...contextWindows(['emma', 'olivia', 'ava', 'isabella', 'sophia'], letters, 3),
  };
}
