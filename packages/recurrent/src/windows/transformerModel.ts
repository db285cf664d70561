import { Embedding, LayerNorm, Linear, Module } from '@makemore/nn';
import type { Generator } from '@makemore/random';
import { arange, causalSelfAttention, type Tensor } from '@makemore/tensor-ops';
import { WindowModel } from './windowModel.ts';

export type TransformerSizes = {
  /** The most characters that are seen, T. */
  readonly blockSize: number;
  /** Numbers that describe a character, C. */
  readonly embeddingSize: number;
  readonly heads: number;
  readonly layers: number;
};

/** Attention, then a layer of neurons for each place, with norms before and a GELU between. */
export class TransformerBlock extends Module {
  readonly norm1: LayerNorm;
  /** (3 C): the queries of all heads, then the keys, then the values. */
  readonly queryKeyValue: Linear;
  readonly projection: Linear;
  readonly norm2: LayerNorm;
  readonly expand: Linear;
  readonly contract: Linear;
  readonly heads: number;

  constructor({ embeddingSize: C, heads }: TransformerSizes, generator: Generator) {
    super();
    this.norm1 = new LayerNorm(C);
    this.queryKeyValue = new Linear(C, 3 * C, { generator });
    this.projection = new Linear(C, C, { generator });
    this.norm2 = new LayerNorm(C);
    this.expand = new Linear(C, 4 * C, { generator });
    this.contract = new Linear(4 * C, C, { generator });
    this.heads = heads;
  }

  /** @param x (B, T, C) */
  override forward(x: Tensor): Tensor {
    const qkv = this.queryKeyValue.forward(this.norm1.forward(x)); // (B, T, 3 C)
    const attended = x.add(this.projection.forward(causalSelfAttention(qkv, this)));
    const neurons = this.expand.forward(this.norm2.forward(attended)); // (B, T, 4 C)
    return attended.add(this.contract.forward(neurons.gelu({ approximate: 'tanh' })));
  }
}

/**
 * Makemore's transformer. Unlike the GPT of lecture 7 it has a bias in queries, keys and values, none
 * in the head, and GELU neurons.
 * Source: Vaswani et al. 2017, arXiv:1706.03762; Radford et al. 2019, GPT-2, for norms that come first.
 */
export class TransformerModel extends WindowModel {
  readonly blockSize: number;
  readonly tokens: Embedding;
  readonly positions: Embedding;
  readonly blocks: readonly TransformerBlock[];
  readonly norm: LayerNorm;
  readonly head: Linear;

  constructor(V: number, sizes: TransformerSizes, generator: Generator) {
    super();
    const { blockSize, embeddingSize: C, layers } = sizes;
    this.blockSize = blockSize;
    this.tokens = new Embedding(V, C, { generator });
    this.positions = new Embedding(blockSize, C, { generator });
    this.blocks = Array.from({ length: layers }, () => new TransformerBlock(sizes, generator));
    this.norm = new LayerNorm(C);
    this.head = new Linear(C, V, { generator, bias: false });
  }

  /**
   * @param x int32 (B, T), T up to blockSize
   * @returns (B, T, V)
   */
  override forward(x: Tensor): Tensor {
    const places = arange(x.shape[1] as number, { dtype: 'int32', backend: x.backend }); // (T)
    let h = this.tokens.forward(x).add(this.positions.forward(places)); // (B, T, C)
    for (const block of this.blocks) h = block.forward(h);
    return this.head.forward(this.norm.forward(h));
  }
}
