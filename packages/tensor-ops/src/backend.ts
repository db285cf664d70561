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

/** The activations whose gradient has a kernel: from what they gave, gelu and geluTanh from what they were given. */
export type ActivationName = 'tanh' | 'sigmoid' | 'relu' | 'gelu' | 'geluTanh';

/** How the losses of the rows of a batch become the result: as they are, or one number. */
export type LossReduction = 'none' | 'sum' | 'mean';

/** What a loss does with its rows; those whose target is `ignoreIndex` cost nothing and do not count. */
export interface LossOptions {
  readonly reduction: LossReduction;
  readonly ignoreIndex: number | null;
}

/** Per column, all null or (C): what a normalisation scales by, and what it updates. */
export interface Affine<S extends Storage = Storage> {
  readonly weight: NDArray<S> | null;
  readonly bias: NDArray<S> | null;
}
export interface RunningStatistics<S extends Storage = Storage> {
  readonly runningMean: NDArray<S> | null;
  readonly runningVar: NDArray<S> | null;
  readonly momentum: number;
}

/** Where gradients go; null where one is not wanted. */
export interface NormGradients<S extends Storage = Storage> {
  readonly dX: NDArray<S> | null;
  readonly dWeight: NDArray<S> | null;
  readonly dBias: NDArray<S> | null;
}

/** A parameter, its gradient, and how sgd is to move it. */
export interface SgdEntry<S extends Storage = Storage> {
  readonly parameter: NDArray<S>;
  readonly gradient: NDArray<S>;
  /** The running direction; null without momentum. */
  readonly momentum: NDArray<S> | null;
  readonly weightDecay: number;
}

/** A parameter, its gradient, what adamW remembers of it, and at which update it is, from 1. */
export interface AdamWEntry<S extends Storage = Storage> {
  readonly parameter: NDArray<S>;
  readonly gradient: NDArray<S>;
  readonly expAvg: NDArray<S>;
  readonly expAvgSq: NDArray<S>;
  readonly weightDecay: number;
  readonly steps: number;
}

/**
 * Kernels that do the work of several: a backend without one says so, and the op composes it. What a
 * forward kernel leaves for its backward (`logSums`, `mean`, `rstd`) is of the op's own choosing.
 */
export interface FusedKernels<S extends Storage> {
  /** Rows of the last dimension: `out = exp(x) / Σ exp(x)`, safe from overflow. */
  softmax(x: NDArray<S>, out: NDArray<S>): void;
  /** Rows of the last dimension: `out = x - log Σ exp(x)`, safe from overflow. */
  logSoftmax(x: NDArray<S>, out: NDArray<S>): void;
  /** `dX = out · (dOut - Σ dOut · out)`, row by row. */
  softmaxBackward(out: NDArray<S>, dOut: NDArray<S>, dX: NDArray<S>): void;
  /** `dX = dOut · f'`, of what f gave (tanh, sigmoid, relu) or was given (gelu, geluTanh). */
  activationBackward(f: ActivationName, value: NDArray<S>, dOut: NDArray<S>, dX: NDArray<S>): void;
  /** `out = f(x Wᵀ + bias)`, rows of the last dimension; f is the identity if null. */
  linear(
    x: NDArray<S>,
    weight: NDArray<S>,
    bias: NDArray<S> | null,
    activation: 'tanh' | 'relu' | null,
    out: NDArray<S>,
  ): void;
  /** `-log softmax(logits)[target]` of each row, reduced; `logSums = log Σ exp(logits)`, one a row. */
  crossEntropy(
    logits: NDArray<S>,
    targets: NDArray<S>,
    options: LossOptions,
    out: NDArray<S>,
    logSums: NDArray<S>,
  ): void;
  /** `dLogits = (exp(logits - logSums) - oneHot(targets)) · dLoss of the row`. */
  crossEntropyBackward(
    logits: NDArray<S>,
    targets: NDArray<S>,
    options: LossOptions,
    logSums: NDArray<S>,
    dOut: NDArray<S>,
    dLogits: NDArray<S>,
  ): void;
  /** `out = (x - mean) · rstd · weight + bias` by the statistics of each column; moves the running ones. */
  batchNorm(
    x: NDArray<S>,
    affine: Affine<S>,
    running: RunningStatistics<S>,
    eps: number,
    out: NDArray<S>,
    mean: NDArray<S>,
    rstd: NDArray<S>,
  ): void;
  batchNormBackward(
    x: NDArray<S>,
    weight: NDArray<S> | null,
    mean: NDArray<S>,
    rstd: NDArray<S>,
    dOut: NDArray<S>,
    gradients: NormGradients<S>,
  ): void;
  /** As `batchNorm`, by the statistics of each row, without running ones. */
  layerNorm(
    x: NDArray<S>,
    affine: Affine<S>,
    eps: number,
    out: NDArray<S>,
    mean: NDArray<S>,
    rstd: NDArray<S>,
  ): void;
  layerNormBackward(
    x: NDArray<S>,
    weight: NDArray<S> | null,
    mean: NDArray<S>,
    rstd: NDArray<S>,
    dOut: NDArray<S>,
    gradients: NormGradients<S>,
  ): void;
  /** `softmax(q kᵀ / √D, future masked) v` of (…, T, D), (…, S, D), (…, S, E); logSums (…, T). */
  causalAttention(
    q: NDArray<S>,
    k: NDArray<S>,
    v: NDArray<S>,
    out: NDArray<S>,
    logSums: NDArray<S>,
  ): void;
  causalAttentionBackward(
    inputs: readonly [q: NDArray<S>, k: NDArray<S>, v: NDArray<S>],
    out: NDArray<S>,
    logSums: NDArray<S>,
    dOut: NDArray<S>,
    gradients: readonly [dQ: NDArray<S>, dK: NDArray<S>, dV: NDArray<S>],
  ): void;
  /**
   * As `causalAttention`, of heads that lie beside each other: qkv (B, S, 3 C) to out (B, T, C) of the
   * last T places.
   */
  causalSelfAttention(qkv: NDArray<S>, heads: number, out: NDArray<S>, logSums: NDArray<S>): void;
  causalSelfAttentionBackward(
    qkv: NDArray<S>,
    heads: number,
    out: NDArray<S>,
    logSums: NDArray<S>,
    dOut: NDArray<S>,
    dQkv: NDArray<S>,
  ): void;
  /** In place, all parameters: `g += weightDecay · p`, `v = momentum · v + g`, `p -= lr · v`. */
  sgd(entries: readonly SgdEntry<S>[], options: { lr: number; momentum: number }): void;
  /** In place, all parameters; see `adamW_`. */
  adamW(
    entries: readonly AdamWEntry<S>[],
    options: { lr: number; betas: readonly [number, number]; eps: number },
  ): void;
  /** In place: scales all `gradients` by `min(1, maxNorm / (norm + 1e-6))`, and gives the norm. */
  clipNorm(gradients: readonly NDArray<S>[], maxNorm: number, norm: NDArray<S>): void;
}

/** Says that a fused kernel is missing, and why. */
export interface Fallback {
  readonly fallback: string;
}

/** The fused kernel of this name, or undefined on a backend that leaves it to the op. */
export function fusedKernel<K extends keyof FusedKernels<Storage>>(
  { kernels }: Backend,
  name: K,
): FusedKernels<Storage>[K] | undefined {
  const kernel: unknown = kernels[name];
  return typeof kernel === 'function' ? (kernel as FusedKernels<Storage>[K]) : undefined;
}

/** Every fused kernel as missing: what a backend has all the same it lists behind it. */
export function composedKernels(reason: string): Record<keyof FusedKernels<Storage>, Fallback> {
  const missing: Fallback = { fallback: reason };
  return {
    softmax: missing,
    logSoftmax: missing,
    softmaxBackward: missing,
    activationBackward: missing,
    linear: missing,
    crossEntropy: missing,
    crossEntropyBackward: missing,
    batchNorm: missing,
    batchNormBackward: missing,
    layerNorm: missing,
    layerNormBackward: missing,
    causalAttention: missing,
    causalAttentionBackward: missing,
    causalSelfAttention: missing,
    causalSelfAttentionBackward: missing,
    sgd: missing,
    adamW: missing,
    clipNorm: missing,
  };
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
  /** What computes, in words. */
  readonly device: string;
  /** Whether it is the processor that emulates a GPU, which is slow; undefined where no GPU is asked for. */
  readonly isEmulated?: boolean | undefined;
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
