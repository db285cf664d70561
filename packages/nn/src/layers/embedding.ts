import type { FloatDtype, Generator } from '@makemore/random';
import { embedding, randn, type Tensor } from '@makemore/tensor-ops';
import { Module } from '../module.ts';

export interface EmbeddingOptions {
  /** Draws the weight. */
  generator: Generator;
  /** Default float32. */
  dtype?: FloatDtype;
}

/**
 * A table of one row of numbers for each token, which start normal with mean 0 and variance 1.
 * Twin: torch.nn.Embedding.
 *
 * @example
 * ```ts
 * const layer = new Embedding(27, 10, { generator: torchGenerator(42) });
 * layer.forward(tensor([[0, 5, 13]], { dtype: 'int32' })).shape; // => [1, 3, 10]
 * ```
 */
export class Embedding extends Module {
  /** (tokens, features) */
  readonly weight: Tensor;

  constructor(
    tokens: number,
    features: number,
    { generator, dtype = 'float32' }: EmbeddingOptions,
  ) {
    super();
    this.weight = randn([tokens, features], { generator, dtype, requiresGrad: true });
  }

  /**
   * @param x int32 of any shape, from 0 to tokens - 1
   * @returns (…, features)
   */
  override forward(x: Tensor): Tensor {
    return embedding(x, this.weight);
  }
}
