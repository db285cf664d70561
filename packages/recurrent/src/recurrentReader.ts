import { noGrad, scope, type Tensor, tensor } from '@makemore/tensor-ops';
import type { Reader } from '@makemore/training';
import type { State } from './cells/cell.ts';
import type { RecurrentModel } from './recurrentModel.ts';

/** Reads on from what is remembered, which is all that a recurrent model knows of the past. */
export class RecurrentReader implements Reader {
  readonly #model: RecurrentModel;
  /** Null before the first character. */
  #state: State | null = null;

  constructor(model: RecurrentModel) {
    this.#model = model;
  }

  read(tokens: ArrayLike<number>): Tensor {
    const { cell, head } = this.#model;
    const [logits, state] = noGrad(() =>
      scope(() => {
        let state = this.#state ?? cell.start; // (1, H)
        for (const token of Array.from(tokens)) state = cell.step(this.#embedded(token), state);
        return [head.forward(state[0]).view(-1), state] as const; // (V)
      }),
    );
    this.dispose();
    for (const each of state) each.moveTo(head.weight.scope); // it lives on until the next read
    this.#state = state;
    return logits;
  }

  dispose(): void {
    for (const each of this.#state ?? []) each.dispose();
    this.#state = null;
  }

  /** (1, C) */
  #embedded(token: number): Tensor {
    const { tokens } = this.#model;
    return tokens.forward(tensor(Int32Array.of(token), { backend: tokens.weight.backend }));
  }
}
