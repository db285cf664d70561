import { apply, type Op } from '../autograd.ts';
import { DTypeError } from '../errors.ts';
import { broadcastShapes } from '../shape.ts';
import { emptyTensor, type Tensor } from '../tensor.ts';
import { constant, type Operand, promoted } from './operands.ts';

const whereOp: Op = {
  name: 'where',
  forward: ([condition, x, y]) => {
    const [c, a, b] = [condition as Tensor, x as Tensor, y as Tensor];
    const shape = broadcastShapes('where', c.shape, broadcastShapes('where', a.shape, b.shape));
    const out = emptyTensor(a.backend, shape, a.dtype);
    a.backend.kernels.where(c, a, b, out);
    return out;
  },
  backward: [
    null,
    ({ a: condition, dOut }) => where(condition, dOut, 0),
    ({ a: condition, dOut }) => where(condition, 0, dOut),
  ],
};

/**
 * `condition ? a : b`, elementwise, all three broadcast. Gradient: dOut to the side taken, 0 to the
 * other. Twin: torch.where.
 *
 * @param condition bool
 * @example
 * ```ts
 * const x = tensor([-1, 2]);
 * await where(x.gt(0), x, 0).toArray(); // => [0, 2]
 * ```
 */
export function where(condition: Tensor, a: Operand, b: Operand): Tensor {
  if (condition.dtype !== 'bool') {
    throw new DTypeError(
      `where: the condition must be bool, got ${condition.dtype}; compare first, as in x.ne(0)`,
    );
  }
  return apply(whereOp, [condition, ...promoted('where', a, b)], undefined);
}

/**
 * `x` with `value` where `mask` is true. Gradient: 0 there, dOut elsewhere.
 * Twin: torch.masked_fill.
 *
 * @param mask bool, broadcast with `x`
 * @param value A bool `x` stays bool with true, false, 1 and 0.
 * @throws DTypeError if the mask is not bool.
 * @example
 * ```ts
 * const x = tensor([1, 2, 3]);
 * await maskedFill(x, x.gt(1), 0).toArray(); // => [1, 0, 0]
 * ```
 */
export function maskedFill(x: Tensor, mask: Tensor, value: number | boolean): Tensor {
  if (mask.dtype !== 'bool') {
    throw new DTypeError(
      `maskedFill: the mask must be bool, got ${mask.dtype}; compare first, as in mask.ne(0)`,
    );
  }
  broadcastShapes('maskedFill', x.shape, mask.shape);
  const number = typeof value === 'boolean' ? Number(value) : value;
  const truth = x.dtype === 'bool' && (number === 0 || number === 1);
  const filling = truth ? constant(number, 'bool', x.backend) : number;
  return apply(whereOp, [mask, ...promoted('maskedFill', filling, x)], undefined);
}
