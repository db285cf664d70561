import { Module } from '@makemore/nn';
import { ShapeError, type Tensor } from '@makemore/tensor-ops';

/**
 * Joins each `n` neighbours in time into one: (B, T, C) becomes (B, T / n, n C), and (B, n C) when one
 * is left. With n = T it is the flattening of the MLP; with n = 2, pair after pair, the layers
 * between can look at what is near before it is joined with what is far.
 *
 * @example
 * ```ts
 * const x = tensor([[[1], [2], [3], [4]]]); // (1, 4, 1)
 * await new FlattenConsecutive(2).forward(x).toArray(); // => [[[1, 2], [3, 4]]]
 * await new FlattenConsecutive(4).forward(x).toArray(); // => [[1, 2, 3, 4]]
 * ```
 */
export class FlattenConsecutive extends Module {
  readonly n: number;

  constructor(n: number) {
    super();
    this.n = n;
  }

  /** @throws ShapeError if T is no multiple of n. */
  override forward(x: Tensor): Tensor {
    const { n } = this;
    const [B, T, C] = x.shape as [number, number, number];
    if (T % n !== 0) {
      throw new ShapeError(
        `FlattenConsecutive: ${T} places cannot be joined by ${n}; make blockSize a multiple`,
      );
    }
    return T === n ? x.view(B, n * C) : x.view(B, T / n, n * C);
  }
}
