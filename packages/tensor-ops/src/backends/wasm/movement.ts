import type { Stride } from '../../backend.ts';
import { broadcastStrides, type Shape, sizeOf, stridesOf } from '../../shape.ts';
import { fill } from './elementwise.ts';
import { eachPlane } from './planes.ts';
import { ELEMENT, type WasmArray } from './storage.ts';

/** `out`, in order, is what lies in `x` from element `first` on, `strides` apart. */
function gather(x: WasmArray, first: number, strides: readonly number[], out: WasmArray): void {
  const { exports } = x.storage.runtime;
  const from = x.storage.pointer + first * ELEMENT;
  eachPlane(out.shape, [strides], ({ rows, columns, rowSteps, columnSteps }, offsets, start) => {
    exports.gatherMatrix(
      rows,
      columns,
      from + (offsets[0] as number) * ELEMENT,
      rowSteps[0] as number,
      columnSteps[0] as number,
      out.storage.pointer + start * ELEMENT,
    );
  });
}

/** The elements of `x`, in order, go to `out` from element `first` on, `strides` apart. */
function scatter(x: WasmArray, out: WasmArray, first: number, strides: readonly number[]): void {
  const { exports } = x.storage.runtime;
  const to = out.storage.pointer + first * ELEMENT;
  eachPlane(x.shape, [strides], ({ rows, columns, rowSteps, columnSteps }, offsets, start) => {
    exports.scatterMatrix(
      rows,
      columns,
      x.storage.pointer + start * ELEMENT,
      to + (offsets[0] as number) * ELEMENT,
      rowSteps[0] as number,
      columnSteps[0] as number,
    );
  });
}

export function expand(x: WasmArray, out: WasmArray): void {
  gather(x, 0, broadcastStrides(x.shape, out.shape), out);
}

export function permute(x: WasmArray, dims: readonly number[], out: WasmArray): void {
  const strides = stridesOf(x.shape);
  gather(
    x,
    0,
    dims.map((d) => strides[d] as number),
    out,
  );
}

/** Where the elements of a slice of `whole` lie: the first one, and the steps from one to the next. */
function layout(whole: Shape, strides: readonly Stride[]): [number, number[]] {
  const elements = stridesOf(whole);
  const first = strides.reduce((at, { start }, d) => at + start * (elements[d] as number), 0);
  return [first, strides.map(({ step }, d) => step * (elements[d] as number))];
}

export function slice(x: WasmArray, strides: readonly Stride[], out: WasmArray): void {
  gather(x, ...layout(x.shape, strides), out);
}

export function unslice(x: WasmArray, strides: readonly Stride[], out: WasmArray): void {
  fill(out, 0);
  scatter(x, out, ...layout(out.shape, strides));
}

export function cat(xs: readonly WasmArray[], dim: number, out: WasmArray): void {
  const { exports } = out.storage.runtime;
  const outer = sizeOf(out.shape.slice(0, dim));
  const inner = sizeOf(out.shape.slice(dim + 1));
  const row = (out.shape[dim] as number) * inner;
  let to = out.storage.pointer;
  for (const x of xs) {
    const columns = (x.shape[dim] as number) * inner;
    exports.scatterMatrix(outer, columns, x.storage.pointer, to, row, 1);
    to += columns * ELEMENT;
  }
}
