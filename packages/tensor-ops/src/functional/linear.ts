import { ShapeError } from '../errors.ts';
import { formatShape, sameShape } from '../shape.ts';
import type { Tensor } from '../tensor.ts';

/**
 * `x Wᵀ + b`. Gradients: `dX = dOut W`, `dW = dOutᵀ x`, `db = Σ dOut`.
 * Twin: torch.nn.functional.linear.
 *
 * @param x (…, in)
 * @param weight (out, in)
 * @param bias (out)
 * @throws ShapeError if the sizes do not fit.
 * @example
 * ```ts
 * const weight = tensor([[1, 2], [3, 4], [5, 6]]);
 * await linear(tensor([[1, 1]]), weight).toArray(); // => [[3, 7, 11]]
 * ```
 */
export function linear(x: Tensor, weight: Tensor, bias?: Tensor): Tensor {
  const [rows, columns] = weight.shape;
  const fits =
    weight.rank === 2 &&
    x.shape.at(-1) === columns &&
    (bias === undefined || sameShape(bias.shape, [rows as number]));
  if (!fits) {
    const last = x.shape.at(-1);
    const flipped = weight.rank === 2 && last === rows && last !== columns;
    const cure = flipped ? '; did you mean weight.transpose()?' : '';
    throw new ShapeError(
      `linear: x ${formatShape(x.shape)}, weight ${formatShape(weight.shape)}` +
        `${bias ? ` and bias ${formatShape(bias.shape)}` : ''} do not fit; ` +
        `expected (…, in), (out, in)${bias ? ' and (out)' : ''}${cure}`,
    );
  }
  const out = x.matmul(weight, { transposeB: true });
  return bias ? out.add(bias) : out;
}
