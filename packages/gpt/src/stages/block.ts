import { LayerNorm, Module, Sequential } from '@makemore/nn';
import type { Generator } from '@makemore/random';
import type { Tensor } from '@makemore/tensor-ops';
import { FeedForward } from './feedForward.ts';
import { MultiHeadAttention } from './multiHeadAttention.ts';

export interface BlockOptions {
  readonly embeddingSize: number;
  readonly heads: number;
  readonly dropout: number;
  /** Whether what goes into each part is normalised first. */
  readonly norms: boolean;
  readonly generator: Generator;
}

/**
 * Communication, then computation: attention among the places, then a layer for each place. Both are
 * added to what came in, so that a gradient reaches the first block of many as it is.
 */
export class Block extends Module {
  readonly attention: MultiHeadAttention;
  readonly feedForward: FeedForward;
  readonly norm1: Module;
  readonly norm2: Module;

  constructor({ norms, heads, ...options }: BlockOptions) {
    super();
    const norm = () => (norms ? new LayerNorm(options.embeddingSize) : new Sequential());
    this.attention = new MultiHeadAttention({ ...options, heads, projection: true });
    this.feedForward = new FeedForward({ ...options, expansion: 4 });
    this.norm1 = norm();
    this.norm2 = norm();
  }

  /**
   * @param x (B, T, C)
   * @returns (B, T, C)
   */
  override forward(x: Tensor): Tensor {
    const attended = x.add(this.attention.forward(this.norm1.forward(x)));
    return attended.add(this.feedForward.forward(this.norm2.forward(attended)));
  }
}
