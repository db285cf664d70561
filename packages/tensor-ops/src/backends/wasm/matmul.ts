import { broadcastStrides, sizeOf, stridesOf } from '../../shape.ts';
import { unaryFloat } from './elementwise.ts';
import { addressOf, ELEMENT, type WasmArray } from './storage.ts';

/** For a product that nothing is done to afterwards. */
const NO_ACTIVATION = -1;

export function matmul(
  a: WasmArray,
  b: WasmArray,
  transposeA: boolean,
  transposeB: boolean,
  out: WasmArray,
): void {
  const { exports } = out.storage.runtime;
  const gemm = a.dtype === 'float32' ? exports.gemm : exports.gemmI32;
  const rank = out.shape.length;
  const M = out.shape[rank - 2] as number;
  const N = out.shape[rank - 1] as number;
  const K = a.shape[a.shape.length - (transposeA ? 2 : 1)] as number;
  const rowA = transposeA ? 1 : K;
  const columnA = transposeA ? M : 1;
  const rowB = transposeB ? 1 : N;
  const columnB = transposeB ? K : 1;
  const { pointer: pointerA } = a.storage;
  const { pointer: pointerB } = b.storage;
  const { pointer: to } = out.storage;
  if (rank === 2) {
    gemm(M, N, K, pointerA, rowA, columnA, pointerB, rowB, columnB, to, N, 0, NO_ACTIVATION);
    return;
  }
  const batch = out.shape.slice(0, -2);
  const positions = stridesOf(batch);
  const stridesA = broadcastStrides(a.shape.slice(0, -2), batch);
  const stridesB = broadcastStrides(b.shape.slice(0, -2), batch);
  const count = sizeOf(batch);
  for (let i = 0; i < count; i++) {
    let [matrixA, matrixB] = [0, 0];
    for (let d = 0; d < batch.length; d++) {
      const position = Math.floor(i / (positions[d] as number)) % (batch[d] as number);
      matrixA += position * (stridesA[d] as number);
      matrixB += position * (stridesB[d] as number);
    }
    const p = pointerA + matrixA * M * K * ELEMENT;
    const q = pointerB + matrixB * K * N * ELEMENT;
    const c = to + i * M * N * ELEMENT;
    gemm(M, N, K, p, rowA, columnA, q, rowB, columnB, c, N, 0, NO_ACTIVATION);
  }
}

export function linear(
  x: WasmArray,
  weight: WasmArray,
  bias: WasmArray | null,
  activation: 'tanh' | 'relu' | null,
  out: WasmArray,
): void {
  const [M, K] = x.shape as [number, number];
  const N = weight.shape[0] as number;
  x.storage.runtime.exports.gemm(
    M,
    N,
    K,
    x.storage.pointer,
    K,
    1,
    weight.storage.pointer,
    1,
    K,
    out.storage.pointer,
    N,
    addressOf(bias),
    activation ? unaryFloat[activation] : NO_ACTIVATION,
  );
}
