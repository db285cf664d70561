import type { TensorInfo } from '@tensorflow/tfjs-core';
import { fill } from './elementwise.ts';
import type { TfjsArray } from './storage.ts';

const reductions = { sum: 'Sum', max: 'Max', min: 'Min' };

export function reduce(
  f: 'sum' | 'max' | 'min',
  x: TfjsArray,
  axis: readonly number[],
  out: TfjsArray,
): void {
  const { backend, size } = out.storage;
  if (size === 0) return;
  if (x.storage.size === 0)
    fill(out, 0); // only a sum may be of nothing
  else {
    // Max has another name for it than Sum and Min.
    const attributes = { axis, reductionIndices: axis, keepDims: false };
    backend.store(out, backend.run(reductions[f], { x: backend.view(x) }, attributes));
  }
}

export function argReduce(f: 'max' | 'min', x: TfjsArray, axis: number, out: TfjsArray): void {
  const { backend, size } = out.storage;
  if (size === 0) return;
  const name = f === 'max' ? 'ArgMax' : 'ArgMin';
  backend.store(out, backend.run(name, { x: backend.view(x) }, { axis }));
}

export function cumsum(x: TfjsArray, axis: number, reverse: boolean, out: TfjsArray): void {
  const { backend, size } = out.storage;
  if (size === 0) return;
  const isTurned = reverse && backend.quirks.reverseCumsumIsStale;
  const turned = (value: TensorInfo) =>
    isTurned ? backend.run('Reverse', { x: value }, { dims: [axis] }) : value;
  const attributes = { axis, exclusive: false, reverse: reverse && !isTurned };
  backend.store(out, turned(backend.run('Cumsum', { x: turned(backend.view(x)) }, attributes)));
}
