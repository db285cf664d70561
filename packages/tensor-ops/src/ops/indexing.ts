/** Ops whose places are given by int32 tensors. */
import { apply, type Node, type Op } from '../autograd.ts';
import { DTypeError, ShapeError } from '../errors.ts';
import { broadcastShapes, formatShape, normalizeDim, type Shape, sameShape } from '../shape.ts';
import { describe, emptyTensor, type Tensor } from '../tensor.ts';
import { zeros } from './creation.ts';
import { checkNumeric } from './operands.ts';
import { checkIndex } from './to.ts';

/** The index tensors of an op, all its inputs but the first, unchanged since it ran. */
function indicesOf<A>(node: Node<A>): Tensor[] {
  return node.inputs.slice(1).map((_, i) => node.input(i + 1));
}

const indexOp: Op<'index' | 'embedding'> = {
  name: 'index',
  forward: ([x, ...indices], op) => {
    const input = x as Tensor;
    const shape = [...(indices[0] as Tensor).shape, ...input.shape.slice(indices.length)];
    const out = emptyTensor(input.backend, shape, input.dtype);
    input.backend.kernels.index(op, input, indices, out);
    return out;
  },
  backward: [(node) => apply(unindexOp, [node.dOut, ...indicesOf(node)], node.shapeOf(0)), null],
};

const unindexOp: Op<Shape> = {
  name: 'unindex',
  forward: ([x, ...indices], shape) => {
    const input = x as Tensor;
    const out = emptyTensor(input.backend, shape, input.dtype);
    input.backend.kernels.unindex(input, indices, out);
    return out;
  },
  backward: [(node) => apply(indexOp, [node.dOut, ...indicesOf(node)], 'index'), null],
};

/**
 * Rows, or elements, chosen by int32 tensors of the leading dimensions:
 * `out[i…, rest…] = x[first[i…], second[i…], …, rest…]`. The indices broadcast; negative ones count
 * from the end. Python's `C[X]` is `index(C, X)`, and `p[range(n), ys]` is `index(p, arange(n), ys)`.
 * Gradient: dOut added up at the places it was taken from. Twin: torch's indexing by tensors.
 *
 * @throws IndexOutOfRangeError on backends that check; a GPU cannot. DTypeError for a bool mask, whose
 * selection would have no size that is known beforehand.
 * @example
 * ```ts
 * const x = tensor([[1, 2], [3, 4], [5, 6]]);
 * const rows = tensor([2, 0], { dtype: 'int32' });
 * await index(x, rows).toArray(); // => [[5, 6], [1, 2]]
 * await index(x, rows, tensor([1, 0], { dtype: 'int32' })).toArray(); // => [6, 1]
 * ```
 */
export function index(x: Tensor, ...indices: Tensor[]): Tensor {
  if (indices.length < 1 || indices.length > x.rank) {
    throw new ShapeError(
      `index: ${formatShape(x.shape)} takes 1 to ${x.rank} index tensors, got ${indices.length}`,
    );
  }
  if (indices.some(({ dtype }) => dtype === 'bool')) {
    throw new DTypeError(
      'index: selection by a bool mask is not offered; use where(mask, x, 0) or x.maskedFill(mask, value), ' +
        'which keep the shape',
    );
  }
  for (const each of indices) checkIndex('index', each);
  const shape = indices.map((each) => each.shape).reduce((a, b) => broadcastShapes('index', a, b));
  const aligned = indices.map((each) => (sameShape(each.shape, shape) ? each : each.expand(shape)));
  return apply(indexOp, [x, ...aligned], 'index');
}

/** `index(weight, tokens)` for embedding, which takes no negative token and has a name of its own. */
export function rowsOf(weight: Tensor, tokens: Tensor): Tensor {
  checkIndex('embedding', tokens);
  return apply(indexOp, [weight, tokens], 'embedding');
}

interface Gathering {
  readonly op: 'gather' | 'crossEntropy';
  readonly dim: number;
}

const gatherOp: Op<Gathering> = {
  name: 'gather',
  forward: ([x, places], { op, dim }) => {
    const [input, at] = [x as Tensor, places as Tensor];
    const out = emptyTensor(input.backend, at.shape, input.dtype);
    input.backend.kernels.gather(op, input, dim, at, out);
    return out;
  },
  backward: [
    (node) => {
      const { dtype, backend } = node.dOut;
      const zero = zeros(node.shapeOf(0), { dtype, backend });
      return scatterAdd(zero, node.attributes.dim, node.b, node.dOut);
    },
    null,
  ],
};

/**
 * `out[i][j] = x[index[i][j]][j]` for dim 0, `x[i][index[i][j]]` for dim 1, and so on; `out` has the
 * shape of `index`. Gradient: dOut added up at its places. Twin: torch.gather.
 *
 * @param places int32, of x's rank, no larger than `x` but along `dim`
 * @example
 * ```ts
 * const x = tensor([[1, 2], [3, 4]]);
 * await gather(x, 1, tensor([[1], [0]], { dtype: 'int32' })).toArray(); // => [[2], [3]]
 * ```
 */
export function gather(x: Tensor, dim: number, places: Tensor): Tensor {
  const d = checkPlaces('gather', x, dim, places);
  return apply<Gathering>(gatherOp, [x, places], { op: 'gather', dim: d });
}

/** `gather` along the classes, the last dimension, for crossEntropy: an error speaks of its targets. */
export function gatherTargets(logProbabilities: Tensor, targets: Tensor): Tensor {
  const attributes: Gathering = { op: 'crossEntropy', dim: logProbabilities.rank - 1 };
  return apply(gatherOp, [logProbabilities, targets.unsqueeze(-1)], attributes).squeeze(-1);
}

const scatterAddOp: Op<number> = {
  name: 'scatterAdd',
  forward: ([x, places, source], dim) => {
    const input = x as Tensor;
    const out = emptyTensor(input.backend, input.shape, input.dtype);
    input.backend.kernels.scatterAdd(input, dim, places as Tensor, source as Tensor, out);
    return out;
  },
  backward: [({ dOut }) => dOut, null, ({ b, attributes: dim, dOut }) => gather(dOut, dim, b)],
};

/**
 * A copy of `x` with `source` added at its places: `out[index[i][j]][j] += source[i][j]` for dim 0.
 * Gradient: dOut to `x`, dOut at its places to `source`. Twin: torch.scatter_add.
 *
 * @param places int32, of the shape of `source`
 * @example
 * ```ts
 * const places = tensor([0, 2, 0], { dtype: 'int32' });
 * await scatterAdd(zeros([3]), 0, places, ones([3])).toArray(); // => [2, 0, 1]
 * ```
 */
export function scatterAdd(x: Tensor, dim: number, places: Tensor, source: Tensor): Tensor {
  checkNumeric('scatterAdd', x);
  const d = checkPlaces('scatterAdd', x, dim, places);
  if (!sameShape(source.shape, places.shape) || source.dtype !== x.dtype) {
    throw new ShapeError(
      `scatterAdd: the source must be ${x.dtype} ${formatShape(places.shape)} as the index is, got ${describe(source)}`,
    );
  }
  return apply(scatterAddOp, [x, places, source], d);
}

/** Checks that `places` can address `x` along `dim`, and returns `dim` from 0. */
function checkPlaces(op: string, x: Tensor, dim: number, places: Tensor): number {
  checkIndex(op, places);
  const d = normalizeDim(op, dim, x.rank);
  const fits =
    places.rank === x.rank &&
    places.shape.every((size, e) => e === d || size <= (x.shape[e] as number));
  if (fits) return d;
  throw new ShapeError(
    `${op}: the index ${formatShape(places.shape)} does not fit ${formatShape(x.shape)}; it needs the same number ` +
      `of dimensions, none larger but dimension ${d}`,
  );
}
