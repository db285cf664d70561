import type { TensorInfo } from '@tensorflow/tfjs-core';
import { type Shape, sizeOf, stridesOf } from '../../shape.ts';
import { checkRange } from './checkRange.ts';
import { fill } from './elementwise.ts';
import { multiply } from './matmul.ts';
import { oneHot } from './oneHot.ts';
import type { TfjsArray } from './storage.ts';
import type { TfjsBackend } from './TfjsBackend.ts';

const TAKE = { axis: 0, batchDims: 0 };

/** The most elements of one-hot rows, 64 MiB: for the elements of a matrix they would be its size squared. */
const MOST_ONE_HOT = 2 ** 24;

export function index(
  op: 'index' | 'embedding',
  x: TfjsArray,
  indices: readonly TfjsArray[],
  out: TfjsArray,
): void {
  const { backend, size } = out.storage;
  if (indices[0]?.storage.size === 0) return;
  const rows = rowNumbers(op, backend, x.shape, indices);
  if (size === 0) return;
  const table = backend.reshape(backend.view(x), tableShape(x.shape, indices.length));
  backend.store(out, backend.run('GatherV2', { x: table, indices: rows }, TAKE));
}

/** Those rows as the first dimension, and their elements as the second. */
function tableShape(shape: Shape, indexed: number): Shape {
  return [sizeOf(shape.slice(0, indexed)), sizeOf(shape.slice(indexed))];
}

/** The number of each indexed row, from 0, if the leading dimensions of `shape` are one. */
function rowNumbers(
  op: 'index' | 'embedding',
  backend: TfjsBackend,
  shape: Shape,
  indices: readonly TfjsArray[],
): TensorInfo {
  const count = indices[0]?.storage.size ?? 0;
  const strides = stridesOf(shape.slice(0, indices.length));
  let rows: TensorInfo | undefined;
  for (const [d, each] of indices.entries()) {
    const size = shape[d] as number;
    const lowest = checkRange(op, each, shape, d, op === 'index' ? -size : 0);
    let positions = backend.reshape(backend.view(each), [count]);
    if (lowest < 0) positions = fromStart(backend, positions, size);
    positions = times(backend, positions, strides[d] as number);
    rows = rows ? backend.run('Add', { a: rows, b: positions }) : positions;
  }
  return rows as TensorInfo;
}

/** Indices that count from the end where they are negative, all from the start. */
function fromStart(backend: TfjsBackend, positions: TensorInfo, size: number): TensorInfo {
  const b = backend.constant(Int32Array.of(0), []);
  const isNegative = backend.run('Less', { a: positions, b });
  const x = backend.run('Cast', { x: isNegative }, { dtype: 'int32' });
  return backend.run('Add', { a: positions, b: times(backend, x, size) });
}

function times(backend: TfjsBackend, a: TensorInfo, factor: number): TensorInfo {
  if (factor === 1) return a;
  return backend.run('Multiply', { a, b: backend.constant(Int32Array.of(factor), []) });
}

export function unindex(x: TfjsArray, indices: readonly TfjsArray[], out: TfjsArray): void {
  const { backend, size } = out.storage;
  if (size === 0) return;
  if (x.storage.size === 0) {
    fill(out, 0);
    return;
  }
  const rows = rowNumbers('index', backend, out.shape, indices);
  const [height, width] = tableShape(out.shape, indices.length) as [number, number];
  const updates = backend.reshape(backend.view(x), [x.storage.size / width, width]);
  backend.store(out, sumRows(backend, updates, rows, height));
}

/** The sum of the rows of `updates` that have the same number: (N, C) to (height, C). */
function sumRows(
  backend: TfjsBackend,
  updates: TensorInfo,
  rows: TensorInfo,
  height: number,
): TensorInfo {
  const [count, width] = updates.shape as [number, number];
  const isSmall = count * height <= MOST_ONE_HOT;
  if (backend.quirks.scattersByProduct && isSmall && updates.dtype === 'float32') {
    const a = backend.reshape(oneHot(backend, rows, height), [1, count, height]);
    const b = backend.reshape(updates, [1, count, width]);
    return multiply(backend, a, b, true, false);
  }
  const indices = backend.reshape(rows, [count, 1]);
  return backend.run('ScatterNd', { indices, updates }, { shape: [height, width] });
}

export function gather(
  op: 'gather' | 'crossEntropy',
  x: TfjsArray,
  dim: number,
  places: TfjsArray,
  out: TfjsArray,
): void {
  const { backend, size } = out.storage;
  if (size === 0) return;
  const indices = flatPlaces(op, backend, x.shape, dim, places);
  const flat = backend.reshape(backend.view(x), [x.storage.size]);
  backend.store(out, backend.run('GatherV2', { x: flat, indices }, TAKE));
}

/** Where in a flat tensor of `shape` the elements are that `places` addresses along `dim`. */
function flatPlaces(
  op: string,
  backend: TfjsBackend,
  shape: Shape,
  dim: number,
  places: TfjsArray,
): TensorInfo {
  checkRange(op, places, shape, dim, 0);
  const strides = stridesOf(shape);
  const steps = stridesOf(places.shape);
  const { size } = places.storage;
  const base = new Int32Array(size);
  for (const [d, stride] of strides.entries()) {
    if (d === dim) continue;
    const [step, length] = [steps[d] as number, places.shape[d] as number];
    for (let i = 0; i < size; i++)
      base[i] = (base[i] as number) + (Math.floor(i / step) % length) * stride;
  }
  const along = backend.reshape(backend.view(places), [size]);
  const a = times(backend, along, strides[dim] as number);
  return backend.run('Add', { a, b: backend.constant(base) });
}

export function scatterAdd(
  x: TfjsArray,
  dim: number,
  places: TfjsArray,
  source: TfjsArray,
  out: TfjsArray,
): void {
  const { backend, size } = out.storage;
  const count = places.storage.size;
  if (size === 0) return;
  if (count === 0) {
    backend.store(out, backend.view(x));
    return;
  }
  const rows = flatPlaces('scatterAdd', backend, x.shape, dim, places);
  const indices = backend.reshape(rows, [count, 1]);
  const updates = backend.reshape(backend.view(source), [count]);
  const sums = backend.run('ScatterNd', { indices, updates }, { shape: [size] });
  const a = backend.reshape(backend.view(x), [size]);
  backend.store(out, backend.run('Add', { a, b: sums }));
}
