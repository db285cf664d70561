import type { Generator } from '@makemore/random';
import { randn, type Tensor } from '@makemore/tensor-ops';
import type { LanguageModel } from '@makemore/training';

export type MlpSizes = {
  /** Characters of context, T. The lecture: 3. */
  readonly blockSize: number;
  /** Numbers that describe a character, C. The lecture: 10. */
  readonly embeddingSize: number;
  /** Neurons of the hidden layer, H. The lecture: 200. */
  readonly hiddenSize: number;
};

/**
 * Characters become vectors, the vectors of the context pass a hidden layer of tanh neurons, and
 * these vote for the next character.
 * Source: Bengio, Ducharme, Vincent and Jauvin 2003, "A Neural Probabilistic Language Model".
 */
export class MlpModel implements LanguageModel {
  readonly blockSize: number;
  readonly C: Tensor;
  readonly W1: Tensor;
  readonly b1: Tensor;
  readonly W2: Tensor;
  readonly b2: Tensor;

  /** Weights drawn from the normal distribution as they come, as in the lecture, in its order. */
  constructor(
    vocabularySize: number,
    { blockSize, embeddingSize, hiddenSize }: MlpSizes,
    generator: Generator,
  ) {
    const options = { generator, requiresGrad: true };
    this.blockSize = blockSize;
    this.C = randn([vocabularySize, embeddingSize], options);
    this.W1 = randn([blockSize * embeddingSize, hiddenSize], options);
    this.b1 = randn([hiddenSize], options);
    this.W2 = randn([hiddenSize, vocabularySize], options);
    this.b2 = randn([vocabularySize], options);
  }

  forward(x: Tensor): Tensor {
    const embedded = this.C.index(x); // (B, T, C)
    const h = embedded
      .view(x.shape[0] as number, -1)
      .matmul(this.W1)
      .add(this.b1)
      .tanh(); // (B, H)
    return h.matmul(this.W2).add(this.b2); // (B, V)
  }

  stateDict(): Record<string, Tensor> {
    const { C, W1, b1, W2, b2 } = this;
    return { C, W1, b1, W2, b2 };
  }
}
