import { cat, causalSelfAttention, linear, type Tensor } from '@makemore/tensor-ops';
import type { GptBlock } from './gptModel.ts';

/** A block that goes on from the places it has read: what `GptBlock` computes in evaluation. */
export class BlockReader {
  readonly #block: GptBlock;
  /**
   * The cache, (S, 3 C): queries, keys and values of the places so far. They depend on nothing that comes
   * later, so that the next place only adds its own. The queries have been asked, and lie between.
   */
  #read: Tensor | null = null;

  constructor(block: GptBlock) {
    this.#block = block;
  }

  /**
   * In place.
   *
   * @param x (T, C)
   * @returns (T, C)
   */
  forward_(x: Tensor): Tensor {
    const { norm1, norm2, expand, contract } = this.#block;
    x.add_(this.#attend(norm1.forward(x)));
    const bias = expand.bias ?? undefined;
    const neurons = linear(norm2.forward(x), expand.weight, bias, { activation: 'relu' }); // (T, 4 C)
    return x.add_(contract.forward(neurons));
  }

  #attend(x: Tensor): Tensor {
    const [T, C] = x.shape as [number, number];
    const { heads, queryKeyValue, projection } = this.#block.attention;
    const next = queryKeyValue.forward(x); // (T, 3 C)
    const read = this.#read ? cat([this.#read, next]) : next; // (S, 3 C)
    this.forget();
    // It lives as long as the block, unless it is freed before.
    this.#read = read.moveTo(this.#block.expand.weight.scope);
    const out = causalSelfAttention(read.view(1, -1, 3 * C), { heads, queries: T }); // (1, T, C)
    return projection.forward(out.view(T, C));
  }

  /** Forgets the places so far. */
  forget(): void {
    this.#read?.dispose();
    this.#read = null;
  }
}
