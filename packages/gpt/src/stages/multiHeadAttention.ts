import { Dropout, Linear, Module } from '@makemore/nn';
import { cat, type Tensor } from '@makemore/tensor-ops';
import { Head, type HeadOptions } from './head.ts';

export interface MultiHeadOptions extends Omit<HeadOptions, 'headSize'> {
  /** How many; each has C / heads channels. */
  readonly heads: number;
  /** Whether a layer mixes what the heads have found, as is needed before it is added to a residual. */
  readonly projection: boolean;
}

/** Several heads side by side: each may look for something else. */
export class MultiHeadAttention extends Module {
  readonly heads: readonly Head[];
  readonly projection: Linear | null;
  readonly dropout: Dropout;

  constructor({ heads, projection, ...options }: MultiHeadOptions) {
    super();
    const { embeddingSize: C, dropout, generator } = options;
    this.heads = Array.from({ length: heads }, () => new Head({ ...options, headSize: C / heads }));
    this.projection = projection ? new Linear(C, C, { generator }) : null;
    this.dropout = new Dropout(dropout, { generator });
  }

  /**
   * @param x (B, T, C)
   * @returns (B, T, C)
   */
  override forward(x: Tensor): Tensor {
    const found = cat(
      this.heads.map((head) => head.forward(x)),
      -1,
    );
    return this.projection ? this.dropout.forward(this.projection.forward(found)) : found;
  }
}
