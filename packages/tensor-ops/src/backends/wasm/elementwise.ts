import type {
  ActivationName,
  BinaryFunction,
  BinaryName,
  ComparisonName,
  UnaryFunction,
  UnaryName,
} from '../../backend.ts';
import { BackendError } from '../../errors.ts';
import { broadcastStrides, type Shape, sameShape } from '../../shape.ts';
import * as codes from './codes.ts';
import { eachPlane } from './planes.ts';
import { ELEMENT, type WasmArray } from './storage.ts';

/** The codes of the functions of one float. */
export const unaryFloat: Record<UnaryName, number> = {
  neg: codes.NEG,
  abs: codes.ABS,
  sign: codes.SIGN,
  exp: codes.EXP,
  log: codes.LOG,
  log1p: codes.LOG1P,
  sqrt: codes.SQRT,
  rsqrt: codes.RSQRT,
  square: codes.SQUARE,
  tanh: codes.TANH,
  sigmoid: codes.SIGMOID,
  relu: codes.RELU,
  erf: codes.ERF,
  gelu: codes.GELU,
  geluTanh: codes.GELU_TANH,
};

const unaryInt: Partial<Record<UnaryName, number>> = {
  neg: codes.NEG_INT,
  abs: codes.ABS_INT,
  sign: codes.SIGN_INT,
  square: codes.SQUARE_INT,
  relu: codes.RELU_INT,
};

const binaryFloat: Record<BinaryName | ComparisonName, number> = {
  add: codes.ADD,
  sub: codes.SUB,
  mul: codes.MUL,
  div: codes.DIV,
  pow: codes.POW,
  maximum: codes.MAXIMUM,
  minimum: codes.MINIMUM,
  eq: codes.EQ,
  ne: codes.NE,
  lt: codes.LT,
  le: codes.LE,
  gt: codes.GT,
  ge: codes.GE,
};

const slopes: Record<ActivationName, number> = {
  tanh: codes.D_TANH,
  sigmoid: codes.D_SIGMOID,
  relu: codes.D_RELU,
  gelu: codes.D_GELU,
  geluTanh: codes.D_GELU_TANH,
};

export function fill({ storage, dtype }: WasmArray, value: number): void {
  const { exports } = storage.runtime;
  if (dtype === 'float32') exports.fill(storage.size, value, storage.pointer);
  else
    exports.fillInt(storage.size, dtype === 'bool' ? Number(value !== 0) : value, storage.pointer);
}

export function cast(x: WasmArray, out: WasmArray): void {
  const { exports, arena } = x.storage.runtime;
  const [from, to, size] = [x.storage.pointer, out.storage.pointer, out.storage.size];
  const same = x.dtype === out.dtype || (x.dtype === 'bool' && out.dtype === 'int32');
  if (same) arena.ints.copyWithin(to / ELEMENT, from / ELEMENT, from / ELEMENT + size);
  else exports.unary(conversion(x, out), size, from, to);
}

function conversion(x: WasmArray, out: WasmArray): number {
  if (out.dtype === 'float32') return codes.INT_TO_FLOAT;
  if (x.dtype !== 'float32') return codes.INT_TO_BOOL;
  return out.dtype === 'bool' ? codes.FLOAT_TO_BOOL : codes.FLOAT_TO_INT;
}

export function unary({ name }: UnaryFunction, x: WasmArray, out: WasmArray): void {
  const code = x.dtype === 'float32' ? unaryFloat[name] : unaryInt[name];
  if (code === undefined) throw missing(name, x);
  x.storage.runtime.exports.unary(code, out.storage.size, x.storage.pointer, out.storage.pointer);
}

export function activationBackward(
  f: ActivationName,
  { storage }: WasmArray,
  dOut: WasmArray,
  dX: WasmArray,
): void {
  const { exports } = storage.runtime;
  const [value, slope, out] = [storage.pointer, dOut.storage.pointer, dX.storage.pointer];
  exports.binary(slopes[f], 1, storage.size, value, 0, 1, slope, 0, 1, out);
}

export function binary({ name }: BinaryFunction, a: WasmArray, b: WasmArray, out: WasmArray): void {
  const isFloat = a.dtype === 'float32';
  if (!isFloat && name === 'div') throw missing(name, a);
  const f = binaryFloat[name] + (isFloat ? 0 : codes.INT);
  const { exports } = a.storage.runtime;
  const left = a.storage.pointer;
  const right = b.storage.pointer;
  const to = out.storage.pointer;
  const { size } = out.storage;
  if (sameShape(a.shape, b.shape)) exports.binary(f, 1, size, left, 0, 1, right, 0, 1, to);
  else if (b.storage.size === 1) exports.binary(f, 1, size, left, 0, 1, right, 0, 0, to);
  else if (a.storage.size === 1) exports.binary(f, 1, size, left, 0, 0, right, 0, 1, to);
  else if (size > 0 && endsWith(a.shape, b.shape)) {
    const columns = b.storage.size;
    exports.binary(f, size / columns, columns, left, columns, 1, right, 0, 1, to);
  } else {
    const strides = [broadcastStrides(a.shape, out.shape), broadcastStrides(b.shape, out.shape)];
    eachPlane(out.shape, strides, ({ rows, columns, rowSteps, columnSteps }, offsets, start) => {
      const [rowA, rowB] = rowSteps as [number, number];
      const [stepA, stepB] = columnSteps as [number, number];
      const [offsetA, offsetB] = offsets as [number, number];
      const p = left + offsetA * ELEMENT;
      const q = right + offsetB * ELEMENT;
      const place = to + start * ELEMENT;
      exports.binary(f, rows, columns, p, rowA, stepA, q, rowB, stepB, place);
    });
  }
}

/** Whether `b` is a row (or a stack of rows) that repeats along the leading dimensions of `a`. */
function endsWith(a: Shape, b: Shape): boolean {
  const missing = a.length - b.length;
  if (missing < 0) return false;
  for (let d = 0; d < b.length; d++) if (a[missing + d] !== b[d]) return false;
  return true;
}

function missing(name: string, { dtype }: WasmArray): BackendError {
  return new BackendError(
    `${name}: the backend wasm has no kernel for ${dtype}; convert with .to('float32')`,
  );
}

export function where(condition: WasmArray, a: WasmArray, b: WasmArray, out: WasmArray): void {
  const { exports } = out.storage.runtime;
  const operands = [condition, a, b];
  const strides = operands.map(({ shape }) => broadcastStrides(shape, out.shape));
  eachPlane(out.shape, strides, ({ rows, columns, rowSteps, columnSteps }, offsets, start) => {
    const [rowC, rowA, rowB] = rowSteps as [number, number, number];
    const [stepC, stepA, stepB] = columnSteps as [number, number, number];
    const [c, p, q] = operands.map(
      ({ storage }, o) => storage.pointer + (offsets[o] as number) * ELEMENT,
    ) as [number, number, number];
    const to = out.storage.pointer + start * ELEMENT;
    exports.where(rows, columns, c, rowC, stepC, p, rowA, stepA, q, rowB, stepB, to);
  });
}
