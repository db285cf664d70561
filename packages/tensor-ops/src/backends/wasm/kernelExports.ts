/** What assembly/index.ts exports: pointers in bytes, sizes and steps in elements; 0 for a tensor that is absent. */
export interface KernelExports {
  /** `out[i] = f(x[i])`, f a code. */
  unary(f: number, n: number, x: number, out: number): void;
  /** `out[r][c] = f(a[r][c], b[r][c])`: see assembly/binary.ts. */
  binary(
    f: number,
    rows: number,
    columns: number,
    a: number,
    rowA: number,
    stepA: number,
    b: number,
    rowB: number,
    stepB: number,
    out: number,
  ): void;
  where(
    rows: number,
    columns: number,
    condition: number,
    rowC: number,
    stepC: number,
    a: number,
    rowA: number,
    stepA: number,
    b: number,
    rowB: number,
    stepB: number,
    out: number,
  ): void;
  fill(n: number, value: number, out: number): void;
  fillInt(n: number, value: number, out: number): void;

  sumF32: ReduceKernel;
  sumI32: ReduceKernel;
  maxF32: ReduceKernel;
  maxI32: ReduceKernel;
  minF32: ReduceKernel;
  minI32: ReduceKernel;
  argmaxF32: ReduceKernel;
  argmaxI32: ReduceKernel;
  argminF32: ReduceKernel;
  argminI32: ReduceKernel;
  cumsumF32: CumsumKernel;
  cumsumI32: CumsumKernel;

  /** `C = activation(A B + bias)`; no activation if its code is negative. */
  gemm(
    M: number,
    N: number,
    K: number,
    a: number,
    rowA: number,
    columnA: number,
    b: number,
    rowB: number,
    columnB: number,
    c: number,
    rowC: number,
    bias: number,
    activation: number,
  ): void;
  gemmI32: KernelExports['gemm'];

  softmax(rows: number, columns: number, x: number, out: number): void;
  logSoftmax(rows: number, columns: number, x: number, out: number): void;
  softmaxBackward(rows: number, columns: number, out: number, dOut: number, dX: number): void;
  /** Returns the first row whose target is no class, or -1; `ignored` NaN for none. */
  crossEntropy(
    rows: number,
    columns: number,
    logits: number,
    targets: number,
    ignored: number,
    reduction: number,
    losses: number,
    logSums: number,
  ): number;
  crossEntropyBackward(
    rows: number,
    columns: number,
    logits: number,
    targets: number,
    ignored: number,
    reduction: number,
    logSums: number,
    dLosses: number,
    dLogits: number,
  ): void;

  batchNorm(
    rows: number,
    columns: number,
    x: number,
    weight: number,
    bias: number,
    eps: number,
    runningMean: number,
    runningVar: number,
    momentum: number,
    out: number,
    mean: number,
    rstd: number,
  ): void;
  layerNorm(
    rows: number,
    columns: number,
    x: number,
    weight: number,
    bias: number,
    eps: number,
    out: number,
    mean: number,
    rstd: number,
  ): void;
  batchNormBackward: NormBackwardKernel;
  layerNormBackward: NormBackwardKernel;

  causalAttention: AttentionKernel;
  causalAttentionBackward: AttentionKernel;
  /** Floats that each thread needs at `scratch`. */
  attentionScratch(S: number, D: number, E: number): number;

  sgd(table: number, total: number, momentum: number): void;
  adamW(
    table: number,
    total: number,
    beta1: number,
    rest1: number,
    beta2: number,
    rest2: number,
    eps: number,
  ): void;
  clipNorm(table: number, total: number, limit: number, sums: number, norm: number): void;
  /** Doubles that clipNorm needs at `sums`. */
  clipNormChunks(total: number): number;

  gatherMatrix(
    rows: number,
    columns: number,
    x: number,
    rowStep: number,
    columnStep: number,
    out: number,
  ): void;
  scatterMatrix(
    rows: number,
    columns: number,
    x: number,
    out: number,
    rowStep: number,
    columnStep: number,
  ): void;
  addOffsets(
    n: number,
    index: number,
    lowest: number,
    size: number,
    stride: number,
    first: boolean,
    offsets: number,
  ): number;
  takeRows(n: number, length: number, x: number, offsets: number, out: number): void;
  sumRowsF32: SumRowsKernel;
  sumRowsI32: SumRowsKernel;
  gather(
    rows: number,
    columns: number,
    x: number,
    rowStep: number,
    columnStep: number,
    index: number,
    size: number,
    stride: number,
    out: number,
  ): number;
  scatterAddF32: ScatterAddKernel;
  scatterAddI32: ScatterAddKernel;
  /** float32 to double, and back. */
  widen(n: number, x: number, out: number): void;
  narrow(n: number, x: number, out: number): void;

  /** Where the workspaces of so many threads end. */
  workspaceEnd(threads: number): number;
  /** From now on work is shared among so many threads, in parts of so many nanoseconds at least. */
  useThreads(count: number, grain: number): void;
}

/** `out[o][i] = f over k of x[o][k][i]`. */
type ReduceKernel = (outer: number, K: number, inner: number, x: number, out: number) => void;

type CumsumKernel = (
  outer: number,
  K: number,
  inner: number,
  reverse: boolean,
  x: number,
  out: number,
) => void;

type NormBackwardKernel = (
  rows: number,
  columns: number,
  x: number,
  weight: number,
  mean: number,
  rstd: number,
  dOut: number,
  dX: number,
  dWeight: number,
  dBias: number,
) => void;

/** `layout` says where the operands lie: see assembly/attention.ts. */
type AttentionKernel = (
  heads: number,
  inner: number,
  T: number,
  S: number,
  D: number,
  E: number,
  layout: number,
  logSums: number,
  scratch: number,
) => void;

type SumRowsKernel = (
  n: number,
  length: number,
  x: number,
  offsets: number,
  totals: number,
  size: number,
  out: number,
) => void;

type ScatterAddKernel = (
  rows: number,
  columns: number,
  source: number,
  index: number,
  size: number,
  stride: number,
  out: number,
  rowStep: number,
  columnStep: number,
) => number;
