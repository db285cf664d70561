import type { TensorInfo } from '@tensorflow/tfjs-core';
import { type Shape, sameShape, sizeOf } from '../../shape.ts';
import { castTo } from './castTo.ts';
import { fill } from './elementwise.ts';
import type { TfjsArray } from './storage.ts';
import type { TfjsBackend } from './TfjsBackend.ts';

export function matmul(
  a: TfjsArray,
  b: TfjsArray,
  transposeA: boolean,
  transposeB: boolean,
  out: TfjsArray,
): void {
  const { backend, size } = out.storage;
  if (size === 0) return;
  if (a.storage.size === 0) {
    fill(out, 0); // sums of nothing
    return;
  }
  const batch = out.shape.slice(0, -2);
  const left = matrices(backend, a, batch);
  const right = matrices(backend, b, batch);
  const product = multiply(backend, left, right, transposeA, transposeB);
  backend.store(out, castTo(backend, product, a.dtype === 'float32' ? 'float32' : 'int32'));
}

/** `x` as a stack of matrices, (1 or all of the batch, rows, columns), of floats: tfjs has no others. */
function matrices(backend: TfjsBackend, x: TfjsArray, batch: Shape): TensorInfo {
  const own = x.shape.slice(0, -2);
  const last = x.shape.slice(-2);
  const value = castTo(backend, backend.view(x), 'float32');
  const count = sizeOf(own);
  if (count === 1 || sameShape(own, batch)) return backend.reshape(value, [count, ...last]);
  const shape = [...Array<number>(batch.length - own.length).fill(1), ...x.shape];
  const reps = shape.map((size, d) => (d < batch.length ? (batch[d] as number) / size : 1));
  const tiled = backend.run('Tile', { x: backend.reshape(value, shape) }, { reps });
  return backend.reshape(tiled, [sizeOf(batch), ...last]);
}

/** `x Wᵀ + bias`, held at 0 from below if asked for, of (1, N, K), (1, M, K) and (M). */
export function fusedMultiply(
  backend: TfjsBackend,
  a: TensorInfo,
  b: TensorInfo,
  bias: TensorInfo | null,
  hasRelu: boolean,
): TensorInfo {
  const { transposesFirst, usesEngine } = backend.quirks; // an engine takes only tensors of its own
  if (!transposesFirst && !usesEngine) {
    const attributes = {
      transposeA: false,
      transposeB: true,
      activation: hasRelu ? 'relu' : 'linear',
    };
    return backend.run('_FusedMatMul', bias ? { a, b, bias } : { a, b }, attributes);
  }
  const product = multiply(backend, a, b, false, true);
  const sum = bias ? backend.run('Add', { a: product, b: bias }) : product;
  return hasRelu ? backend.run('Relu', { x: sum }) : sum;
}

/** (B, M, K) @ (B, K, N), each as is or transposed; a batch of 1 serves all of the other. */
export function multiply(
  backend: TfjsBackend,
  a: TensorInfo,
  b: TensorInfo,
  transposeA: boolean,
  transposeB: boolean,
): TensorInfo {
  if (!backend.quirks.transposesFirst) {
    return backend.run('BatchMatMul', { a, b }, { transposeA, transposeB });
  }
  const turned = (x: TensorInfo) => backend.run('Transpose', { x }, { perm: [0, 2, 1] });
  const inputs = { a: transposeA ? turned(a) : a, b: transposeB ? turned(b) : b };
  return backend.run('BatchMatMul', inputs, { transposeA: false, transposeB: false });
}
