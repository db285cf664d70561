/**
 * Ops that change a tensor's own buffer: for parameters, gradients and running statistics, never
 * for values on the way to a loss. Their names end in `_`, as torch's do.
 */
import { isRecording, mixedBackends } from '../autograd.ts';
import type { BinaryFunction } from '../backend.ts';
import { addition, division, multiplication, subtraction } from '../binaryFunctions.ts';
import { isFloat } from '../dtype.ts';
import { AutogradError, DTypeError, ShapeError } from '../errors.ts';
import { broadcastShapes, formatShape, sameShape } from '../shape.ts';
import { describe, type Tensor } from '../tensor.ts';
import { constant, type Operand } from './operands.ts';

function checkWritable(op: string, x: Tensor, source?: Tensor): void {
  x.checkAlive(op);
  source?.checkAlive(op);
  if (source && source.backend !== x.backend) throw mixedBackends(op, x.backend, source.backend);
  if (!isRecording() || !(x.requiresGrad || source?.requiresGrad)) return;
  throw new AutogradError(
    `${op}: this would change a tensor that autograd records (${describe(x)}); update parameters inside ` +
      `noGrad(() => …), or use ${op.slice(0, -1)} without "_"`,
  );
}

function update(name: string, f: BinaryFunction, x: Tensor, operand: Operand): Tensor {
  checkWritable(name, x, typeof operand === 'number' ? undefined : operand);
  if (x.dtype === 'bool') {
    throw new DTypeError(
      `${name}: ${describe(x)} holds truths, not numbers; convert with .to('int32')`,
    );
  }
  if (!isFloat(x.dtype) && f.name === 'div') {
    throw new DTypeError(
      `${name}: ${describe(x)} cannot hold a quotient; convert with .to('float32') first`,
    );
  }
  if (!isFloat(x.dtype) && typeof operand === 'number' && !Number.isInteger(operand)) {
    throw new DTypeError(
      `${name}: ${describe(x)} cannot take ${operand} in place; convert with .to('float32') first`,
    );
  }
  const y = typeof operand === 'number' ? constant(operand, x.dtype, x.backend) : operand;
  if (y.dtype !== x.dtype) {
    throw new DTypeError(
      `${name}: ${describe(x)} cannot take ${describe(y)} in place; convert with .to()`,
    );
  }
  if (!sameShape(broadcastShapes(name, x.shape, y.shape), x.shape)) {
    throw new ShapeError(
      `${name}: ${formatShape(y.shape)} does not broadcast into ${formatShape(x.shape)}, which keeps its shape`,
    );
  }
  x.backend.kernels.binary(f, x, y, x);
  x.storage.version++;
  if (typeof operand === 'number') y.dispose();
  return x;
}

/**
 * `x += operand`. Returns x. Twin: torch.Tensor.add_.
 *
 * @throws AutogradError if autograd records x; wrap the update in `noGrad`.
 * @example
 * ```ts
 * const x = ones([2]);
 * add_(x, 1);
 * await x.toArray(); // => [2, 2]
 * ```
 */
export function add_(x: Tensor, operand: Operand): Tensor {
  return update('add_', addition, x, operand);
}

/**
 * `x -= operand`. Returns x. Twin: torch.Tensor.sub_.
 *
 * @throws As `add_`.
 * @example
 * ```ts
 * await sub_(tensor([3, 4]), 1).toArray(); // => [2, 3]
 * ```
 */
export function sub_(x: Tensor, operand: Operand): Tensor {
  return update('sub_', subtraction, x, operand);
}

/**
 * `x *= operand`. Returns x. Twin: torch.Tensor.mul_.
 *
 * @throws As `add_`.
 * @example
 * ```ts
 * await mul_(tensor([3, 4]), 2).toArray(); // => [6, 8]
 * ```
 */
export function mul_(x: Tensor, operand: Operand): Tensor {
  return update('mul_', multiplication, x, operand);
}

/**
 * `x /= operand`, for floats. Returns x. Twin: torch.Tensor.div_.
 *
 * @throws As `add_`; DTypeError for int32.
 * @example
 * ```ts
 * await div_(tensor([3, 4]), 2).toArray(); // => [1.5, 2]
 * ```
 */
export function div_(x: Tensor, operand: Operand): Tensor {
  return update('div_', division, x, operand);
}

/**
 * Every element of x becomes `value`. Returns x. Twin: torch.Tensor.fill_.
 *
 * @throws AutogradError if autograd records x.
 * @example
 * ```ts
 * await fill_(zeros([2]), 7).toArray(); // => [7, 7]
 * ```
 */
export function fill_(x: Tensor, value: number): Tensor {
  checkWritable('fill_', x);
  x.backend.kernels.fill(x, value);
  x.storage.version++;
  return x;
}

/**
 * Every element of x becomes 0. Returns x. Twin: torch.Tensor.zero_.
 *
 * @throws AutogradError if autograd records x.
 * @example
 * ```ts
 * await zero_(ones([2])).toArray(); // => [0, 0]
 * ```
 */
export function zero_(x: Tensor): Tensor {
  return fill_(x, 0);
}

/**
 * x takes the values of `source`, of the same shape. Returns x. Twin: torch.Tensor.copy_.
 *
 * @throws ShapeError if the shapes differ, AutogradError if autograd records x.
 * @example
 * ```ts
 * await copy_(zeros([2]), tensor([5, 6])).toArray(); // => [5, 6]
 * ```
 */
export function copy_(x: Tensor, source: Tensor): Tensor {
  checkWritable('copy_', x, source);
  if (!sameShape(x.shape, source.shape)) {
    throw new ShapeError(
      `copy_: ${formatShape(source.shape)} into ${formatShape(x.shape)}; the shapes must be equal`,
    );
  }
  x.backend.kernels.cast(source, x);
  x.storage.version++;
  return x;
}
