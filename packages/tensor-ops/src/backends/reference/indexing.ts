import { type Shape, sizeOf, stridesOf } from '../../shape.ts';
import { indexOutOfRange } from '../indexOutOfRange.ts';
import type { ReferenceArray } from './reference.ts';

/** `value`, if it is from `lowest` to the size of `dim` less 1. */
function checked(op: string, value: number, shape: Shape, dim: number, lowest: number): number {
  if (value >= lowest && value < (shape[dim] as number)) return value;
  throw indexOutOfRange(op, value, shape, dim, lowest);
}

/** Calls `visit` with the offset of each indexed row in a tensor of `shape`, and the row's number. */
function eachRow(
  op: 'index' | 'embedding',
  shape: Shape,
  indices: readonly ReferenceArray[],
  visit: (offset: number, i: number, length: number) => void,
): void {
  const strides = stridesOf(shape);
  const length = sizeOf(shape.slice(indices.length));
  const count = (indices[0] as ReferenceArray).storage.size;
  for (let i = 0; i < count; i++) {
    let offset = 0;
    for (let d = 0; d < indices.length; d++) {
      const size = shape[d] as number;
      const value = (indices[d] as ReferenceArray).storage.values[i] as number;
      const position = checked(op, value, shape, d, op === 'index' ? -size : 0);
      offset += (position < 0 ? position + size : position) * (strides[d] as number);
    }
    visit(offset, i, length);
  }
}

export function index(
  op: 'index' | 'embedding',
  x: ReferenceArray,
  indices: readonly ReferenceArray[],
  out: ReferenceArray,
): void {
  const from = x.storage.values;
  const to = out.storage.values;
  eachRow(op, x.shape, indices, (offset, i, length) => {
    for (let j = 0; j < length; j++) to[i * length + j] = from[offset + j] as number;
  });
}

export function unindex(
  x: ReferenceArray,
  indices: readonly ReferenceArray[],
  out: ReferenceArray,
): void {
  const from = x.storage.values;
  const totals = new Float64Array(out.storage.size);
  eachRow('index', out.shape, indices, (offset, i, length) => {
    for (let j = 0; j < length; j++) {
      totals[offset + j] = (totals[offset + j] as number) + (from[i * length + j] as number);
    }
  });
  out.storage.values.set(totals);
}

/** Calls `visit(i, at)` for each element i of `places`, where `at` is its place in `shape` along `dim`. */
function eachPlace(
  op: string,
  shape: Shape,
  dim: number,
  places: ReferenceArray,
  visit: (i: number, at: number) => void,
): void {
  const values = places.storage.values;
  const strides = stridesOf(shape);
  const steps = stridesOf(places.shape);
  for (let i = 0; i < values.length; i++) {
    let at = 0;
    for (let d = 0; d < shape.length; d++) {
      const position =
        d === dim
          ? checked(op, values[i] as number, shape, dim, 0)
          : Math.floor(i / (steps[d] as number)) % (places.shape[d] as number);
      at += position * (strides[d] as number);
    }
    visit(i, at);
  }
}

export function gather(
  op: 'gather' | 'crossEntropy',
  x: ReferenceArray,
  dim: number,
  places: ReferenceArray,
  out: ReferenceArray,
): void {
  const from = x.storage.values;
  const to = out.storage.values;
  eachPlace(op, x.shape, dim, places, (i, at) => {
    to[i] = from[at] as number;
  });
}

export function scatterAdd(
  x: ReferenceArray,
  dim: number,
  places: ReferenceArray,
  source: ReferenceArray,
  out: ReferenceArray,
): void {
  const from = source.storage.values;
  const totals = Float64Array.from(x.storage.values);
  eachPlace('scatterAdd', x.shape, dim, places, (i, at) => {
    totals[at] = (totals[at] as number) + (from[i] as number);
  });
  out.storage.values.set(totals);
}
