import { Linear } from '@makemore/nn';
import type { Generator } from '@makemore/random';
import { cat, type Tensor, zeros } from '@makemore/tensor-ops';
import { Cell, type CellSizes } from './cell.ts';

/** What is shown, and what is only added to. */
type LSTMState = readonly [h: Tensor, c: Tensor];

/**
 * A cell with two memories: c, which is only added to and let fade, and h, the part of it that is
 * shown:
 * ```text
 * i = σ(Wi [x, h] + bi)        what to write
 * f = σ(Wf [x, h] + bf)        what to keep
 * o = σ(Wo [x, h] + bo)        what to show
 * g = tanh(Wg [x, h] + bg)     the new
 * c = f c + i g
 * h = o tanh(c)
 * ```
 * Twin: torch.nn.LSTMCell, with one bias where that has two. Source: Hochreiter and Schmidhuber 1997,
 * "Long Short-Term Memory"; Gers et al. 2000 for f; Graves 2013, arXiv:1308.0850, for characters.
 */
export class LSTMCell extends Cell<LSTMState> {
  readonly start: LSTMState;
  readonly xhToI: Linear;
  readonly xhToF: Linear;
  readonly xhToO: Linear;
  readonly xhToG: Linear;

  constructor({ embeddingSize: C, hiddenSize: H }: CellSizes, generator: Generator) {
    super();
    const options = { requiresGrad: true };
    this.start = [zeros([1, H], options), zeros([1, H], options)];
    this.xhToI = new Linear(C + H, H, { generator });
    this.xhToF = new Linear(C + H, H, { generator });
    this.xhToO = new Linear(C + H, H, { generator });
    this.xhToG = new Linear(C + H, H, { generator });
  }

  override step(x: Tensor, [h, c]: LSTMState): LSTMState {
    const xh = cat([x, h], 1); // (B, C + H)
    const i = this.xhToI.forward(xh).sigmoid(); // (B, H)
    const f = this.xhToF.forward(xh).sigmoid();
    const o = this.xhToO.forward(xh).sigmoid();
    const g = this.xhToG.forward(xh).tanh();
    const next = f.mul(c).add(i.mul(g));
    return [o.mul(next.tanh()), next];
  }
}
