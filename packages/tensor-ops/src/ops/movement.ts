/** Ops that move elements or rename dimensions, and compute nothing. */
import { apply, type Op } from '../autograd.ts';
import { ShapeError } from '../errors.ts';
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
import { emptyTensor, type Tensor, viewOf } from '../tensor.ts';

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
