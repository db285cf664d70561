import { noGrad, scope, type Tensor, tensor } from '@makemore/tensor-ops';
import type { LanguageModel, Reader } from './languageModel.ts';

/** Reads the last `blockSize` characters anew for each one, as a model without a memory has to. */
export class WindowReader implements Reader {
  readonly #model: LanguageModel;
  #window: readonly number[] = [];

  constructor(model: LanguageModel) {
    this.#model = model;
  }

  read(tokens: ArrayLike<number>): Tensor {
    this.#window = [...this.#window, ...Array.from(tokens)].slice(-this.#model.blockSize);
    return noGrad(() => scope(() => this.#forward(Int32Array.from(this.#window))));
  }

  dispose(): void {
    this.#window = [];
  }

  /** (V) */
  #forward(window: Int32Array): Tensor {
    return this.#model.forward(tensor(window, { shape: [1, window.length] })).slice(0, -1);
  }
}
