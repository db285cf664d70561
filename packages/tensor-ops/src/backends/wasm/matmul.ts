import { broadcastStrides, sizeOf, stridesOf } from '../../shape.ts';
import { ELEMENT, type WasmArray } from './storage.ts';

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
  const [rowA, columnA] = transposeA ? [1, M] : [K, 1];
  const [rowB, columnB] = transposeB ? [1, K] : [N, 1];
  const [pointerA, pointerB, to] = [a.storage.pointer, b.storage.pointer, out.storage.pointer];
  if (rank === 2) {
    gemm(M, N, K, pointerA, rowA, columnA, pointerB, rowB, columnB, to);
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
    gemm(M, N, K, p, rowA, columnA, q, rowB, columnB, to + i * M * N * ELEMENT);
  }
}
