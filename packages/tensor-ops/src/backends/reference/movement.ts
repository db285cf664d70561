import type { Stride } from '../../backend.ts';
import { type Shape, sizeOf, stridesOf } from '../../shape.ts';
import type { ReferenceArray } from './reference.ts';

/** Calls `visit(i, at)` for every element i of `shape`, where `at` is `start` plus position · strides. */
function walk(
  shape: Shape,
  strides: readonly number[],
  start: number,
  visit: (i: number, at: number) => void,
): void {
  const size = sizeOf(shape);
  const position = shape.map(() => 0);
  let at = start;
  for (let i = 0; i < size; i++) {
    visit(i, at);
    for (let d = shape.length - 1; d >= 0; d--) {
      position[d] = (position[d] as number) + 1;
      at += strides[d] as number;
      if ((position[d] as number) < (shape[d] as number)) break;
      at -= (position[d] as number) * (strides[d] as number);
      position[d] = 0;
    }
  }
}

export function permute(x: ReferenceArray, dims: readonly number[], out: ReferenceArray): void {
  const from = x.storage.values;
  const to = out.storage.values;
  const strides = stridesOf(x.shape);
  walk(
    out.shape,
    dims.map((d) => strides[d] as number),
    0,
    (i, at) => {
      to[i] = from[at] as number;
    },
  );
}

/** Where the elements of a slice of `whole` lie: the first one, and the steps from one to the next. */
function layout(whole: Shape, strides: readonly Stride[]): [number, number[]] {
  const elements = stridesOf(whole);
  let first = 0;
  strides.forEach(({ start }, d) => {
    first += start * (elements[d] as number);
  });
  return [first, strides.map(({ step }, d) => step * (elements[d] as number))];
}

export function slice(x: ReferenceArray, strides: readonly Stride[], out: ReferenceArray): void {
  const from = x.storage.values;
  const to = out.storage.values;
  const [first, steps] = layout(x.shape, strides);
  walk(out.shape, steps, first, (i, at) => {
    to[i] = from[at] as number;
  });
}

export function unslice(x: ReferenceArray, strides: readonly Stride[], out: ReferenceArray): void {
  const from = x.storage.values;
  const to = out.storage.values;
  to.fill(0);
  const [first, steps] = layout(out.shape, strides);
  walk(x.shape, steps, first, (i, at) => {
    to[at] = from[i] as number;
  });
}

export function cat(xs: readonly ReferenceArray[], dim: number, out: ReferenceArray): void {
  const to = out.storage.values;
  const inner = sizeOf(out.shape.slice(dim + 1));
  const block = (out.shape[dim] as number) * inner;
  let start = 0;
  for (const x of xs) {
    const from = x.storage.values;
    const length = (x.shape[dim] as number) * inner;
    for (let i = 0, at = start; i < from.length; i += length, at += block) {
      to.set(from.subarray(i, i + length), at);
    }
    start += length;
  }
}
