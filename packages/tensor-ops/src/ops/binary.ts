/** Ops of two elements at a time, with broadcasting: arithmetic and comparison. */
import { apply, type Op } from '../autograd.ts';
import type { BinaryFunction, BinaryName, ComparisonName } from '../backend.ts';
import { addition, division, multiplication, subtraction } from '../binaryFunctions.ts';
import { type DType, isFloat } from '../dtype.ts';
import { DTypeError } from '../errors.ts';
import { broadcastShapes } from '../shape.ts';
import { emptyTensor, type Tensor } from '../tensor.ts';
import { numeric, type Operand, promoted } from './operands.ts';
import { toFloat } from './to.ts';

interface BinaryOp extends Op, BinaryFunction {
  readonly name: BinaryName | ComparisonName;
}

function define(
  name: BinaryOp['name'],
  scalar: (a: number, b: number) => number,
  backward: Op['backward'],
  result?: DType,
): BinaryOp {
  const op: BinaryOp = {
    name,
    scalar,
    forward: ([x, y]) => {
      const [a, b] = [x as Tensor, y as Tensor];
      const out = emptyTensor(
        a.backend,
        broadcastShapes(name, a.shape, b.shape),
        result ?? a.dtype,
      );
      a.backend.kernels.binary(op, a, b, out);
      return out;
    },
    backward,
  };
  return op;
}

const addOp = define(addition.name, addition.scalar, [({ dOut }) => dOut]);
const subOp = define(subtraction.name, subtraction.scalar, [
  ({ dOut }) => dOut,
  ({ dOut }) => dOut.neg(),
]);
const mulOp = define(multiplication.name, multiplication.scalar, [
  ({ b, dOut }) => dOut.mul(b),
  ({ a, dOut }) => dOut.mul(a),
]);
const divOp = define(division.name, division.scalar, [
  ({ b, dOut }) => dOut.div(b),
  ({ b, out, dOut }) => dOut.mul(out.div(b)).neg(),
]);
// As C and torch have it: 1 to any power is 1, and so is -1 to an infinite one.
const power = (a: number, b: number): number =>
  a === 1 || (a === -1 && Math.abs(b) === Infinity) ? 1 : a ** b;
const powOp = define('pow', power, [
  // d/da aᵇ = b aᵇ⁻¹, which is 0 for b = 0 even where aᵇ⁻¹ is infinite.
  ({ a, b, dOut }) => dOut.mul(b.mul(a.pow(b.sub(1))).maskedFill(b.eq(0), 0)),
  // d/db aᵇ = aᵇ ln a, taken as 0 where a = 0, as torch does.
  ({ a, out, dOut }) => dOut.mul(out.mul(a.log()).maskedFill(a.eq(0), 0)),
]);
// All to the winner; where both are equal, half to each, as in torch.
const share = (loses: Tensor, ties: Tensor, dOut: Tensor): Tensor =>
  dOut.maskedFill(loses, 0).mul(ties.to(dOut.dtype).mul(-0.5).add(1));
const maximumOp = define('maximum', (a, b) => Math.max(a, b), [
  ({ a, b, dOut }) => share(a.lt(b), a.eq(b), dOut),
  ({ a, b, dOut }) => share(b.lt(a), a.eq(b), dOut),
]);
const minimumOp = define('minimum', (a, b) => Math.min(a, b), [
  ({ a, b, dOut }) => share(a.gt(b), a.eq(b), dOut),
  ({ a, b, dOut }) => share(b.gt(a), a.eq(b), dOut),
]);

const compare = (name: ComparisonName, scalar: (a: number, b: number) => boolean): BinaryOp =>
  define(name, (a, b) => (scalar(a, b) ? 1 : 0), [null], 'bool');
const eqOp = compare('eq', (a, b) => a === b);
const neOp = compare('ne', (a, b) => a !== b);
const ltOp = compare('lt', (a, b) => a < b);
const leOp = compare('le', (a, b) => a <= b);
const gtOp = compare('gt', (a, b) => a > b);
const geOp = compare('ge', (a, b) => a >= b);

/**
 * `a + b`, broadcast. Gradient: dOut to both. Twin: torch.add.
 *
 * @throws ShapeError if the shapes do not broadcast.
 * @example
 * ```ts
 * await add(tensor([[1], [2]]), tensor([10, 20])).toArray(); // => [[11, 21], [12, 22]]
 * ```
 */
export function add(a: Operand, b: Operand): Tensor {
  return apply(addOp, numeric('add', a, b), undefined);
}

/**
 * `a - b`, broadcast. Gradient: dOut, -dOut. Twin: torch.sub.
 *
 * @throws ShapeError if the shapes do not broadcast.
 * @example
 * ```ts
 * await sub(tensor([5, 7]), 2).toArray(); // => [3, 5]
 * ```
 */
export function sub(a: Operand, b: Operand): Tensor {
  return apply(subOp, numeric('sub', a, b), undefined);
}

/**
 * `a · b`, elementwise, broadcast. Gradient: dOut · b, dOut · a. Twin: torch.mul.
 *
 * @throws ShapeError if the shapes do not broadcast.
 * @example
 * ```ts
 * await mul(tensor([[1], [2]]), tensor([3, 4])).toArray(); // => [[3, 4], [6, 8]]
 * ```
 */
export function mul(a: Operand, b: Operand): Tensor {
  return apply(mulOp, numeric('mul', a, b), undefined);
}

/**
 * `a / b`, broadcast; whole numbers become float32. Gradient: dOut / b, -dOut · a / b². Twin: torch.div.
 *
 * @throws ShapeError if the shapes do not broadcast.
 * @example
 * ```ts
 * await div(tensor([1, 3]), 2).toArray(); // => [0.5, 1.5]
 * ```
 */
export function div(a: Operand, b: Operand): Tensor {
  const [x, y] = numeric('div', a, b);
  return apply(divOp, [toFloat(x), toFloat(y)], undefined);
}

/**
 * `aᵇ`, broadcast. Gradient: dOut · b aᵇ⁻¹, dOut · aᵇ ln a. Twin: torch.pow.
 *
 * @throws ShapeError if the shapes do not broadcast, DTypeError for int32 to a negative number.
 * @example
 * ```ts
 * await pow(tensor([1, 2, 3]), 2).toArray(); // => [1, 4, 9]
 * ```
 */
export function pow(a: Operand, b: Operand): Tensor {
  const [x, y] = numeric('pow', a, b);
  if (typeof b === 'number' && b < 0 && !isFloat(x.dtype)) {
    throw new DTypeError(
      `pow: int32 cannot hold a negative power, got ${b}; convert with .to('float32') first`,
    );
  }
  return apply(powOp, [x, y], undefined);
}

/**
 * The larger of the two, broadcast; a tie shares the gradient. Twin: torch.maximum.
 *
 * @throws ShapeError if the shapes do not broadcast.
 * @example
 * ```ts
 * await maximum(tensor([1, 5]), tensor([3, 2])).toArray(); // => [3, 5]
 * ```
 */
export function maximum(a: Operand, b: Operand): Tensor {
  return apply(maximumOp, numeric('maximum', a, b), undefined);
}

/**
 * The smaller of the two, broadcast; a tie shares the gradient. Twin: torch.minimum.
 *
 * @throws ShapeError if the shapes do not broadcast.
 * @example
 * ```ts
 * await minimum(tensor([1, 5]), 2).toArray(); // => [1, 2]
 * ```
 */
export function minimum(a: Operand, b: Operand): Tensor {
  return apply(minimumOp, numeric('minimum', a, b), undefined);
}

/**
 * `a = b`, bool. Twin: torch.eq.
 *
 * @throws ShapeError if the shapes do not broadcast.
 * @example
 * ```ts
 * await eq(tensor([1, 2]), 2).toArray(); // => [false, true]
 * ```
 */
export function eq(a: Operand, b: Operand): Tensor {
  return apply(eqOp, promoted('eq', a, b), undefined);
}

/**
 * `a ≠ b`, bool. Twin: torch.ne.
 *
 * @throws ShapeError if the shapes do not broadcast.
 * @example
 * ```ts
 * await ne(tensor([1, 2]), 2).toArray(); // => [true, false]
 * ```
 */
export function ne(a: Operand, b: Operand): Tensor {
  return apply(neOp, promoted('ne', a, b), undefined);
}

/**
 * `a < b`, bool. Twin: torch.lt.
 *
 * @throws ShapeError if the shapes do not broadcast.
 * @example
 * ```ts
 * await lt(tensor([1, 2]), 2).toArray(); // => [true, false]
 * ```
 */
export function lt(a: Operand, b: Operand): Tensor {
  return apply(ltOp, promoted('lt', a, b), undefined);
}

/**
 * `a ≤ b`, bool. Twin: torch.le.
 *
 * @throws ShapeError if the shapes do not broadcast.
 * @example
 * ```ts
 * await le(tensor([1, 2, 3]), 2).toArray(); // => [true, true, false]
 * ```
 */
export function le(a: Operand, b: Operand): Tensor {
  return apply(leOp, promoted('le', a, b), undefined);
}

/**
 * `a > b`, bool. Twin: torch.gt.
 *
 * @throws ShapeError if the shapes do not broadcast.
 * @example
 * ```ts
 * await gt(tensor([1, 2, 3]), 2).toArray(); // => [false, false, true]
 * ```
 */
export function gt(a: Operand, b: Operand): Tensor {
  return apply(gtOp, promoted('gt', a, b), undefined);
}

/**
 * `a ≥ b`, bool. Twin: torch.ge.
 *
 * @throws ShapeError if the shapes do not broadcast.
 * @example
 * ```ts
 * await ge(tensor([1, 2]), 2).toArray(); // => [false, true]
 * ```
 */
export function ge(a: Operand, b: Operand): Tensor {
  return apply(geOp, promoted('ge', a, b), undefined);
}
