import type { Affine, NormGradients, RunningStatistics } from '../../backend.ts';
import { matrixOf } from './rows.ts';
import { addressOf, type WasmArray, type WasmStorage } from './storage.ts';

export function batchNorm(
  x: WasmArray,
  { weight, bias }: Affine<WasmStorage>,
  { runningMean, runningVar, momentum }: RunningStatistics<WasmStorage>,
  eps: number,
  out: WasmArray,
  mean: WasmArray,
  rstd: WasmArray,
): void {
  const [rows, columns] = matrixOf(x);
  x.storage.runtime.exports.batchNorm(
    rows,
    columns,
    x.storage.pointer,
    addressOf(weight),
    addressOf(bias),
    eps,
    addressOf(runningMean),
    addressOf(runningVar),
    momentum,
    out.storage.pointer,
    mean.storage.pointer,
    rstd.storage.pointer,
  );
}

export function layerNorm(
  x: WasmArray,
  { weight, bias }: Affine<WasmStorage>,
  eps: number,
  out: WasmArray,
  mean: WasmArray,
  rstd: WasmArray,
): void {
  const [rows, columns] = matrixOf(x);
  x.storage.runtime.exports.layerNorm(
    rows,
    columns,
    x.storage.pointer,
    addressOf(weight),
    addressOf(bias),
    eps,
    out.storage.pointer,
    mean.storage.pointer,
    rstd.storage.pointer,
  );
}

function backward(name: 'batchNormBackward' | 'layerNormBackward') {
  return (
    x: WasmArray,
    weight: WasmArray | null,
    mean: WasmArray,
    rstd: WasmArray,
    dOut: WasmArray,
    { dX, dWeight, dBias }: NormGradients<WasmStorage>,
  ): void => {
    const [rows, columns] = matrixOf(x);
    x.storage.runtime.exports[name](
      rows,
      columns,
      x.storage.pointer,
      addressOf(weight),
      mean.storage.pointer,
      rstd.storage.pointer,
      dOut.storage.pointer,
      addressOf(dX),
      addressOf(dWeight),
      addressOf(dBias),
    );
  };
}

export const batchNormBackward = backward('batchNormBackward');
export const layerNormBackward = backward('layerNormBackward');
