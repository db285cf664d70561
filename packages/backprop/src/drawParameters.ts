import type { Generator } from '@makemore/random';
import { randn, type Tensor } from '@makemore/tensor-ops';
import type { Parameters } from './forward.ts';

export type BackpropSizes = {
  /** Characters of context, T. The lecture: 3. */
  readonly blockSize: number;
  /** Numbers that describe a character, C. The lecture: 10. */
  readonly embeddingSize: number;
  /** Neurons of the hidden layer, H. The lecture: 64 for the exercise, 200 for the training. */
  readonly hiddenSize: number;
};

/**
 * The lecture's first weights: biases and BatchNorm too are small random numbers, since zeros and
 * ones would hide mistakes. The lecture draws BatchNorm's from another generator, without a seed;
 * here they come last from the same one.
 */
export function drawParameters(
  vocabularySize: number,
  { blockSize, embeddingSize, hiddenSize }: BackpropSizes,
  generator: Generator,
): Parameters {
  const V = vocabularySize;
  const fanIn = blockSize * embeddingSize;
  const drawn = (shape: number[], scale: number, shift = 0): Tensor => {
    const x = randn(shape, { generator }).mul_(scale).add_(shift);
    x.requiresGrad = true;
    return x;
  };
  return {
    C: drawn([V, embeddingSize], 1),
    W1: drawn([fanIn, hiddenSize], 5 / 3 / Math.sqrt(fanIn)),
    b1: drawn([hiddenSize], 0.1),
    W2: drawn([hiddenSize, V], 0.1),
    b2: drawn([V], 0.1),
    bngain: drawn([1, hiddenSize], 0.1, 1),
    bnbias: drawn([1, hiddenSize], 0.1),
  };
}
