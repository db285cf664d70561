/** Ops that reduce dimensions, and running sums. */
import { apply, type Op } from '../autograd.ts';
import { ShapeError } from '../errors.ts';
import { scope } from '../memory.ts';
import {
  type Dims,
  formatShape,
  normalizeDim,
  normalizeDims,
  reducedShape,
  type Shape,
} from '../shape.ts';
import { emptyTensor, type Tensor } from '../tensor.ts';
import { to, toFloat } from './to.ts';

export interface ReduceOptions {
  /** Keep the reduced dimensions with size 1. Default false. */
  keepdim?: boolean;
}

interface Reduction {
  readonly dims: readonly number[];
  readonly keepdim: boolean;
}

/** `shape` with the reduced dimensions as 1, so that a result broadcasts against what it came from. */
function kept(shape: Shape, { dims }: Reduction): Shape {
  return reducedShape(shape, dims, true);
}

const sumOp: Op<Reduction> = {
  name: 'sum',
  forward: ([x], { dims, keepdim }) => {
    const input = x as Tensor;
    const out = emptyTensor(input.backend, reducedShape(input.shape, dims, keepdim), input.dtype);
    input.backend.kernels.reduce('sum', input, dims, out);
    return out;
  },
  backward: [
    (node) => node.dOut.reshape(kept(node.shapeOf(0), node.attributes)).expand(node.shapeOf(0)),
  ],
};

/** How many elements go into each element of the result. */
function countOf(shape: Shape, { dims }: Reduction): number {
  return dims.reduce((count, d) => count * (shape[d] as number), 1);
}

const meanOp: Op<Reduction> = {
  name: 'mean',
  // Divides, as torch does: a product with a rounded 1/n would make the mean of ones 0.99999994.
  forward: ([x], attributes) => {
    const { dims, keepdim } = attributes;
    const input = x as Tensor;
    return input.sum(dims, { keepdim }).div_(countOf(input.shape, attributes));
  },
  backward: [
    (node) => {
      const shape = node.shapeOf(0);
      const share = node.dOut.div(countOf(shape, node.attributes));
      return share.reshape(kept(shape, node.attributes)).expand(shape);
    },
  ],
};

const stdOp: Op<Reduction & { readonly correction: number }> = {
  name: 'std',
  forward: ([x], { dims, ...options }) => scope(() => (x as Tensor).var(dims, options).sqrt()),
  // (x - mean) / ((n - correction) · std), and 0 where nothing varies.
  backward: [
    ({ a, out, dOut, attributes }) => {
      const shape = kept(a.shape, attributes);
      const { dims, correction } = attributes;
      const scale = out.mul(countOf(a.shape, attributes) - correction).reshape(shape);
      const slope = a.sub(a.mean(dims, { keepdim: true })).div(scale);
      return slope.maskedFill(out.reshape(shape).eq(0), 0).mul(dOut.reshape(shape));
    },
  ],
};

function extremeOp(name: 'max' | 'min'): Op<Reduction> {
  return {
    name,
    forward: ([x], { dims, keepdim }) => {
      const input = x as Tensor;
      const out = emptyTensor(input.backend, reducedShape(input.shape, dims, keepdim), input.dtype);
      input.backend.kernels.reduce(name, input, dims, out);
      return out;
    },
    // Shared evenly among equal extremes.
    backward: [
      ({ a, out, dOut, attributes }) => {
        const shape = kept(a.shape, attributes);
        const ties = a.eq(out.reshape(shape)).to(dOut.dtype);
        return ties.div(ties.sum(attributes.dims, { keepdim: true })).mul(dOut.reshape(shape));
      },
    ],
  };
}

const maxOp = extremeOp('max');
const minOp = extremeOp('min');

function reduction(
  op: string,
  x: Tensor,
  dim: Dims | undefined,
  options: ReduceOptions,
): Reduction {
  return { dims: normalizeDims(op, dim, x.rank), keepdim: options.keepdim ?? false };
}

function checkNotEmpty(op: string, x: Tensor, dims: readonly number[]): void {
  const empty = dims.find((d) => x.shape[d] === 0);
  if (empty === undefined) return;
  throw new ShapeError(
    `${op}: dimension ${empty} of ${formatShape(x.shape)} has no elements to choose from`,
  );
}

/**
 * The sum over `dim` (a dimension, several, or all). bool is counted as int32. Gradient: dOut to
 * every element. Twin: torch.sum.
 *
 * @example
 * ```ts
 * const x = tensor([[1, 2], [3, 4]]);
 * await sum(x).item(); // => 10
 * await sum(x, 1, { keepdim: true }).toArray(); // => [[3], [7]]
 * ```
 */
export function sum(x: Tensor, dim?: Dims, options: ReduceOptions = {}): Tensor {
  const input = x.dtype === 'bool' ? to(x, 'int32') : x;
  return apply(sumOp, [input], reduction('sum', x, dim, options));
}

/**
 * The mean over `dim`; whole numbers and bool become float32. Gradient: dOut / n. Twin: torch.mean.
 *
 * @example
 * ```ts
 * await mean(tensor([[1, 2], [3, 6]]), 0).toArray(); // => [2, 4]
 * ```
 */
export function mean(x: Tensor, dim?: Dims, options: ReduceOptions = {}): Tensor {
  return apply(meanOp, [toFloat(x)], reduction('mean', x, dim, options));
}

export interface VarianceOptions extends ReduceOptions {
  /** The divisor is n - correction: 1 for the unbiased estimate (default), 0 for the plain mean. */
  correction?: number;
}

/**
 * `Σ (x - mean)² / (n - correction)` over `dim`. Twin: torch.var.
 *
 * @example
 * ```ts
 * await variance(tensor([1, 2, 3])).item(); // => 1
 * ```
 */
export function variance(
  x: Tensor,
  dim?: Dims,
  { correction = 1, ...options }: VarianceOptions = {},
): Tensor {
  const input = toFloat(x);
  const dims = normalizeDims('variance', dim, x.rank);
  const total = input
    .sub(input.mean(dims, { keepdim: true }))
    .square()
    .sum(dims, options);
  // Too few elements: 0 / 0 = NaN, as in torch.
  return total.div(Math.max(0, x.size / total.size - correction));
}

/**
 * The standard deviation, `√variance`. Gradient: `dOut · (x - mean) / ((n - correction) · out)`, 0
 * where nothing varies. Twin: torch.std.
 *
 * @example
 * ```ts
 * await std(tensor([1, 2, 3])).item(); // => 1
 * ```
 */
export function std(
  x: Tensor,
  dim?: Dims,
  { correction = 1, ...options }: VarianceOptions = {},
): Tensor {
  return apply(stdOp, [toFloat(x)], { ...reduction('std', x, dim, options), correction });
}

/**
 * The largest element over `dim`; NaN if there is one. Equal largest elements share the gradient.
 * Twin: torch.amax.
 *
 * @throws ShapeError where there is nothing to choose from.
 * @example
 * ```ts
 * await max(tensor([[1, 5], [3, 2]]), 1).toArray(); // => [5, 3]
 * ```
 */
export function max(x: Tensor, dim?: Dims, options: ReduceOptions = {}): Tensor {
  const over = reduction('max', x, dim, options);
  checkNotEmpty('max', x, over.dims);
  return apply(maxOp, [x], over);
}

/**
 * The smallest element over `dim`; NaN if there is one. Twin: torch.amin.
 *
 * @throws ShapeError where there is nothing to choose from.
 * @example
 * ```ts
 * await min(tensor([[1, 5], [3, 2]])).item(); // => 1
 * ```
 */
export function min(x: Tensor, dim?: Dims, options: ReduceOptions = {}): Tensor {
  const over = reduction('min', x, dim, options);
  checkNotEmpty('min', x, over.dims);
  return apply(minOp, [x], over);
}

function argOp(name: 'argmax' | 'argmin'): Op<{ dim: number; keepdim: boolean }> {
  return {
    name,
    forward: ([x], { dim, keepdim }) => {
      const input = x as Tensor;
      const out = emptyTensor(input.backend, reducedShape(input.shape, [dim], keepdim), 'int32');
      input.backend.kernels.argReduce(name === 'argmax' ? 'max' : 'min', input, dim, out);
      return out;
    },
    backward: [null],
  };
}

const argmaxOp = argOp('argmax');
const argminOp = argOp('argmin');

/**
 * The index of the largest element along `dim`, int32; the first of equals. Without `dim`, the
 * index into the flattened tensor. Twin: torch.argmax.
 *
 * @example
 * ```ts
 * await argmax(tensor([[1, 3], [5, 2]]), 1).toArray(); // => [1, 0]
 * ```
 */
export function argmax(x: Tensor, dim?: number, options: ReduceOptions = {}): Tensor {
  return arg('argmax', argmaxOp, x, dim, options);
}

/**
 * The index of the smallest element along `dim`, int32; the first of equals. Twin: torch.argmin.
 *
 * @throws ShapeError where there is nothing to choose from.
 * @example
 * ```ts
 * await argmin(tensor([3, 1, 2])).item(); // => 1
 * ```
 */
export function argmin(x: Tensor, dim?: number, options: ReduceOptions = {}): Tensor {
  return arg('argmin', argminOp, x, dim, options);
}

function arg(
  name: string,
  op: ReturnType<typeof argOp>,
  x: Tensor,
  dim: number | undefined,
  { keepdim = false }: ReduceOptions,
): Tensor {
  checkNotEmpty(name, x, normalizeDims(name, dim, x.rank));
  if (dim === undefined) {
    const place = apply(op, [x.reshape([x.size])], { dim: 0, keepdim: false });
    return keepdim ? place.reshape(x.shape.map(() => 1)) : place;
  }
  return apply(op, [x], { dim: normalizeDim(name, dim, x.rank), keepdim });
}

const cumsumOp: Op<{ dim: number; reverse: boolean }> = {
  name: 'cumsum',
  forward: ([x], { dim, reverse }) => {
    const input = x as Tensor;
    const out = emptyTensor(input.backend, input.shape, input.dtype);
    input.backend.kernels.cumsum(input, dim, reverse, out);
    return out;
  },
  // Element i is in the sums i, i + 1, …: their gradients are summed from the end.
  backward: [
    ({ attributes: { dim, reverse }, dOut }) => apply(cumsumOp, [dOut], { dim, reverse: !reverse }),
  ],
};

/**
 * Running sums along `dim`: `out[i] = x[0] + … + x[i]`. Twin: torch.cumsum.
 *
 * @example
 * ```ts
 * await cumsum(tensor([1, 2, 3]), 0).toArray(); // => [1, 3, 6]
 * ```
 */
export function cumsum(x: Tensor, dim: number): Tensor {
  const input = x.dtype === 'bool' ? to(x, 'int32') : x;
  return apply(cumsumOp, [input], { dim: normalizeDim('cumsum', dim, x.rank), reverse: false });
}
