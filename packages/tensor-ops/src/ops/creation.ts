import type { Generator } from '@makemore/random';
import { getBackend } from '../backend.ts';
import { DTypeError, ShapeError, TensorError } from '../errors.ts';
import { checkShape, type Shape, sizeOf } from '../shape.ts';
import {
  checkSupported,
  emptyTensor,
  fromValues,
  hostArray,
  type Tensor,
  type TensorOptions,
} from '../tensor.ts';
import { checkIndex } from './to.ts';

/** As `checkShape`, with a word for those who give the sizes one by one, as torch takes them. */
function checkSizes(op: string, shape: Shape): Shape {
  if (typeof shape !== 'number') return checkShape(op, shape);
  throw new ShapeError(
    `${op}: the sizes of a shape go into one array, as in zeros([2, 3]); got the number ${shape}`,
  );
}

function filled(op: string, shape: Shape, value: number, options: TensorOptions): Tensor {
  const backend = options.backend ?? getBackend();
  const dtype = options.dtype ?? 'float32';
  const sizes = checkSizes(op, shape);
  checkSupported(op, backend, dtype);
  const out = emptyTensor(backend, sizes, dtype);
  backend.kernels.fill(out, value);
  if (options.requiresGrad) out.requiresGrad = true;
  return out;
}

/**
 * A tensor of `shape` with every element `value`; float32 unless `dtype` says otherwise.
 * Twin: torch.full.
 *
 * @example
 * ```ts
 * await full([2, 2], 7).toArray(); // => [[7, 7], [7, 7]]
 * ```
 */
export function full(shape: Shape, value: number, options: TensorOptions = {}): Tensor {
  return filled('full', shape, value, options);
}

/**
 * Zeros. Twin: torch.zeros.
 *
 * @example
 * ```ts
 * await zeros([2, 2]).toArray(); // => [[0, 0], [0, 0]]
 * ```
 */
export function zeros(shape: Shape, options: TensorOptions = {}): Tensor {
  return filled('zeros', shape, 0, options);
}

/**
 * Ones. Twin: torch.ones.
 *
 * @example
 * ```ts
 * await ones([3], { dtype: 'int32' }).toArray(); // => [1, 1, 1]
 * ```
 */
export function ones(shape: Shape, options: TensorOptions = {}): Tensor {
  return filled('ones', shape, 1, options);
}

/**
 * Zeros of `x`'s shape, dtype and backend. Twin: torch.zeros_like.
 *
 * @example
 * ```ts
 * await zerosLike(tensor([1, 2])).toArray(); // => [0, 0]
 * ```
 */
export function zerosLike(x: Tensor, options: TensorOptions = {}): Tensor {
  return filled('zerosLike', x.shape, 0, { dtype: x.dtype, backend: x.backend, ...options });
}

/**
 * Ones of `x`'s shape, dtype and backend. Twin: torch.ones_like.
 *
 * @example
 * ```ts
 * await onesLike(tensor([1, 2])).toArray(); // => [1, 1]
 * ```
 */
export function onesLike(x: Tensor, options: TensorOptions = {}): Tensor {
  return filled('onesLike', x.shape, 1, { dtype: x.dtype, backend: x.backend, ...options });
}

/**
 * `start`, `start + step`, … before `end`; `arange(n)` is 0 … n - 1. int32 when all three are
 * whole, else float32. Twin: torch.arange.
 *
 * @throws ShapeError if `step` is 0 or leads away from `end`.
 * @example
 * ```ts
 * await arange(4).toArray(); // => [0, 1, 2, 3]
 * await arange(1, 0, -0.25).toArray(); // => [1, 0.75, 0.5, 0.25]
 * ```
 */
export function arange(end: number, options?: TensorOptions): Tensor;
export function arange(start: number, end: number, step?: number, options?: TensorOptions): Tensor;
export function arange(
  first: number,
  second?: number | TensorOptions,
  step = 1,
  options: TensorOptions = {},
): Tensor {
  if (typeof second !== 'number') return arange(0, first, 1, second);
  const count = Math.ceil((second - first) / step);
  if (!(step !== 0 && count >= 0 && Number.isFinite(count))) {
    throw new ShapeError(
      `arange: from ${first} to ${second} in steps of ${step} never ends; the step must lead from start to end`,
    );
  }
  const whole = [first, second, step].every(Number.isInteger);
  const dtype = options.dtype ?? (whole ? 'int32' : 'float32');
  const values = hostArray(dtype, [count]);
  for (let i = 0; i < count; i++) values[i] = first + i * step;
  return fromValues(values, [count], { ...options, dtype });
}

/**
 * `steps` values from `start` to `end`, both included, evenly spaced. Twin: torch.linspace.
 *
 * @example
 * ```ts
 * await linspace(-3, 0, 4).toArray(); // => [-3, -2, -1, 0]
 * ```
 */
export function linspace(
  start: number,
  end: number,
  steps: number,
  options: TensorOptions = {},
): Tensor {
  const shape = checkShape('linspace', [steps]);
  const dtype = options.dtype ?? 'float32';
  const values = hostArray(dtype, shape);
  const step = (end - start) / (steps - 1);
  // From both ends, as torch does, so that the last value is exactly `end`.
  for (let i = 0; i < steps; i++) {
    values[i] = i < steps / 2 ? start + (i === 0 ? 0 : i * step) : end - (steps - 1 - i) * step;
  }
  return fromValues(values, shape, { ...options, dtype });
}

/**
 * The n × n identity matrix. Twin: torch.eye.
 *
 * @example
 * ```ts
 * await eye(2).toArray(); // => [[1, 0], [0, 1]]
 * ```
 */
export function eye(n: number, options: TensorOptions = {}): Tensor {
  const shape = checkShape('eye', [n, n]);
  const dtype = options.dtype ?? 'float32';
  const values = hostArray(dtype, shape);
  for (let i = 0; i < n; i++) values[i * n + i] = 1;
  return fromValues(values, shape, { ...options, dtype });
}

/**
 * `out[…, c] = 1` where `indices[…] = c`, else 0; one more dimension, of size `classes`. float32,
 * unlike torch.nn.functional.one_hot, because it feeds a matrix product.
 *
 * @param indices int32, from 0 to `classes - 1`; a row whose index lies outside is all zeros.
 * @example
 * ```ts
 * await oneHot(tensor([2, 0], { dtype: 'int32' }), 3).toArray(); // => [[0, 0, 1], [1, 0, 0]]
 * ```
 */
export function oneHot(indices: Tensor, classes: number): Tensor {
  checkIndex('oneHot', indices);
  checkShape('oneHot', [classes]);
  return indices
    .unsqueeze(-1)
    .eq(arange(classes, { backend: indices.backend }))
    .to('float32');
}

/** Options of the random tensors; the generator is always passed in. */
export interface RandomOptions extends TensorOptions {
  generator: Generator;
}

/** The generator that was passed in: there is none besides, as torch has one. */
function generatorOf(op: string, options: RandomOptions | undefined): Generator {
  if (options?.generator) return options.generator;
  throw new TensorError(
    `${op}: there is no generator to draw from; pass one in, as in { generator: torchGenerator(42) }`,
  );
}

function floatType(op: string, options: TensorOptions): 'float32' | 'float64' {
  const dtype = options.dtype ?? 'float32';
  if (dtype === 'float32' || dtype === 'float64') return dtype;
  throw new DTypeError(`${op}: draws float32 or float64, not ${dtype}; use randint for int32`);
}

/**
 * Uniform on [0, 1), drawn on the host so that every backend gets the same numbers.
 * Twin: torch.rand.
 *
 * @example
 * ```ts
 * const x = rand([2, 2], { generator: torchGenerator(42) });
 * await x.toArray(); // ≈> [[0.8823, 0.9150], [0.3829, 0.9593]]
 * ```
 */
export function rand(shape: Shape, options: RandomOptions): Tensor {
  const generator = generatorOf('rand', options);
  const dtype = floatType('rand', options);
  const size = sizeOf(checkSizes('rand', shape));
  return fromValues(generator.rand(size, dtype), shape, { ...options, dtype });
}

/**
 * Normal with mean 0 and variance 1, drawn on the host. Twin: torch.randn.
 *
 * @throws DTypeError for a dtype that is no float.
 * @example
 * ```ts
 * const x = randn([2], { generator: torchGenerator(42) });
 * await x.toArray(); // ≈> [0.3367, 0.1288]
 * ```
 */
export function randn(shape: Shape, options: RandomOptions): Tensor {
  const generator = generatorOf('randn', options);
  const dtype = floatType('randn', options);
  const size = sizeOf(checkSizes('randn', shape));
  return fromValues(generator.randn(size, dtype), shape, { ...options, dtype });
}

/**
 * Whole numbers from `low` to `high - 1`, int32, drawn on the host. Twin: torch.randint.
 *
 * @example
 * ```ts
 * const x = randint(0, 10, [3], { generator: torchGenerator(42) });
 * await x.toArray(); // => [2, 7, 6]
 * ```
 */
export function randint(low: number, high: number, shape: Shape, options: RandomOptions): Tensor {
  const generator = generatorOf('randint', options);
  const size = sizeOf(checkSizes('randint', shape));
  const values = generator.randint(low, high, size);
  return fromValues(values, shape, { ...options, dtype: options.dtype ?? 'int32' });
}

/**
 * A permutation of 0 … n - 1, int32, drawn on the host. Twin: torch.randperm.
 *
 * @example
 * ```ts
 * const x = randperm(5, { generator: torchGenerator(42) });
 * await x.toArray(); // => [2, 4, 3, 0, 1]
 * ```
 */
export function randperm(n: number, options: RandomOptions): Tensor {
  const generator = generatorOf('randperm', options);
  const shape = checkShape('randperm', [n]);
  return fromValues(generator.randperm(n), shape, { ...options, dtype: 'int32' });
}
