/** What stands beside a tensor in an op, and the dtype in which two operands meet. */
import type { Backend } from '../backend.ts';
import { type DType, isFloat, promote } from '../dtype.ts';
import { DTypeError } from '../errors.ts';
import { emptyTensor, type Tensor } from '../tensor.ts';
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

/** Brings two operands to tensors of one dtype: bool < int32 < float32 < float64. */
export function promoted(op: string, a: Operand, b: Operand): [Tensor, Tensor] {
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
