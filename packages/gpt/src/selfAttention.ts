import { Dropout, Linear, Module } from '@makemore/nn';
import type { Generator } from '@makemore/random';
import { causalSelfAttention, type Tensor } from '@makemore/tensor-ops';

/** Is shown the attention weights, (B, H, T, T). */
export type Look = (weights: Tensor) => void;

/**
 * All heads of a block at once: their queries, keys and values are one product, and fused kernels
 * attend. It computes what MultiHeadAttention of the stages computes.
 */
export class SelfAttention extends Module {
  /** (3 C, C): the queries of all heads, then the keys, then the values. */
  readonly queryKeyValue: Linear;
  readonly projection: Linear;
  readonly weightDropout: Dropout;
  readonly dropout: Dropout;
  readonly heads: number;

  constructor(C: number, heads: number, dropout: number, generator: Generator) {
    super();
    this.queryKeyValue = new Linear(C, 3 * C, { generator, bias: false });
    this.projection = new Linear(C, C, { generator });
    this.weightDropout = new Dropout(dropout, { generator });
    this.dropout = new Dropout(dropout, { generator });
    this.heads = heads;
  }

  /**
   * @param x (B, T, C)
   * @returns (B, T, C)
   */
  override forward(x: Tensor, look?: Look): Tensor {
    const { heads, weightDropout } = this;
    const qkv = this.queryKeyValue.forward(x); // (B, T, 3 C)
    const drops = weightDropout.training && weightDropout.p > 0;
    const onWeights = (weights: Tensor) => {
      look?.(weights);
      return weightDropout.forward(weights);
    };
    // Kernels that never hold the weights as a whole are faster, where nobody needs them.
    const options = drops || look ? { heads, onWeights } : { heads };
    return this.dropout.forward(this.projection.forward(causalSelfAttention(qkv, options)));
  }
}
