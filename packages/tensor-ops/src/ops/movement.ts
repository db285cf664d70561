/** Ops that move elements or rename dimensions, and compute nothing. */
import { apply, type Op } from '../autograd.ts';
import type { Stride } from '../backend.ts';
import { DTypeError, IndexOutOfRangeError, ShapeError } from '../errors.ts';
import {
  broadcastShapes,
  checkShape,
  formatShape,
  inferShape,
  normalizeDim,
  type Shape,
  sameShape,
  sizeOf,
} from '../shape.ts';
import { emptyTensor, fromValues, type Tensor, viewOf } from '../tensor.ts';

/** A shape or an order of dimensions: as one array, or as numbers one by one. */
type Numbers = [numbers: Shape] | number[];

function listed(numbers: Numbers): Shape {
  return Array.isArray(numbers[0]) ? numbers[0] : (numbers as number[]);
}

const reshapeOp: Op<Shape> = {
  name: 'reshape',
  forward: ([x], shape) => viewOf(x as Tensor, shape),
  backward: [(node) => node.dOut.reshape(node.shapeOf(0))],
};

/**
 * The same elements in the same order, in another shape; one size may be -1. Shares the buffer.
 * `x.reshape(-1, 30)` does as well. Twin: torch.reshape.
 *
 * @throws ShapeError if the number of elements differs.
 * @example
 * ```ts
 * reshape(zeros([32, 3, 10]), [-1, 30]).shape; // => [32, 30]
 * ```
 */
export function reshape(x: Tensor, ...shape: Numbers): Tensor {
  return apply(reshapeOp, [x], inferShape('reshape', x.shape, listed(shape)));
}

/**
 * As `reshape`: `x.view(-1, 30)` or `x.view([-1, 30])`. Twin: torch.Tensor.view.
 *
 * @throws ShapeError if the number of elements differs.
 * @example
 * ```ts
 * view(zeros([32, 3, 10]), -1, 30).shape; // => [32, 30]
 * ```
 */
export function view(x: Tensor, ...shape: Numbers): Tensor {
  return apply(reshapeOp, [x], inferShape('view', x.shape, listed(shape)));
}

/**
 * Makes dimensions `start` … `end` (both included) into one. Twin: torch.flatten.
 *
 * @example
 * ```ts
 * flatten(zeros([32, 3, 10]), 1).shape; // => [32, 30]
 * ```
 */
export function flatten(x: Tensor, start = 0, end = -1): Tensor {
  if (x.rank === 0) return reshape(x, [1]);
  const first = normalizeDim('flatten', start, x.rank);
  const last = normalizeDim('flatten', end, x.rank);
  if (first > last) throw new ShapeError(`flatten: dimension ${start} comes after ${end}`);
  const merged = sizeOf(x.shape.slice(first, last + 1));
  return reshape(x, [...x.shape.slice(0, first), merged, ...x.shape.slice(last + 1)]);
}

/**
 * Drops dimension `dim` if its size is 1; without `dim`, all of size 1. Twin: torch.squeeze.
 *
 * @example
 * ```ts
 * squeeze(zeros([1, 3, 1])).shape; // => [3]
 * squeeze(zeros([1, 3, 1]), 0).shape; // => [3, 1]
 * ```
 */
export function squeeze(x: Tensor, dim?: number): Tensor {
  const only = dim === undefined ? undefined : normalizeDim('squeeze', dim, x.rank);
  return reshape(
    x,
    x.shape.filter((size, d) => size !== 1 || (only !== undefined && d !== only)),
  );
}

/**
 * Inserts a dimension of size 1 before `dim`. Twin: torch.unsqueeze.
 *
 * @example
 * ```ts
 * unsqueeze(zeros([3]), 0).shape; // => [1, 3]
 * unsqueeze(zeros([3]), -1).shape; // => [3, 1]
 * ```
 */
export function unsqueeze(x: Tensor, dim: number): Tensor {
  const at = normalizeDim('unsqueeze', dim, x.rank + 1);
  return reshape(x, [...x.shape.slice(0, at), 1, ...x.shape.slice(at)]);
}

const permuteOp: Op<readonly number[]> = {
  name: 'permute',
  forward: ([x], dims) => {
    const input = x as Tensor;
    const shape = dims.map((d) => input.shape[d] as number);
    const out = emptyTensor(input.backend, shape, input.dtype);
    input.backend.kernels.permute(input, dims, out);
    return out;
  },
  backward: [({ attributes: dims, dOut }) => dOut.permute(dims.map((_, d) => dims.indexOf(d)))],
};

/**
 * Reorders the dimensions: `out.shape[i] = x.shape[dims[i]]`. `x.permute(2, 0, 1)` does as well.
 * Copies. Twin: torch.permute.
 *
 * @example
 * ```ts
 * permute(zeros([2, 3, 4]), [2, 0, 1]).shape; // => [4, 2, 3]
 * ```
 */
export function permute(x: Tensor, ...dims: Numbers): Tensor {
  const given = listed(dims);
  const order = given.map((d) => normalizeDim('permute', d, x.rank));
  if (order.length !== x.rank || new Set(order).size !== x.rank) {
    throw new ShapeError(
      `permute: [${given.join(', ')}] must name each of the ${x.rank} dimensions of ${formatShape(x.shape)} once`,
    );
  }
  return apply(permuteOp, [x], order);
}

/**
 * Swaps two dimensions; by default the last two. Copies. Twin: torch.transpose.
 *
 * @example
 * ```ts
 * await transpose(tensor([[1, 2], [3, 4]])).toArray(); // => [[1, 3], [2, 4]]
 * ```
 */
export function transpose(x: Tensor, dim0 = -2, dim1 = -1): Tensor {
  const order = x.shape.map((_, d) => d);
  const first = normalizeDim('transpose', dim0, x.rank);
  const second = normalizeDim('transpose', dim1, x.rank);
  [order[first], order[second]] = [second, first];
  return permute(x, order);
}

const expandOp: Op<Shape> = {
  name: 'expand',
  forward: ([x], shape) => {
    const input = x as Tensor;
    const out = emptyTensor(input.backend, shape, input.dtype);
    input.backend.kernels.expand(input, out);
    return out;
  },
  backward: [({ dOut }) => dOut],
};

/**
 * Repeats dimensions of size 1, and adds leading ones, up to `shape`; -1 keeps a size.
 * `x.expand(2, 3)` does as well. Copies. Twin: torch.expand.
 *
 * @throws ShapeError if a size other than 1 would change.
 * @example
 * ```ts
 * await expand(tensor([[1], [2]]), [2, 3]).toArray(); // => [[1, 1, 1], [2, 2, 2]]
 * ```
 */
export function expand(x: Tensor, ...sizes: Numbers): Tensor {
  const given = listed(sizes);
  const added = given.length - x.rank;
  const shape = given.map((size, d) => (size === -1 ? (x.shape[d - added] ?? -1) : size));
  if (shape.includes(-1)) {
    throw new ShapeError(
      `expand: -1 keeps a size, but in ${formatShape(given)} it stands for a dimension that ` +
        `${formatShape(x.shape)} does not have; give the size of each new dimension`,
    );
  }
  checkShape('expand', shape);
  if (!sameShape(broadcastShapes('expand', x.shape, shape), shape)) {
    throw new ShapeError(
      `expand: ${formatShape(x.shape)} does not broadcast to ${formatShape(shape)}; only sizes of 1 can grow`,
    );
  }
  return apply(expandOp, [x], shape);
}

const catOp: Op<number> = {
  name: 'cat',
  forward: (inputs, dim) => {
    const first = inputs[0] as Tensor;
    const joined = inputs.reduce((total, x) => total + (x.shape[dim] as number), 0);
    const out = emptyTensor(first.backend, first.shape.with(dim, joined), first.dtype);
    first.backend.kernels.cat(inputs, dim, out);
    return out;
  },
  backward: [
    (node) => {
      const { attributes: dim, position, dOut } = node;
      let start = 0;
      for (let i = 0; i < position; i++) start += node.shapeOf(i)[dim] as number;
      const end = start + (node.shapeOf(position)[dim] as number);
      return slice(dOut, ...dOut.shape.map((_, d): Range => (d === dim ? [start, end] : ':')));
    },
  ],
};

/**
 * Joins tensors along `dim`; all other sizes must be equal. Twin: torch.cat.
 *
 * @example
 * ```ts
 * await cat([tensor([1, 2]), tensor([3])]).toArray(); // => [1, 2, 3]
 * ```
 */
export function cat(tensors: readonly Tensor[], dim = 0): Tensor {
  const first = tensors[0];
  if (!first) throw new ShapeError('cat: no tensors were given');
  const at = normalizeDim('cat', dim, first.rank);
  for (const x of tensors) {
    if (
      !sameShape(x.shape.toSpliced(at, 1), first.shape.toSpliced(at, 1)) ||
      x.rank !== first.rank
    ) {
      throw new ShapeError(
        `cat: ${formatShape(first.shape)} and ${formatShape(x.shape)} differ in more than dimension ${at}`,
      );
    }
    if (x.dtype !== first.dtype) {
      throw new DTypeError(`cat: ${first.dtype} and ${x.dtype} are mixed; convert with .to()`);
    }
  }
  return apply(catOp, [...tensors], at);
}

/**
 * Joins tensors of one shape along a new dimension. Twin: torch.stack.
 *
 * @throws ShapeError if the shapes differ.
 * @example
 * ```ts
 * await stack([tensor([1, 2]), tensor([3, 4])]).toArray(); // => [[1, 2], [3, 4]]
 * ```
 */
export function stack(tensors: readonly Tensor[], dim = 0): Tensor {
  const shape = tensors[0]?.shape ?? [];
  const odd = tensors.find((x) => !sameShape(x.shape, shape));
  if (odd) {
    throw new ShapeError(
      `stack: shapes must be equal, got ${formatShape(shape)} and ${formatShape(odd.shape)}`,
    );
  }
  if (tensors.length === 0) throw new ShapeError('stack: no tensors were given');
  const at = normalizeDim('stack', dim, shape.length + 1);
  return cat(
    tensors.map((x) => unsqueeze(x, at)),
    at,
  );
}

/**
 * Cuts `dim` into pieces of `size`; the last may be shorter. Twin: torch.split.
 *
 * @example
 * ```ts
 * split(zeros([5, 2]), 2).map((x) => x.shape); // => [[2, 2], [2, 2], [1, 2]]
 * ```
 */
export function split(x: Tensor, size: number, dim = 0): Tensor[] {
  const at = normalizeDim('split', dim, x.rank);
  if (!Number.isInteger(size) || size < 1) {
    throw new ShapeError(`split: the size of a piece must be a whole number from 1, got ${size}`);
  }
  const total = x.shape[at] as number;
  const pieces = Math.max(1, Math.ceil(total / size)); // nothing is one empty piece, as in torch
  return Array.from({ length: pieces }, (_, i) =>
    slice(
      x,
      ...x.shape.map(
        (_, d): Range => (d === at ? [i * size, Math.min((i + 1) * size, total)] : ':'),
      ),
    ),
  );
}

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

function triangle(op: string, x: Tensor, diagonal: number, keepLower: boolean): Tensor {
  if (x.rank < 2) {
    throw new ShapeError(`${op}: ${formatShape(x.shape)} is no matrix; it needs two dimensions`);
  }
  const [rows, columns] = x.shape.slice(-2) as [number, number];
  return x.maskedFill(triangleMask(x, rows, columns, diagonal, keepLower), 0);
}

/** True above (or, for the upper triangle, below) the diagonal, where zeros go. */
function triangleMask(
  x: Tensor,
  rows: number,
  columns: number,
  diagonal: number,
  keepLower: boolean,
): Tensor {
  const mask = new Int32Array(rows * columns);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      const offset = j - i - diagonal;
      mask[i * columns + j] = (keepLower ? offset > 0 : offset < 0) ? 1 : 0;
    }
  }
  return fromValues(mask, [rows, columns], { dtype: 'bool', backend: x.backend });
}

/**
 * The lower triangle of the last two dimensions, zeros above `diagonal`. Twin: torch.tril.
 *
 * @example
 * ```ts
 * await tril(ones([2, 2])).toArray(); // => [[1, 0], [1, 1]]
 * ```
 */
export function tril(x: Tensor, diagonal = 0): Tensor {
  return triangle('tril', x, diagonal, true);
}

/**
 * The upper triangle of the last two dimensions, zeros below `diagonal`. Twin: torch.triu.
 *
 * @throws ShapeError for a vector.
 * @example
 * ```ts
 * await triu(ones([2, 2])).toArray(); // => [[1, 1], [0, 1]]
 * ```
 */
export function triu(x: Tensor, diagonal = 0): Tensor {
  return triangle('triu', x, diagonal, false);
}
