/** What stands beside a tensor in an op, and the dtype in which two operands meet. */
import type { Backend } from '../backend.ts';
import { type DType, isFloat, promote } from '../dtype.ts';
import { DTypeError } from '../errors.ts';
import { emptyTensor, Tensor } from '../tensor.ts';
import { to } from './to.ts';

/** A tensor, or a number that takes the other operand's dtype. */
export type Operand = Tensor | number;

/** A scalar tensor of a number that stands beside a tensor in an op. */
export function constant(value: number, dtype: DType, backend: Backend): Tensor {
  const out = emptyTensor(backend, [], dtype);
  backend.kernels.fill(out, value);
  return out;
}

/** The dtype in which a tensor and a number meet: the tensor's, unless only a float holds the number. */
function meet(x: Tensor, value: number): DType {
  return isFloat(x.dtype) || (Number.isInteger(value) && x.dtype === 'int32')
    ? x.dtype
    : Number.isInteger(value)
      ? 'int32'
      : 'float32';
}

/** What an op says to an operand that is no tensor and no number, which types would have refused. */
function refuse(op: string, value: unknown): DTypeError {
  const array = Array.isArray(value) || ArrayBuffer.isView(value);
  const given = array ? 'an array' : value instanceof Promise ? 'a promise' : String(value);
  let cure = 'is an argument missing?';
  if (array || typeof value === 'boolean') cure = 'make it a tensor with tensor(…)';
  if (value instanceof Promise) cure = 'await it first';
  return new DTypeError(`${op}: takes tensors and numbers, got ${given}; ${cure}`);
}

/**
 * Brings two operands to tensors of one dtype: bool < int32 < float32 < float64. Dtypes promote by
 * dtype alone: a float64 scalar tensor beside a float32 matrix gives float64, where torch lets the
 * tensor with dimensions decide. Only a plain number gives way.
 */
export function promoted(op: string, a: Operand, b: Operand): [Tensor, Tensor] {
  for (const value of [a, b]) {
    if (typeof value !== 'number' && !(value instanceof Tensor)) throw refuse(op, value);
  }
  if (typeof a === 'number') {
    if (typeof b === 'number') throw new DTypeError(`${op}: one side must be a tensor`);
    const dtype = meet(b, a);
    return [constant(a, dtype, b.backend), to(b, dtype)];
  }
  if (typeof b === 'number') {
    const dtype = meet(a, b);
    return [to(a, dtype), constant(b, dtype, a.backend)];
  }
  const dtype = promote(a.dtype, b.dtype);
  return [to(a, dtype), to(b, dtype)];
}

/** Throws for bool, with which there is no arithmetic. */
export function checkNumeric(op: string, x: Tensor): void {
  if (x.dtype !== 'bool') return;
  throw new DTypeError(`${op}: bool has no arithmetic; use .to('int32') or .to('float32') first`);
}

/** As `promoted`, for arithmetic, which bool tensors do not take. */
export function numeric(op: string, a: Operand, b: Operand): [Tensor, Tensor] {
  const operands = promoted(op, a, b);
  if (operands[0].dtype === 'bool') {
    throw new DTypeError(
      `${op}: both sides are bool; count them with .to('int32') or .to('float32') first`,
    );
  }
  return operands;
}
