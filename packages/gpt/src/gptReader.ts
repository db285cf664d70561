import { arange, noGrad, scope, type Tensor, tensor } from '@makemore/tensor-ops';
import type { Reader } from '@makemore/training';
import { BlockReader } from './blockReader.ts';
import type { GptModel } from './gptModel.ts';
import { TurnedLinear } from './turnedLinear.ts';

/**
 * Reads a text with a cache of keys and values. A place keeps its number as long as it is in the
 * cache, so a full window cannot move on by one: when it is full, its last half is read again from
 * place 0. A character then sees between half a window and a whole one.
 */
export class GptReader implements Reader {
  readonly #model: GptModel;
  readonly #blocks: readonly BlockReader[];
  readonly #head: TurnedLinear;
  /** What is in the caches. */
  #window: number[] = [];

  constructor(model: GptModel) {
    this.#model = model;
    this.#blocks = model.blocks.map((block) => new BlockReader(block));
    this.#head = new TurnedLinear(model.head);
  }

  read(tokens: ArrayLike<number>): Tensor {
    const { blockSize } = this.#model;
    let next = Array.from(tokens);
    if (this.#window.length + next.length > blockSize) {
      next = [...this.#window, ...next].slice(-Math.ceil(blockSize / 2));
      this.#window = [];
      for (const block of this.#blocks) block.cache.clear();
    }
    const start = this.#window.length;
    this.#window.push(...next);
    return noGrad(() => scope(() => this.#forward(next, start)));
  }

  dispose(): void {
    for (const block of this.#blocks) block.dispose();
    this.#head.dispose();
  }

  /** What `GptModel.forward` computes, for those at the places from `start` on; the last one's logits. */
  #forward(next: readonly number[], start: number): Tensor {
    const { tokens, positions, norm } = this.#model;
    const x = tensor(Int32Array.from(next), { shape: [1, next.length] });
    const places = arange(start, start + next.length, 1, { dtype: 'int32' }); // (T)
    let h = tokens.forward(x).add(positions.forward(places)); // (1, T, C)
    for (const block of this.#blocks) h = block.forward(h);
    return this.#head.forward(norm.forward(h.slice(':', -1))).view(-1); // (V)
  }
}
