/**
 * The whole contract of a backend, in one file: what it stores, and the kernels that it computes.
 * To add an accelerator, fill in `Backend`; `conformance` says whether it is right.
 */
import type { DType, TypedArray } from './dtype.ts';
import { BackendError } from './errors.ts';
import type { Shape } from './shape.ts';

/** One contiguous buffer of a backend, shared by the tensors that view it. */
export interface Storage {
  readonly backend: Backend;
  readonly dtype: DType;
  readonly size: number;
  /** How many tensors and pending reads hold it; freed at 0. */
  references: number;
  /** Counts in-place changes, so that backward can tell that a value it needs is gone. */
  version: number;
}

/** What a kernel sees of a tensor: a buffer in row-major order, its shape and its dtype. */
export interface NDArray<S extends Storage = Storage> {
  readonly storage: S;
  readonly shape: Shape;
  readonly dtype: DType;
}

export type UnaryName =
  | 'neg'
  | 'abs'
  | 'sign'
  | 'exp'
  | 'log'
  | 'log1p'
  | 'sqrt'
  | 'rsqrt'
  | 'square'
  | 'tanh'
  | 'sigmoid'
  | 'relu'
  | 'erf'
  | 'gelu'
  | 'geluTanh';

export type BinaryName = 'add' | 'sub' | 'mul' | 'div' | 'pow' | 'maximum' | 'minimum';

export type ComparisonName = 'eq' | 'ne' | 'lt' | 'le' | 'gt' | 'ge';

/** An elementwise op as a kernel gets it: backends go by `name`, the reference by `scalar`. */
interface Elementwise<Name extends string, Scalar> {
  readonly name: Name;
  readonly scalar: Scalar;
}
export type UnaryFunction = Elementwise<UnaryName, (x: number) => number>;
export type BinaryFunction = Elementwise<
  BinaryName | ComparisonName,
  (a: number, b: number) => number
>;

/** One axis of a slice: `out[i] = x[start + i * step]`. */
export interface Stride {
  readonly start: number;
  readonly step: number;
}

/**
 * Every kernel writes all of `out`, which the caller has allocated with the right shape and dtype;
 * shapes and dtypes of the inputs are already checked. `out` may be an input itself in `unary`,
 * `binary` (where that input has `out`'s shape) and `fill`. No kernel reads a value back.
 */
interface PrimitiveKernels<S extends Storage> {
  /** `out = value` */
  fill(out: NDArray<S>, value: number): void;
  /** `out = x`, converted to `out.dtype` as torch converts: toward zero for integers. */
  cast(x: NDArray<S>, out: NDArray<S>): void;
  /** `out[i] = f(x[i])`; int32 wraps at 32 bits. */
  unary(f: UnaryFunction, x: NDArray<S>, out: NDArray<S>): void;
  /** `out[i] = f(a[i], b[i])`, with `a` and `b` broadcast to `out.shape`; equal input dtypes, int32 wraps. */
  binary(f: BinaryFunction, a: NDArray<S>, b: NDArray<S>, out: NDArray<S>): void;
  /** `out[i] = condition[i] ? a[i] : b[i]`, all three broadcast to `out.shape`. */
  where(condition: NDArray<S>, a: NDArray<S>, b: NDArray<S>, out: NDArray<S>): void;
  /** Reduces `dims` (ascending); `out` has the remaining elements in order. */
  reduce(f: 'sum' | 'max' | 'min', x: NDArray<S>, dims: readonly number[], out: NDArray<S>): void;
  /** The first index of the largest (smallest) element along `dim`; `out` is int32. */
  argReduce(f: 'max' | 'min', x: NDArray<S>, dim: number, out: NDArray<S>): void;
  /** `out[i] = x[0] + … + x[i]` along `dim`; from the end when `reverse`. */
  cumsum(x: NDArray<S>, dim: number, reverse: boolean, out: NDArray<S>): void;
  /** `out = op(a) @ op(b)` over broadcast batches: (…, M, K) @ (…, K, N), each side as is or transposed. */
  matmul(
    a: NDArray<S>,
    b: NDArray<S>,
    transposeA: boolean,
    transposeB: boolean,
    out: NDArray<S>,
  ): void;
  /** `out = x`, broadcast to `out.shape`. */
  expand(x: NDArray<S>, out: NDArray<S>): void;
  /** `out.shape[d] = x.shape[dims[d]]` */
  permute(x: NDArray<S>, dims: readonly number[], out: NDArray<S>): void;
  /** `out[i, j, …] = x[start₀ + i·step₀, start₁ + j·step₁, …]`, one stride a dimension. */
  slice(x: NDArray<S>, strides: readonly Stride[], out: NDArray<S>): void;
  /** The adjoint of `slice`: `out` is 0 but for `out[start₀ + i·step₀, …] = x[i, …]`. */
  unslice(x: NDArray<S>, strides: readonly Stride[], out: NDArray<S>): void;
  /** Joins along `dim`. */
  cat(xs: readonly NDArray<S>[], dim: number, out: NDArray<S>): void;
  /**
   * `out[i…, rest…] = x[indices₀[i…], indices₁[i…], …, rest…]`; negative indices count from the end
   * for `index`, and are outside for `embedding`. An error about one names `op`.
   */
  index(
    op: 'index' | 'embedding',
    x: NDArray<S>,
    indices: readonly NDArray<S>[],
    out: NDArray<S>,
  ): void;
  /** The adjoint of `index`: `out` is the sum of `x`'s rows at their places, 0 elsewhere. */
  unindex(x: NDArray<S>, indices: readonly NDArray<S>[], out: NDArray<S>): void;
  /**
   * `out[i][j] = x[index[i][j]][j]` for dim 0, as torch.gather: no index is negative. An error about
   * one names `op`.
   */
  gather(
    op: 'gather' | 'crossEntropy',
    x: NDArray<S>,
    dim: number,
    index: NDArray<S>,
    out: NDArray<S>,
  ): void;
  /** `out = x`, then `out[index[i][j]][j] += source[i][j]` for dim 0, as torch.scatter_add. */
  scatterAdd(
    x: NDArray<S>,
    dim: number,
    index: NDArray<S>,
    source: NDArray<S>,
    out: NDArray<S>,
  ): void;
}

/** Kernels that do the work of several: a backend without one says so, and the op composes it. */
export interface FusedKernels<S extends Storage> {
  /** Rows of the last dimension: `out = exp(x) / Σ exp(x)`, safe from overflow. */
  softmax(x: NDArray<S>, out: NDArray<S>): void;
  /** Rows of the last dimension: `out = x - log Σ exp(x)`, safe from overflow. */
  logSoftmax(x: NDArray<S>, out: NDArray<S>): void;
}

/** Says that a fused kernel is missing, and why. */
export interface Fallback {
  readonly fallback: string;
}

export function fallback(reason: string): Fallback {
  return { fallback: reason };
}

/** Exhaustive: a backend that lacks a kernel does not compile. */
export type KernelTable<S extends Storage> = PrimitiveKernels<S> & {
  readonly [K in keyof FusedKernels<S>]: FusedKernels<S>[K] | Fallback;
};

/** Live buffers and the bytes in them. */
export interface MemoryUse {
  buffers: number;
  bytes: number;
}

// Method syntax keeps the parameter bivariant, so that a backend of its own storage type is a `Backend`.
export interface Backend<S extends Storage = Storage> {
  readonly name: string;
  readonly dtypes: readonly DType[];
  readonly kernels: KernelTable<S>;
  /** A buffer with no particular contents, `references` 0 and `version` 0. */
  allocate(dtype: DType, size: number): S;
  /** Frees a buffer; freeing one twice throws. */
  free(storage: S): void;
  /** Copies `values` (of `storage.dtype`'s array type and size) into the buffer. */
  write(storage: S, values: TypedArray): void;
  /** Copies the buffer out; the values are those of the moment of the call. */
  read(storage: S): Promise<TypedArray>;
  /** As `read`, on a backend that can; absent on one that cannot. */
  readSync?(storage: S): TypedArray;
  memory(): MemoryUse;
}

let current: Backend | undefined;

/**
 * The backend on which new tensors are made.
 *
 * @example
 * ```ts
 * getBackend().name; // => 'reference'
 * ```
 */
export function getBackend(): Backend {
  if (!current) throw new BackendError('no backend is set; call setBackend first');
  return current;
}

/** Makes `backend` the one on which new tensors are made; existing tensors stay where they are. */
export function useBackend(backend: Backend): void {
  current = backend;
}
