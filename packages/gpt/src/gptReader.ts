import { noGrad, scope, type Tensor, tensor } from '@makemore/tensor-ops';
import type { Reader } from '@makemore/training';
import { BlockReader } from './blockReader.ts';
import type { GptModel } from './gptModel.ts';

/**
 * Reads a text with a cache of keys and values. A place keeps its number as long as it is in the
 * cache, so a full window cannot move on by one: when it is full, its last half is read again from
 * place 0. A character then sees between half a window and a whole one.
 */
export class GptReader implements Reader {
  readonly #model: GptModel;
  readonly #blocks: readonly BlockReader[];
  /** What is in the caches. */
  #window: number[] = [];

  constructor(model: GptModel) {
    this.#model = model;
    this.#blocks = model.blocks.map((block) => new BlockReader(block));
  }

  read(tokens: ArrayLike<number>): Tensor {
    const { blockSize } = this.#model;
    let next = Array.from(tokens);
    if (this.#window.length + next.length > blockSize) {
      next = [...this.#window, ...next].slice(-Math.ceil(blockSize / 2));
      this.dispose();
    }
    const start = this.#window.length;
    this.#window.push(...next);
    return noGrad(() => scope(() => this.#forward(next, start)));
  }

  dispose(): void {
    this.#window = [];
    for (const block of this.#blocks) block.forget();
  }

  /** What `GptModel.forward` computes, for those at the places from `start` on; the last one's logits. */
  #forward(next: readonly number[], start: number): Tensor {
    const { tokens, positions, norm, head } = this.#model;
    const T = next.length;
    const places = positions.weight.slice([start, start + T]); // (T, C)
    const { backend } = tokens.weight;
    const h = tokens.forward(tensor(Int32Array.from(next), { backend })).add_(places); // (T, C)
    for (const block of this.#blocks) block.forward_(h);
    const last = T === 1 ? h : h.slice([-1]); // (1, C)
    return head.forward(norm.forward(last)).view(-1); // (V)
  }
}
