import { Embedding, Linear } from '@makemore/nn';
import type { Generator } from '@makemore/random';
import { cat, full, stack, type Tensor } from '@makemore/tensor-ops';
import { WindowModel } from './windowModel.ts';

export type MlpSizes = {
  /** Characters that each place sees, K. */
  readonly blockSize: number;
  /** Numbers that describe a character, C. */
  readonly embeddingSize: number;
  /** Neurons of the hidden layer, H. */
  readonly hiddenSize: number;
};

/**
 * The MLP of lecture 3 at every place of a word at once: each sees itself and the K - 1 before it.
 * Before the word there is a character of its own, BLANK, with the id V.
 * Source: Bengio et al. 2003, "A Neural Probabilistic Language Model".
 */
export class MlpModel extends WindowModel {
  readonly blockSize: number;
  readonly tokens: Embedding;
  readonly hidden: Linear;
  readonly head: Linear;
  /** BLANK. */
  readonly blank: number;

  constructor(V: number, sizes: MlpSizes, generator: Generator) {
    super();
    const { blockSize: K, embeddingSize: C, hiddenSize: H } = sizes;
    this.blockSize = K;
    this.blank = V;
    this.tokens = new Embedding(V + 1, C, { generator });
    this.hidden = new Linear(K * C, H, { generator });
    this.head = new Linear(H, V, { generator });
  }

  /**
   * @param x int32 (B, T)
   * @returns (B, T, V)
   */
  override forward(x: Tensor): Tensor {
    const embedded = this.tokens.forward(this.#windows(x)).flatten(2); // (B, T, K C)
    return this.head.forward(this.hidden.forward(embedded).tanh());
  }

  /** (B, T, K): each place, the one before it, and so on. */
  #windows(x: Tensor): Tensor {
    const [B, T] = x.shape as [number, number];
    const K = this.blockSize;
    const { backend } = x;
    const blanks = full([B, K], this.blank, { dtype: 'int32', backend });
    const padded = cat([blanks, x], 1); // (B, K + T)
    return stack(
      Array.from({ length: K }, (_, k) => padded.slice(':', [K - k, K - k + T])),
      -1,
    );
  }
}
