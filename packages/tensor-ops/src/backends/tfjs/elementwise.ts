import type { TensorInfo } from '@tensorflow/tfjs-core';
import type {
  BinaryFunction,
  BinaryName,
  ComparisonName,
  UnaryFunction,
  UnaryName,
} from '../../backend.ts';
import { broadcast } from './broadcast.ts';
import { Calculus } from './calculus.ts';
import { castTo } from './castTo.ts';
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
  if (size === 1) {
    // Numbers in formulas: uploaded, without a kernel.
    const values = dtype === 'float32' ? Float32Array.of(number) : Int32Array.of(number);
    backend.store(out, backend.constant(values, out.shape));
  } else backend.store(out, backend.run('Fill', {}, { shape: out.shape, value: number, dtype }));
  out.storage.uniform = number;
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
  const c = new Calculus(backend);
  const u = c.add(x, 1);
  const rest = c.add(u, -1);
  const zero = backend.constant(Float32Array.of(0), []);
  const condition = backend.run('Equal', { a: rest, b: zero });
  return backend.run('Select', { condition, t: x, e: c.mul(c.log(u), c.div(x, rest)) });
}

/** `x/2 · (1 + erf(x / √2))` */
function gelu(backend: TfjsBackend, x: TensorInfo): TensorInfo {
  const c = new Calculus(backend);
  const half = c.mul(x, 0.5);
  return c.add(half, c.mul(half, c.erf(c.mul(x, Math.SQRT1_2))));
}

/** `x/2 · (1 + tanh(√(2/π) · (x + 0.044715 x³)))` */
function geluTanh(backend: TfjsBackend, x: TensorInfo): TensorInfo {
  const c = new Calculus(backend);
  const factor = Math.sqrt(2 / Math.PI);
  const half = c.mul(x, 0.5);
  const slope = c.add(c.mul(c.square(x), 0.044715 * factor), factor);
  return c.add(half, c.mul(half, c.tanh(c.mul(x, slope))));
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
  const [mask, t, e] = [condition, a, b].map((x) => broadcast(backend, x, out.shape)) as [
    TensorInfo,
    TensorInfo,
    TensorInfo,
  ];
  const inputs = { condition: castTo(backend, mask, 'bool'), t, e };
  backend.store(out, backend.run('Select', inputs));
}

export function expand(x: TfjsArray, out: TfjsArray): void {
  const { backend, size } = out.storage;
  if (size > 0) backend.store(out, broadcast(backend, x, out.shape));
}
