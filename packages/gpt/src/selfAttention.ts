import { Dropout, Linear, Module } from '@makemore/nn';
import type { Generator } from '@makemore/random';
import { causalAttention, causalSelfAttention, split, type Tensor } from '@makemore/tensor-ops';
import type { KeyValueCache } from './keyValueCache.ts';

export interface AttentionOptions {
  /** Is shown the attention weights, (B, H, T, T). */
  readonly onWeights?: ((weights: Tensor) => void) | undefined;
  /** What was read before: x goes on from there. */
  readonly cache?: KeyValueCache | undefined;
}

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
  override forward(x: Tensor, { onWeights, cache }: AttentionOptions = {}): Tensor {
    const { heads, weightDropout } = this;
    const qkv = this.queryKeyValue.forward(x); // (B, T, 3 C)
    if (cache) return this.projection.forward(this.#continued(qkv, cache));
    const drops = weightDropout.training && weightDropout.p > 0;
    const seen = (weights: Tensor) => {
      onWeights?.(weights);
      return weightDropout.forward(weights);
    };
    // Kernels that never hold the weights as a whole are faster, where nobody needs them.
    const options = drops || onWeights ? { heads, onWeights: seen } : { heads };
    return this.dropout.forward(this.projection.forward(causalSelfAttention(qkv, options)));
  }

  /** The same for characters that follow those in the cache. */
  #continued(qkv: Tensor, cache: KeyValueCache): Tensor {
    const { heads, queryKeyValue } = this;
    const [B, T, width] = qkv.shape as [number, number, number];
    const C = width / 3;
    // One place lies in memory as its transpose does: a view will do, where more need a copy.
    const apart = (x: Tensor) =>
      T === 1 ? x.view(B, heads, 1, -1) : x.view(B, T, heads, -1).transpose(1, 2);
    const beside = (x: Tensor) => (T === 1 ? x : x.transpose(1, 2)).view(B, T, C);
    const [q, k, v] = split(qkv, C, -1).map(apart) as [Tensor, Tensor, Tensor]; // (B, H, T, D)
    const [keys, values] = cache.extend(k, v, queryKeyValue.weight); // (B, H, S, D)
    return beside(causalAttention(q, keys, values));
  }
}
