import { apply, type Op } from '../autograd.ts';
import type { Stride } from '../backend.ts';
import { IndexOutOfRangeError, ShapeError } from '../errors.ts';
import { formatShape, type Shape } from '../shape.ts';
import { emptyTensor, type Tensor } from '../tensor.ts';
import { reshape } from './movement.ts';

/**
 * What `slice` takes of one dimension: one index (the dimension goes), `[start, end, step]` with
 * end excluded and null for "from the first" or "to the last", or ':' for all.
 */
export type Range =
  | number
  | ':'
  | readonly [start: number | null, end?: number | null, step?: number];

const sliceOp: Op<{ strides: readonly Stride[]; shape: Shape }> = {
  name: 'slice',
  forward: ([x], { strides, shape }) => {
    const input = x as Tensor;
    const out = emptyTensor(input.backend, shape, input.dtype);
    input.backend.kernels.slice(input, strides, out);
    return out;
  },
  backward: [
    (node) => apply(unsliceOp, [node.dOut], { ...node.attributes, shape: node.shapeOf(0) }),
  ],
};

const unsliceOp: Op<{ strides: readonly Stride[]; shape: Shape }> = {
  name: 'unslice',
  forward: ([x], { strides, shape }) => {
    const input = x as Tensor;
    const out = emptyTensor(input.backend, shape, input.dtype);
    input.backend.kernels.unslice(input, strides, out);
    return out;
  },
  backward: [(node) => apply(sliceOp, [node.dOut], { ...node.attributes, shape: node.shapeOf(0) })],
};

/**
 * A part of `x`, one range a dimension, the rest whole. Python's `x[:, -1]` is `slice(x, ':', -1)`,
 * `x[:, 2:5]` is `slice(x, ':', [2, 5])`. Negative numbers count from the end. Copies. A step may not be
 * negative. Gradient: dOut at the places it was taken from, 0 elsewhere. Twin: torch's indexing by
 * slices.
 *
 * @throws IndexOutOfRangeError for a single index outside its dimension.
 * @example
 * ```ts
 * const x = tensor([[1, 2, 3], [4, 5, 6]]);
 * await slice(x, 0).toArray(); // => [1, 2, 3]
 * await slice(x, ':', [0, 2]).toArray(); // => [[1, 2], [4, 5]]
 * await slice(x, ':', -1).toArray(); // => [3, 6]
 * ```
 */
export function slice(x: Tensor, ...ranges: Range[]): Tensor {
  if (ranges.length > x.rank) {
    throw new ShapeError(
      `slice: ${ranges.length} ranges for the ${x.rank} dimensions of ${formatShape(x.shape)}`,
    );
  }
  const strides: Stride[] = [];
  const shape: number[] = [];
  const kept: number[] = [];
  x.shape.forEach((size, d) => {
    const range = ranges[d] ?? ':';
    if (typeof range === 'number') {
      strides.push({ start: indexIn(range, size, d, x.shape), step: 1 });
      shape.push(1);
      return;
    }
    const [from, to, step = 1] = range === ':' ? [null] : range;
    if (!Number.isInteger(step) || step < 1) {
      throw new ShapeError(`slice: the step must be a whole number from 1, got ${step}`);
    }
    for (const bound of [from ?? 0, to ?? 0]) {
      if (Number.isInteger(bound) || Math.abs(bound) === Number.POSITIVE_INFINITY) continue;
      throw new ShapeError(
        `slice: the bounds of a range must be whole numbers or null, got ${bound}`,
      );
    }
    const start = clip(from ?? 0, size);
    const length = Math.max(0, Math.ceil((clip(to ?? size, size) - start) / step));
    strides.push({ start, step });
    shape.push(length);
    kept.push(length);
  });
  const part = apply(sliceOp, [x], { strides, shape });
  return kept.length === shape.length ? part : reshape(part, kept);
}

function indexIn(index: number, size: number, dim: number, shape: Shape): number {
  const i = index < 0 ? index + size : index;
  if (Number.isInteger(index) && i >= 0 && i < size) return i;
  throw new IndexOutOfRangeError(
    `slice: index ${index} is outside dimension ${dim} of ${formatShape(shape)}, whose size is ${size}`,
  );
}

/** A bound of a range, from 0 to `size`, as Python clips it. */
function clip(bound: number, size: number): number {
  return Math.min(Math.max(bound < 0 ? bound + size : bound, 0), size);
}
