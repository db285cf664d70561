import type { TypedArray } from '../../dtype.ts';
import { broadcastStrides, sizeOf, stridesOf } from '../../shape.ts';
import type { ReferenceArray } from './reference.ts';

/** Accumulates in double precision, whatever the dtype. */
export function matmul(
  a: ReferenceArray,
  b: ReferenceArray,
  transposeA: boolean,
  transposeB: boolean,
  out: ReferenceArray,
): void {
  const [M, N] = out.shape.slice(-2) as [number, number];
  const K = a.shape.at(transposeA ? -2 : -1) as number;
  const batch = out.shape.slice(0, -2);
  const positions = stridesOf(batch);
  const stridesA = broadcastStrides(a.shape.slice(0, -2), batch);
  const stridesB = broadcastStrides(b.shape.slice(0, -2), batch);
  for (let i = 0; i < sizeOf(batch); i++) {
    let [matrixA, matrixB] = [0, 0];
    batch.forEach((size, d) => {
      const position = Math.floor(i / (positions[d] as number)) % size;
      matrixA += position * (stridesA[d] as number);
      matrixB += position * (stridesB[d] as number);
    });
    const sliceA = a.storage.values.subarray(matrixA * M * K, (matrixA + 1) * M * K);
    const sliceB = b.storage.values.subarray(matrixB * K * N, (matrixB + 1) * K * N);
    const sliceOut = out.storage.values.subarray(i * M * N, (i + 1) * M * N);
    const [rowA, columnA] = transposeA ? [1, M] : [K, 1];
    if (transposeB) byDotProducts(sliceA, rowA, columnA, sliceB, sliceOut, M, N, K);
    else byRows(sliceA, rowA, columnA, sliceB, sliceOut, M, N, K);
  }
}

/** out[m, :] = Σₖ a[m, k] b[k, :]: b is read along its rows. */
function byRows(
  a: TypedArray,
  rowA: number,
  columnA: number,
  b: TypedArray,
  out: TypedArray,
  M: number,
  N: number,
  K: number,
): void {
  const row = new Float64Array(N);
  for (let m = 0; m < M; m++) {
    row.fill(0);
    for (let k = 0; k < K; k++) {
      const scale = a[m * rowA + k * columnA] as number;
      const start = k * N;
      for (let n = 0; n < N; n++) row[n] = (row[n] as number) + scale * (b[start + n] as number);
    }
    out.set(row, m * N);
  }
}

/** out[m, n] = a[m, :] · b[n, :], for b given transposed. */
function byDotProducts(
  a: TypedArray,
  rowA: number,
  columnA: number,
  b: TypedArray,
  out: TypedArray,
  M: number,
  N: number,
  K: number,
): void {
  for (let m = 0; m < M; m++) {
    for (let n = 0; n < N; n++) {
      let dot = 0;
      for (let k = 0; k < K; k++) {
        dot += (a[m * rowA + k * columnA] as number) * (b[n * K + k] as number);
      }
      out[m * N + n] = dot;
    }
  }
}
