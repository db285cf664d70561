/** Ops that join tensors and cut them apart. */
import { apply, type Op } from '../autograd.ts';
import { DTypeError, ShapeError } from '../errors.ts';
import { formatShape, normalizeDim, sameShape } from '../shape.ts';
import { emptyTensor, type Tensor } from '../tensor.ts';
import { unsqueeze } from './movement.ts';
import { type Range, slice } from './slice.ts';

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
