import { Dropout, Linear, Module } from '@makemore/nn';
import type { Generator } from '@makemore/random';
import { ones, type Tensor } from '@makemore/tensor-ops';

export interface HeadOptions {
  /** Channels that come in, C. */
  readonly embeddingSize: number;
  /** Channels that go out, D. */
  readonly headSize: number;
  /** The share of the attention weights that is dropped in training. */
  readonly dropout: number;
  readonly generator: Generator;
}

/**
 * One head of attention: each place asks (its query), each place before it answers (its key), and
 * where both fit it takes what is told there (the value): `softmax(q kᵀ / √D, future masked) v`.
 * Source: Vaswani et al. 2017, arXiv:1706.03762.
 */
export class Head extends Module {
  readonly query: Linear;
  readonly key: Linear;
  readonly value: Linear;
  readonly dropout: Dropout;

  constructor({ embeddingSize, headSize, dropout, generator }: HeadOptions) {
    super();
    const projection = () => new Linear(embeddingSize, headSize, { generator, bias: false });
    this.key = projection();
    this.query = projection();
    this.value = projection();
    this.dropout = new Dropout(dropout, { generator });
  }

  /**
   * @param x (B, T, C)
   * @returns (B, T, D)
   */
  override forward(x: Tensor): Tensor {
    const T = x.shape[1] as number;
    const k = this.key.forward(x); // (B, T, D)
    const q = this.query.forward(x); // (B, T, D)
    const D = k.shape[2] as number;
    // Divided by √D, since products of D numbers of variance 1 have variance D: the softmax would
    // begin with a single winner.
    const scores = q.matmul(k.transpose(-2, -1)).mul(D ** -0.5); // (B, T, T)
    const future = ones([T, T], { backend: x.backend }).tril().eq(0);
    const weights = scores.maskedFill(future, Number.NEGATIVE_INFINITY).softmax(-1);
    const v = this.value.forward(x); // (B, T, D)
    return this.dropout.forward(weights).matmul(v);
  }
}
