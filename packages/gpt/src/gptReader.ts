import { noGrad, scope, type Tensor, tensor } from '@makemore/tensor-ops';
import type { Reader } from '@makemore/training';
import type { GptModel } from './gptModel.ts';
import { KeyValueCache } from './keyValueCache.ts';

/**
 * Reads a text with a cache of keys and values. A place keeps its number as long as it is in the
 * cache, so a full window cannot move on by one: when it is full, its last half is read again from
 * place 0. A character then sees between half a window and a whole one.
 */
export class GptReader implements Reader {
  readonly #model: GptModel;
  readonly #caches: readonly KeyValueCache[];
  /** What is in the caches. */
  #window: number[] = [];

  constructor(model: GptModel) {
    this.#model = model;
    this.#caches = model.blocks.map(() => new KeyValueCache());
  }

  read(tokens: ArrayLike<number>): Tensor {
    const { blockSize } = this.#model;
    let next = Array.from(tokens);
    if (this.#window.length + next.length > blockSize) {
      next = [...this.#window, ...next].slice(-Math.ceil(blockSize / 2));
      this.dispose();
    }
    this.#window.push(...next);
    const x = () => tensor(Int32Array.from(next), { shape: [1, next.length] });
    const options = { caches: this.#caches };
    return noGrad(() => scope(() => this.#model.forward(x(), options).slice(0, -1)));
  }

  dispose(): void {
    for (const cache of this.#caches) cache.clear();
    this.#window = [];
  }
}
