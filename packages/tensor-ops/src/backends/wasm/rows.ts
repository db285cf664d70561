import type { LossOptions } from '../../backend.ts';
import { indexOutOfRange } from '../indexOutOfRange.ts';
import { ELEMENT, type WasmArray } from './storage.ts';

/** Rows and columns of `x`, whose last dimension is not empty. */
export function matrixOf({ shape, storage }: WasmArray): [rows: number, columns: number] {
  const columns = shape[shape.length - 1] as number;
  return [storage.size / columns, columns];
}

export function softmax(x: WasmArray, out: WasmArray): void {
  const [rows, columns] = matrixOf(x);
  x.storage.runtime.exports.softmax(rows, columns, x.storage.pointer, out.storage.pointer);
}

export function logSoftmax(x: WasmArray, out: WasmArray): void {
  const [rows, columns] = matrixOf(x);
  x.storage.runtime.exports.logSoftmax(rows, columns, x.storage.pointer, out.storage.pointer);
}

export function softmaxBackward(out: WasmArray, dOut: WasmArray, dX: WasmArray): void {
  const [rows, columns] = matrixOf(out);
  const { exports } = out.storage.runtime;
  const [y, d, to] = [out.storage.pointer, dOut.storage.pointer, dX.storage.pointer];
  exports.softmaxBackward(rows, columns, y, d, to);
}

/** As in assembly/rows.ts. */
const reductions = { none: 0, sum: 1, mean: 2 } as const;

export function crossEntropy(
  logits: WasmArray,
  targets: WasmArray,
  { reduction, ignoreIndex }: LossOptions,
  out: WasmArray,
  logSums: WasmArray,
): void {
  const [rows, columns] = matrixOf(logits);
  const { exports, arena } = logits.storage.runtime;
  const bad = exports.crossEntropy(
    rows,
    columns,
    logits.storage.pointer,
    targets.storage.pointer,
    ignoreIndex ?? Number.NaN,
    reductions[reduction],
    out.storage.pointer,
    logSums.storage.pointer,
  );
  if (bad < 0) return;
  const target = arena.ints[targets.storage.pointer / ELEMENT + bad] as number;
  throw indexOutOfRange('crossEntropy', target, logits.shape, logits.shape.length - 1, 0);
}

export function crossEntropyBackward(
  logits: WasmArray,
  targets: WasmArray,
  { reduction, ignoreIndex }: LossOptions,
  logSums: WasmArray,
  dOut: WasmArray,
  dLogits: WasmArray,
): void {
  const [rows, columns] = matrixOf(logits);
  logits.storage.runtime.exports.crossEntropyBackward(
    rows,
    columns,
    logits.storage.pointer,
    targets.storage.pointer,
    ignoreIndex ?? Number.NaN,
    reductions[reduction],
    logSums.storage.pointer,
    dOut.storage.pointer,
    dLogits.storage.pointer,
  );
}
