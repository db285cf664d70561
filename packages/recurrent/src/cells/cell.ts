import { Module } from '@makemore/nn';
import { stack, type Tensor } from '@makemore/tensor-ops';

/** What a cell remembers of all that it has read: (B, H), first what it shows, then what it hides. */
export type State = readonly [shown: Tensor, ...hidden: Tensor[]];

export type CellSizes = {
  /** Numbers that describe a character, C. */
  readonly embeddingSize: number;
  /** Numbers that are remembered, H. */
  readonly hiddenSize: number;
};

/** Reads characters one after the other, each with the same weights, and remembers H numbers. */
export abstract class Cell<S extends State = State> extends Module {
  /** The state before the first character, which is learnt: (1, H) each, first 0. */
  abstract readonly start: S;

  /**
   * The state after one more character.
   *
   * @param x (B, C)
   * @param state (B, H) each
   */
  abstract step(x: Tensor, state: S): S;

  /**
   * Reads whole sequences.
   *
   * @param x (B, T, C)
   * @returns (B, T, H), what is shown after each character
   */
  override forward(x: Tensor): Tensor {
    const [B, T] = x.shape as [number, number, number];
    const start: readonly Tensor[] = this.start.map((each) => each.expand(B, -1));
    let state = start as S;
    const outputs: Tensor[] = [];
    for (let t = 0; t < T; t++) {
      state = this.step(x.slice(':', t), state);
      outputs.push(state[0]);
    }
    return stack(outputs, 1);
  }
}
