import { Linear } from '@makemore/nn';
import type { Generator } from '@makemore/random';
import { cat, type Tensor, zeros } from '@makemore/tensor-ops';
import { Cell, type CellSizes, type State } from './cell.ts';

/**
 * A layer of tanh neurons that sees a character and its own last output:
 * ```text
 * h = tanh(W [x, h] + b)
 * ```
 * All that is remembered passes through W at each character, and so does every gradient on its way
 * back: over many characters it fades. Twin: torch.nn.RNNCell, with one bias where that has two.
 * Source: Elman 1990, "Finding Structure in Time".
 */
export class RNNCell extends Cell {
  readonly start: State;
  /** From the character and the state, (C + H) → (H). */
  readonly xhToH: Linear;

  constructor({ embeddingSize: C, hiddenSize: H }: CellSizes, generator: Generator) {
    super();
    this.start = [zeros([1, H], { requiresGrad: true })];
    this.xhToH = new Linear(C + H, H, { generator });
  }

  override step(x: Tensor, [h]: State): State {
    return [this.xhToH.forward(cat([x, h], 1)).tanh()];
  }
}
