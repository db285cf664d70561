import type { BinaryName, ComparisonName, UnaryName } from '../../backend.ts';

/** `out[i] = f(x[i])`, n elements. */
export type UnaryKernel = (n: number, x: number, out: number) => void;

/** `out[r][c] = f(a[r][c], b[r][c])`: see assembly/binary.ts. */
export type BinaryKernel = (
  rows: number,
  columns: number,
  a: number,
  rowA: number,
  stepA: number,
  b: number,
  rowB: number,
  stepB: number,
  out: number,
) => void;

/** `out[o][i] = f over k of x[o][k][i]`. */
type ReduceKernel = (outer: number, K: number, inner: number, x: number, out: number) => void;

type GemmKernel = (
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

type CumsumKernel = (
  outer: number,
  K: number,
  inner: number,
  reverse: boolean,
  x: number,
  out: number,
) => void;

type UnaryIntName = 'neg' | 'abs' | 'sign' | 'square' | 'relu';
type BinaryIntName = Exclude<BinaryName, 'div'> | ComparisonName;

/** What assembly/index.ts exports: pointers in bytes, sizes and steps in elements. */
export type KernelExports = Record<`${UnaryName}F32` | `${UnaryIntName}I32`, UnaryKernel> &
  Record<'intToFloat' | 'intToBool' | 'floatToBool' | 'floatToInt', UnaryKernel> &
  Record<'widen' | 'narrow', UnaryKernel> &
  Record<`${BinaryName | ComparisonName}F32` | `${BinaryIntName}I32`, BinaryKernel> &
  Record<`${'sum' | 'max' | 'min' | 'argmax' | 'argmin'}${'F32' | 'I32'}`, ReduceKernel> &
  Record<`cumsum${'F32' | 'I32'}`, CumsumKernel> &
  Record<'gemm' | 'gemmI32', GemmKernel> &
  Record<`sumRows${'F32' | 'I32'}`, SumRowsKernel> &
  Record<`scatterAdd${'F32' | 'I32'}`, ScatterAddKernel> &
  Record<
    'softmax' | 'logSoftmax',
    (rows: number, columns: number, x: number, out: number) => void
  > & {
    /** Where the kernels' own memory ends. */
    workspaceEnd(): number;
    fill(n: number, value: number, out: number): void;
    fillInt(n: number, value: number, out: number): void;
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
  };
