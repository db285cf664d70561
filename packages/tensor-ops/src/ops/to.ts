import { apply, type Op } from '../autograd.ts';
import { type DType, isFloat } from '../dtype.ts';
import { DTypeError } from '../errors.ts';
import { checkSupported, emptyTensor, type Tensor, viewOf } from '../tensor.ts';

const toOp: Op<DType> = {
  name: 'to',
  forward: ([x], dtype) => {
    const input = x as Tensor;
    const out = emptyTensor(input.backend, input.shape, dtype);
    input.backend.kernels.cast(input, out);
    return out;
  },
  backward: [({ dOut, inputs }) => to(dOut, (inputs[0] as Tensor).dtype)],
};

/**
 * `x` in another dtype; itself if it has that dtype. Floats are cut toward zero for int32; anything
 * but 0 is true. The gradient passes between floats. Twin: torch.Tensor.to.
 *
 * @example
 * ```ts
 * await to(tensor([1.7, -1.7]), 'int32').toArray(); // => [1, -1]
 * ```
 */
export function to(x: Tensor, dtype: DType): Tensor {
  if (x.dtype === dtype) return x;
  checkSupported('to', x.backend, dtype);
  return apply(toOp, [x], dtype);
}

const cloneOp: Op = {
  name: 'clone',
  forward: ([x]) => {
    const input = x as Tensor;
    const out = emptyTensor(input.backend, input.shape, input.dtype);
    input.backend.kernels.cast(input, out);
    return out;
  },
  backward: [({ dOut }) => dOut],
};

/**
 * A copy in a buffer of its own; the gradient passes. Twin: torch.clone.
 *
 * @example
 * ```ts
 * const x = tensor([1, 2]);
 * clone(x).zero_();
 * await x.toArray(); // => [1, 2]
 * ```
 */
export function clone(x: Tensor): Tensor {
  return apply(cloneOp, [x], undefined);
}

/**
 * The same values, in the same buffer, cut from the graph: no gradient passes. Twin: torch.Tensor.detach.
 *
 * @example
 * ```ts
 * const w = tensor([2], { requiresGrad: true });
 * detach(w.mul(3)).requiresGrad; // => false
 * ```
 */
export function detach(x: Tensor): Tensor {
  x.checkAlive('detach');
  return viewOf(x, x.shape);
}

/** `x` if it is a float tensor, else `x` as float32: what torch does before tanh, mean and the like. */
export function toFloat(x: Tensor): Tensor {
  return isFloat(x.dtype) ? x : to(x, 'float32');
}

/** Throws unless `x` holds whole numbers, as an index must. */
export function checkIndex(op: string, x: Tensor): void {
  if (x.dtype === 'int32') return;
  throw new DTypeError(
    `${op}: indices must be int32, got ${x.dtype}; make them with { dtype: 'int32' } or convert with .to('int32')`,
  );
}
