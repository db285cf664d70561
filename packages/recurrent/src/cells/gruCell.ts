import { Linear } from '@makemore/nn';
import type { Generator } from '@makemore/random';
import { cat, type Tensor, zeros } from '@makemore/tensor-ops';
import { Cell, type CellSizes, type State } from './cell.ts';

/**
 * An RNN with two gates, each a number from 0 to 1 for each that is remembered:
 * ```text
 * z = σ(Wz [x, h] + bz)             how much to replace
 * r = σ(Wr [x, h] + br)             how much of the old to use for the new
 * h̄ = tanh(Wh [x, r h] + bh)        the new
 * h = (1 - z) h + z h̄
 * ```
 * Where z is near 0 the old stays as it is, and its gradient with it. Unlike torch.nn.GRUCell, which
 * resets after the product with the weights, has two biases, and calls 1 - z what is z here.
 * Source: Cho et al. 2014, arXiv:1406.1078.
 */
export class GRUCell extends Cell {
  readonly start: State;
  readonly xhToZ: Linear;
  readonly xhToR: Linear;
  readonly xhToHbar: Linear;

  constructor({ embeddingSize: C, hiddenSize: H }: CellSizes, generator: Generator) {
    super();
    this.start = [zeros([1, H], { requiresGrad: true })];
    this.xhToZ = new Linear(C + H, H, { generator });
    this.xhToR = new Linear(C + H, H, { generator });
    this.xhToHbar = new Linear(C + H, H, { generator });
  }

  override step(x: Tensor, [h]: State): State {
    const xh = cat([x, h], 1); // (B, C + H)
    const z = this.xhToZ.forward(xh).sigmoid(); // (B, H)
    const r = this.xhToR.forward(xh).sigmoid();
    const hbar = this.xhToHbar.forward(cat([x, r.mul(h)], 1)).tanh();
    return [h.add(z.mul(hbar.sub(h)))];
  }
}
