import { Embedding, Linear, Module } from '@makemore/nn';
import type { Generator } from '@makemore/random';
import { arange, ones, type Tensor } from '@makemore/tensor-ops';
import { WindowModel } from './windowModel.ts';

export type BoWSizes = {
  /** The most characters that are seen, T. */
  readonly blockSize: number;
  /** Numbers that describe a character, C. */
  readonly embeddingSize: number;
  /** Neurons of the hidden layer, H. */
  readonly hiddenSize: number;
};

/**
 * Each place becomes the mean of itself and all before it: a product with a triangle whose rows add
 * up to 1. It has nothing to learn; attention, which has, starts here.
 *
 * @example
 * ```ts
 * const x = tensor([[[2], [4], [9]]]); // (1, 3, 1)
 * await new CausalBoW().forward(x).toArray(); // ≈> [[[2], [3], [5]]]
 * ```
 */
export class CausalBoW extends Module {
  /**
   * @param x (B, T, C)
   * @returns (B, T, C)
   */
  override forward(x: Tensor): Tensor {
    const T = x.shape[1] as number;
    const triangle = ones([T, T], { backend: x.backend }).tril();
    const weights = triangle.div(triangle.sum(1, { keepdim: true })); // (T, T)
    return weights.matmul(x);
  }
}

/** The mean of the past, then a layer of tanh neurons for each place; both are added to what comes in. */
export class BoWBlock extends Module {
  readonly bow: CausalBoW = new CausalBoW();
  readonly expand: Linear;
  readonly contract: Linear;

  constructor({ embeddingSize: C, hiddenSize: H }: BoWSizes, generator: Generator) {
    super();
    this.expand = new Linear(C, H, { generator });
    this.contract = new Linear(H, C, { generator });
  }

  /** @param x (B, T, C) */
  override forward(x: Tensor): Tensor {
    const mixed = x.add(this.bow.forward(x));
    return mixed.add(this.contract.forward(this.expand.forward(mixed).tanh()));
  }
}

/**
 * The bag of words, of characters here: all that came before is averaged, so that of its order only
 * what the position embeddings tell is left.
 */
export class BoWModel extends WindowModel {
  readonly blockSize: number;
  readonly tokens: Embedding;
  readonly positions: Embedding;
  readonly block: BoWBlock;
  readonly head: Linear;

  constructor(V: number, sizes: BoWSizes, generator: Generator) {
    super();
    const { blockSize, embeddingSize: C } = sizes;
    this.blockSize = blockSize;
    this.tokens = new Embedding(V, C, { generator });
    this.positions = new Embedding(blockSize, C, { generator });
    this.block = new BoWBlock(sizes, generator);
    this.head = new Linear(C, V, { generator });
  }

  /**
   * @param x int32 (B, T), T up to blockSize
   * @returns (B, T, V)
   */
  override forward(x: Tensor): Tensor {
    const places = arange(x.shape[1] as number, { dtype: 'int32', backend: x.backend }); // (T)
    const embedded = this.tokens.forward(x).add(this.positions.forward(places)); // (B, T, C)
    return this.head.forward(this.block.forward(embedded));
  }
}
