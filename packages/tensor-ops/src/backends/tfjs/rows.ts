import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { ActivationName, LossOptions } from '../../backend.ts';
import { Calculus } from './calculus.ts';
import { castTo } from './castTo.ts';
import { checkRange } from './checkRange.ts';
import { fusedMultiply } from './matmul.ts';
import { oneHot } from './oneHot.ts';
import type { TfjsArray } from './storage.ts';
import type { TfjsBackend } from './TfjsBackend.ts';

export function softmax(x: TfjsArray, out: TfjsArray): void {
  const { backend } = out.storage;
  const dim = x.shape.length - 1;
  backend.store(out, backend.run('Softmax', { logits: backend.view(x) }, { dim }));
}

export function softmaxBackward(out: TfjsArray, dOut: TfjsArray, dX: TfjsArray): void {
  const { backend, size } = dX.storage;
  if (size === 0) return;
  const c = new Calculus(backend);
  const [y, dY] = [backend.view(out), backend.view(dOut)];
  const product = c.mul(y, dY);
  const sums = c.sum(product, [y.shape.length - 1], true);
  backend.store(dX, c.sub(product, c.mul(y, sums)));
}

export function linear(
  x: TfjsArray,
  weight: TfjsArray,
  bias: TfjsArray | null,
  activation: 'tanh' | 'relu' | null,
  out: TfjsArray,
): void {
  const { backend, size } = out.storage;
  if (size === 0) return;
  const c = new Calculus(backend);
  const [N, K] = x.shape as [number, number];
  const offset = bias ? backend.view(bias) : null;
  if (K === 0) {
    const zeros = backend.run('Fill', {}, { shape: out.shape, value: 0, dtype: 'float32' });
    const sum = offset ? c.add(zeros, offset) : zeros;
    const f = { tanh: 'Tanh', relu: 'Relu' } as const;
    backend.store(out, activation ? backend.run(f[activation], { x: sum }) : sum);
    return;
  }
  const rows = backend.reshape(backend.view(x), [1, N, K]);
  const columns = backend.reshape(backend.view(weight), [1, ...weight.shape]);
  const product = fusedMultiply(backend, rows, columns, offset, activation === 'relu');
  backend.store(out, activation === 'tanh' ? c.tanh(product) : product);
}

export function activationBackward(
  f: ActivationName,
  value: TfjsArray,
  dOut: TfjsArray,
  dX: TfjsArray,
): void {
  const { backend, size } = dX.storage;
  if (size === 0) return;
  const c = new Calculus(backend);
  const dY = backend.view(dOut);
  backend.store(dX, slopes[f](c, backend.view(value), dY));
}

/** `dOut · f'` */
const slopes: Record<ActivationName, (c: Calculus, v: TensorInfo, dOut: TensorInfo) => TensorInfo> =
  {
    tanh: (c, y, dOut) => c.mul(dOut, c.sub(1, c.square(y))),
    sigmoid: (c, y, dOut) => c.mul(dOut, c.mul(y, c.sub(1, y))),
    relu: (c, y, dOut) => c.mul(dOut, c.backend.run('Step', { x: y }, { alpha: 0 })),
    // Φ(x) + x φ(x), with φ the density of the normal distribution and Φ its sum.
    gelu: (c, x, dOut) => {
      const density = c.mul(c.exp(c.mul(c.square(x), -0.5)), 1 / Math.sqrt(2 * Math.PI));
      const below = c.mul(c.add(c.erf(c.mul(x, Math.SQRT1_2)), 1), 0.5);
      return c.mul(dOut, c.add(below, c.mul(x, density)));
    },
    // With t = tanh(u), u = √(2/π) (x + 0.044715 x³): (1 + t)/2 + x/2 (1 - t²) u'.
    geluTanh: (c, x, dOut) => {
      const k = Math.sqrt(2 / Math.PI);
      const square = c.square(x);
      const t = c.tanh(c.mul(x, c.add(c.mul(square, 0.044715 * k), k)));
      const slope = c.add(c.mul(square, 3 * 0.044715 * k), k);
      const inner = c.mul(c.mul(c.mul(x, 0.5), c.sub(1, c.square(t))), slope);
      return c.mul(dOut, c.add(c.mul(c.add(t, 1), 0.5), inner));
    },
  };

/** Of (…, V) the matrix (N, V), with N and V. */
function rowsOf(x: TfjsArray): [rows: TensorInfo, N: number, V: number] {
  const V = x.shape.at(-1) as number;
  const N = x.storage.size / V;
  return [x.storage.backend.reshape(x.storage.backend.view(x), [N, V]), N, V];
}

/** The targets (N), and which of them count: null if all do. Those that do not become class 0. */
function targetsOf(
  targets: TfjsArray,
  ignoreIndex: number | null,
): { classes: TensorInfo; counted: TensorInfo | null } {
  const { backend, size } = targets.storage;
  const y = backend.reshape(backend.view(targets), [size]);
  if (ignoreIndex === null) return { classes: y, counted: null };
  const b = backend.constant(Int32Array.of(ignoreIndex), []);
  const counted = backend.run('NotEqual', { a: y, b });
  const e = backend.constant(new Int32Array(size));
  return { classes: backend.run('Select', { condition: counted, t: y, e }), counted };
}

/** How many targets count, as what a sum is divided by. */
function countOf(backend: TfjsBackend, counted: TensorInfo | null, N: number): TensorInfo {
  if (!counted) return backend.constant(Float32Array.of(N), []);
  const whole = castTo(backend, counted, 'int32');
  const sum = backend.run('Sum', { x: whole }, { axis: [0], keepDims: false });
  return castTo(backend, sum, 'float32');
}

export function crossEntropy(
  logits: TfjsArray,
  targets: TfjsArray,
  { reduction, ignoreIndex }: LossOptions,
  out: TfjsArray,
  logSums: TfjsArray,
): void {
  const { backend } = out.storage;
  const c = new Calculus(backend);
  const [x, N, V] = rowsOf(logits);
  checkRange('crossEntropy', targets, logits.shape, logits.shape.length - 1, 0, ignoreIndex);
  const { classes, counted } = targetsOf(targets, ignoreIndex);
  const max = c.max(x, [1], true);
  const sums = c.add(c.log(c.sum(c.exp(c.sub(x, max)), [1], true)), max); // (N, 1)
  const starts = backend.constant(Int32Array.from({ length: N }, (_, row) => row * V));
  const indices = backend.run('Add', { a: starts, b: classes });
  const flat = backend.reshape(x, [N * V]);
  const own = backend.run('GatherV2', { x: flat, indices }, { axis: 0, batchDims: 0 });
  let losses = c.sub(backend.reshape(sums, [N]), own);
  if (counted) {
    const e = backend.constant(new Float32Array(N));
    losses = backend.run('Select', { condition: counted, t: losses, e });
  }
  let result = reduction === 'none' ? losses : c.sum(losses, [0]);
  if (reduction === 'mean') result = c.div(result, countOf(backend, counted, N));
  backend.store(out, result, [[logSums, sums]]);
}

export function crossEntropyBackward(
  logits: TfjsArray,
  targets: TfjsArray,
  { reduction, ignoreIndex }: LossOptions,
  logSums: TfjsArray,
  dOut: TfjsArray,
  dLogits: TfjsArray,
): void {
  const { backend } = dLogits.storage;
  const c = new Calculus(backend);
  const [x, N, V] = rowsOf(logits);
  const { classes, counted } = targetsOf(targets, ignoreIndex);
  const sums = backend.reshape(backend.view(logSums), [N, 1]);
  const own = oneHot(backend, classes, V); // (N, V)
  const dRows = backend.reshape(backend.view(dOut), reduction === 'none' ? [N, 1] : []);
  const scale = reduction === 'mean' ? c.div(dRows, countOf(backend, counted, N)) : dRows;
  let result = c.mul(c.sub(c.exp(c.sub(x, sums)), own), scale);
  if (counted) {
    // Chosen and not multiplied: what a row without a target holds may be no number.
    const column = backend.reshape(castTo(backend, counted, 'int32'), [N, 1]);
    const mask = backend.run('Tile', { x: column }, { reps: [1, V] });
    const e = backend.run('Fill', {}, { shape: [N, V], value: 0, dtype: 'float32' });
    const condition = castTo(backend, mask, 'bool');
    result = backend.run('Select', { condition, t: result, e });
  }
  backend.store(dLogits, result);
}
