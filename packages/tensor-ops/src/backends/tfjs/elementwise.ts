import type { TensorInfo } from '@tensorflow/tfjs-core';
import type {
  BinaryFunction,
  BinaryName,
  ComparisonName,
  UnaryFunction,
  UnaryName,
} from '../../backend.ts';
import { sameShape } from '../../shape.ts';
import type { TfjsArray } from './storage.ts';
import type { TfjsBackend } from './TfjsBackend.ts';

/** How tfjs calls the functions of one element; gelu is none of them. */
const unaryKernels: Record<Exclude<UnaryName, 'gelu' | 'geluTanh'>, string> = {
  neg: 'Neg',
  abs: 'Abs',
  sign: 'Sign',
  exp: 'Exp',
  log: 'Log',
  log1p: 'Log1p',
  sqrt: 'Sqrt',
  rsqrt: 'Rsqrt',
  square: 'Square',
  tanh: 'Tanh',
  sigmoid: 'Sigmoid',
  relu: 'Relu',
  erf: 'Erf',
};

const binaryKernels: Record<BinaryName, string> = {
  add: 'Add',
  sub: 'Sub',
  mul: 'Multiply',
  div: 'RealDiv',
  pow: 'Pow',
  maximum: 'Maximum',
  minimum: 'Minimum',
};

const comparisonKernels: Record<ComparisonName, string> = {
  eq: 'Equal',
  ne: 'NotEqual',
  lt: 'Less',
  le: 'LessEqual',
  gt: 'Greater',
  ge: 'GreaterEqual',
};

export function fill(out: TfjsArray, value: number): void {
  const { backend, size } = out.storage;
  if (size === 0) return;
  const dtype = tfjsType(out);
  const number = out.dtype === 'bool' ? Number(value !== 0) : value;
  backend.store(out, backend.run('Fill', {}, { shape: out.shape, value: number, dtype }));
}

/** What tfjs calls the elements: bool is int32 there. */
function tfjsType({ dtype }: TfjsArray): 'float32' | 'int32' {
  return dtype === 'float32' ? 'float32' : 'int32';
}

export function cast(x: TfjsArray, out: TfjsArray): void {
  const { backend, size } = out.storage;
  if (size === 0) return;
  const value = backend.view(x);
  if (out.dtype !== 'bool' || x.dtype === 'bool') {
    backend.store(out, castTo(backend, value, tfjsType(out)));
  } else {
    const zero = backend.constant(
      x.dtype === 'float32' ? Float32Array.of(0) : Int32Array.of(0),
      [],
    );
    backend.store(out, truth(backend, backend.run('NotEqual', { a: value, b: zero })));
  }
}

/** `x` itself if it has that type: a tensor of tfjs never changes, so that two storages may share it. */
export function castTo(
  backend: TfjsBackend,
  x: TensorInfo,
  dtype: 'float32' | 'int32' | 'bool',
): TensorInfo {
  if (x.dtype === dtype) return x;
  if (dtype === 'float32' && backend.quirks.castRenames) {
    return backend.run('Multiply', { a: x, b: scalar(backend, 1) });
  }
  return backend.run('Cast', { x }, { dtype });
}

/** A truth of tfjs as an int32 of 0 or 1. */
function truth(backend: TfjsBackend, x: TensorInfo): TensorInfo {
  return backend.run('Cast', { x }, { dtype: 'int32' });
}

export function unary({ name }: UnaryFunction, x: TfjsArray, out: TfjsArray): void {
  const { backend, size } = out.storage;
  if (size === 0) return;
  const value = backend.view(x);
  if (name === 'gelu') backend.store(out, gelu(backend, value));
  else if (name === 'geluTanh') backend.store(out, geluTanh(backend, value));
  else if (name === 'log1p' && backend.quirks.log1pIsRough)
    backend.store(out, log1p(backend, value));
  else backend.store(out, backend.run(unaryKernels[name], { x: value }));
}

/**
 * `log(u) · x / (u - 1)` with u = 1 + x as it was rounded, and x where that is 1: what the rounding took
 * from u it takes from u - 1 too. Source: the manual of the HP-15C, by W. Kahan.
 */
function log1p(backend: TfjsBackend, x: TensorInfo): TensorInfo {
  const one = scalar(backend, 1);
  const u = backend.run('Add', { a: x, b: one });
  const rest = backend.run('Sub', { a: u, b: one });
  const ratio = backend.run('RealDiv', { a: x, b: rest });
  const e = backend.run('Multiply', { a: backend.run('Log', { x: u }), b: ratio });
  const condition = backend.run('Equal', { a: rest, b: scalar(backend, 0) });
  return backend.run('Select', { condition, t: x, e });
}

/** `x/2 · (1 + erf(x / √2))` */
function gelu(backend: TfjsBackend, x: TensorInfo): TensorInfo {
  const scaled = backend.run('Multiply', { a: x, b: scalar(backend, Math.SQRT1_2) });
  return halfTimesOnePlus(backend, x, backend.run('Erf', { x: scaled }));
}

/** `x/2 · (1 + tanh(√(2/π) · (x + 0.044715 x³)))` */
function geluTanh(backend: TfjsBackend, x: TensorInfo): TensorInfo {
  const square = backend.run('Square', { x });
  const factor = Math.sqrt(2 / Math.PI);
  const slope = backend.run('Multiply', { a: square, b: scalar(backend, 0.044715 * factor) });
  const sum = backend.run('Add', { a: slope, b: scalar(backend, factor) });
  return halfTimesOnePlus(
    backend,
    x,
    backend.run('Tanh', { x: backend.run('Multiply', { a: x, b: sum }) }),
  );
}

function halfTimesOnePlus(backend: TfjsBackend, x: TensorInfo, y: TensorInfo): TensorInfo {
  const half = backend.run('Multiply', { a: x, b: scalar(backend, 0.5) });
  return backend.run('Add', { a: half, b: backend.run('Multiply', { a: half, b: y }) });
}

export function scalar(backend: TfjsBackend, value: number): TensorInfo {
  return backend.constant(Float32Array.of(value), []);
}

export function binary({ name }: BinaryFunction, a: TfjsArray, b: TfjsArray, out: TfjsArray): void {
  const { backend, size } = out.storage;
  if (size === 0) return;
  const inputs = { a: backend.view(a), b: backend.view(b) };
  if (isComparison(name)) {
    backend.store(out, truth(backend, backend.run(comparisonKernels[name], inputs)));
  } else backend.store(out, backend.run(binaryKernels[name], inputs));
}

function isComparison(name: BinaryFunction['name']): name is ComparisonName {
  return Object.hasOwn(comparisonKernels, name);
}

export function where(condition: TfjsArray, a: TfjsArray, b: TfjsArray, out: TfjsArray): void {
  const { backend, size } = out.storage;
  if (size === 0) return;
  const [mask, t, e] = [condition, a, b].map((x) => broadcast(backend, x, out)) as [
    TensorInfo,
    TensorInfo,
    TensorInfo,
  ];
  const inputs = { condition: castTo(backend, mask, 'bool'), t, e };
  backend.store(out, backend.run('Select', inputs));
}

export function expand(x: TfjsArray, out: TfjsArray): void {
  const { backend, size } = out.storage;
  if (size > 0) backend.store(out, broadcast(backend, x, out));
}

/** `x` repeated to the shape of `out`. */
function broadcast(backend: TfjsBackend, x: TfjsArray, out: TfjsArray): TensorInfo {
  if (sameShape(x.shape, out.shape)) return backend.view(x);
  const missing = out.shape.length - x.shape.length;
  const shape = [...Array<number>(missing).fill(1), ...x.shape];
  const reps = out.shape.map((size, d) => (shape[d] === size ? 1 : size));
  return backend.run('Tile', { x: backend.reshape(backend.view(x), shape) }, { reps });
}
