import type { Node } from './autograd.ts';
import { type Backend, getBackend, type NDArray, type Storage } from './backend.ts';
import { allocate, convert, type DType, isFloat, type TypedArray } from './dtype.ts';
import { AutogradError, BackendError, DisposedError, DTypeError, ShapeError } from './errors.ts';
import { formatValues } from './format.ts';
import { currentScope, nearestOpen, release, retain, type Scope } from './memory.ts';
import { checkShape, formatShape, type Shape, sameShape, sizeOf } from './shape.ts';

/** Numbers or booleans, nested to any depth; every level rectangular. */
export type NestedArray = number | boolean | readonly NestedArray[];

export interface TensorOptions {
  /** Default: that of the values; float32 for plain numbers, bool for booleans. */
  dtype?: DType;
  /** Whether backward fills `grad`; float dtypes only. Default false. */
  requiresGrad?: boolean;
  /** The backend that holds it. Default: the current one. */
  backend?: Backend;
}

/**
 * A contiguous n-dimensional array with the record of how it was made, as torch.Tensor. Ops are
 * functions (`add(a, b)`) and methods (`a.add(b)`). They never change their inputs, but for those
 * whose names end in `_`.
 *
 * @example
 * ```ts
 * const x = tensor([[1, 2], [3, 4]], { requiresGrad: true });
 * x.square().sum().backward();
 * await x.grad?.toArray(); // => [[2, 4], [6, 8]]
 * ```
 */
export class Tensor implements NDArray {
  readonly storage: Storage;
  readonly shape: Shape;
  readonly dtype: DType;
  /** The op that made it and its inputs; null for a leaf. */
  node: Node | null = null;
  /** Whether `grad` is filled although this is not a leaf. */
  retainsGrad = false;
  /** The scope that frees it; null if only `dispose` and the garbage collector do. */
  scope: Scope | null = null;
  disposed = false;
  #requiresGrad = false;
  #grad: Tensor | null = null;
  /** The tensor that this is the gradient of: who holds this holds that. */
  #owner: Tensor | null = null;
  /** What the garbage collector frees with it, while no scope does. */
  #held: Held | null = null;

  /** Wraps a buffer; user code calls `tensor`, `zeros` and the like. */
  constructor(storage: Storage, shape: Shape, dtype: DType) {
    this.storage = storage;
    this.shape = shape;
    this.dtype = dtype;
    retain(storage);
    this.scope = currentScope();
    this.#enroll();
  }

  get backend(): Backend {
    return this.storage.backend;
  }

  /** The number of elements. */
  get size(): number {
    return this.storage.size;
  }

  /** The number of dimensions. */
  get rank(): number {
    return this.shape.length;
  }

  /** True for what no op recorded: parameters, data, results without a gradient. */
  get isLeaf(): boolean {
    return this.node === null;
  }

  get requiresGrad(): boolean {
    return this.#requiresGrad;
  }

  /** Only float tensors can; a result of ops that require a gradient cannot stop to (see `detach`). */
  set requiresGrad(value: boolean) {
    if (value && !isFloat(this.dtype)) {
      throw new DTypeError(
        `requiresGrad: a tensor of ${this.dtype} has no gradient; convert it with .to('float32') first`,
      );
    }
    if (!value && this.node) {
      throw new AutogradError(
        `requiresGrad: this is the result of ${this.node.op.name}, not a leaf; use .detach()`,
      );
    }
    this.#requiresGrad = value;
  }

  /**
   * dLoss/dThis after backward, of the same shape; null before. Setting it frees the old one; the new
   * one lives and dies with this tensor, so it cannot be the gradient of another too.
   */
  get grad(): Tensor | null {
    return this.#grad;
  }

  set grad(value: Tensor | null) {
    if (value === this.#grad) return;
    value?.checkAlive('grad');
    if (value) this.checkAlive('grad');
    if (value && (!sameShape(value.shape, this.shape) || value.dtype !== this.dtype)) {
      throw new ShapeError(
        `grad: ${describe(value)} cannot be the gradient of ${describe(this)}; shape and dtype must be equal`,
      );
    }
    if (value && value.#owner !== null) {
      throw new AutogradError(
        `grad: ${describe(value)} is the gradient of another tensor already, and dies with it; pass a .clone()`,
      );
    }
    this.#grad?.dispose();
    this.#grad = value;
    if (value) value.#belongTo(this);
    if (this.#held) this.#held.gradient = value?.storage ?? null;
  }

  /** Hands the tensor to `scope`, which frees it at its end; null: to nobody. */
  moveTo(scope: Scope | null): this {
    const target = nearestOpen(scope);
    if (this.scope === target) return this;
    this.#withdraw();
    this.scope = target;
    this.#enroll();
    this.#grad?.moveTo(target);
    return this;
  }

  #forgetGradient(): void {
    if (this.#held) this.#held.gradient = null;
  }

  #belongTo(owner: Tensor): void {
    this.#withdraw();
    this.#owner = owner;
    this.scope = owner.scope;
    this.#enroll();
  }

  /** A gradient outside of scopes is freed with its owner: no registration at every step of a loop. */
  #enroll(): void {
    if (this.scope) this.scope.members.add(this);
    else if (!this.#owner) {
      this.#held = { storage: this.storage, gradient: this.#grad?.storage ?? null };
      collector.register(this, this.#held, this);
    }
  }

  #withdraw(): void {
    if (this.scope) this.scope.members.delete(this);
    else if (this.#held) collector.unregister(this);
    this.#held = null;
  }

  /**
   * Lifts the tensor out of the innermost open scope into the one around it; one that is out of it
   * stays where it is. Returns itself.
   *
   * @throws DisposedError if it is too late.
   * @example
   * ```ts
   * let best = zeros([1]);
   * for (const step of steps(3)) best = full([1], step).keep();
   * await best.toArray(); // => [2]
   * ```
   */
  keep(): this {
    this.checkAlive('keep');
    const scope = currentScope();
    return scope && this.scope === scope ? this.moveTo(scope.parent) : this;
  }

  /** Frees the buffer at once (if no view shares it) and the gradient with it. */
  dispose(): void {
    if (this.disposed) return;
    this.disposed = true;
    this.#withdraw();
    this.#grad?.dispose();
    this.#grad = null;
    if (this.#owner) this.#owner.#forgetGradient();
    this.#owner = null;
    this.node?.release();
    this.node = null;
    release(this.storage);
  }

  /** Throws if the tensor was freed; `op` says who wants it. */
  checkAlive(op: string): void {
    if (!this.disposed) return;
    throw new DisposedError(
      `${op}: this tensor (${describe(this)}) was freed, by dispose() or at the end of the steps() or scope() ` +
        'that made it; call .keep() inside the scope if it must outlive it',
    );
  }

  /** A copy of the values, in row-major order; bool as 0 and 1. */
  async data(): Promise<TypedArray> {
    this.checkAlive('data');
    retain(this.storage); // the scope may end before a GPU answers
    try {
      return await this.backend.read(this.storage);
    } finally {
      release(this.storage);
    }
  }

  /**
   * As `data`, without a promise.
   *
   * @throws BackendError on a backend that can only read asynchronously.
   */
  dataSync(): TypedArray {
    this.checkAlive('dataSync');
    const { backend } = this;
    if (!backend.readSync) {
      throw new BackendError(
        `dataSync: the backend ${backend.name} cannot wait for its device; write 'await t.data()'`,
      );
    }
    return backend.readSync(this.storage);
  }

  /** The one value of a tensor of one element. */
  async item(): Promise<number> {
    if (this.size !== 1) {
      throw new ShapeError(
        `item: ${describe(this)} has ${this.size} elements, not one; use toArray() or reduce it first`,
      );
    }
    return (await this.data())[0] as number;
  }

  /** The values as nested arrays; booleans for bool. */
  async toArray(): Promise<NestedArray> {
    return nest(await this.data(), this.shape, this.dtype);
  }

  /**
   * What torch prints, and the shape: values, shape, dtype, the op that made it.
   *
   * @example
   * ```ts
   * const x = tensor([1, 2.5], { requiresGrad: true });
   * await x.exp().text(); // => 'tensor([ 2.7183, 12.1825], shape=[2], dtype=float32, gradFn=<exp>)'
   * ```
   */
  async text(): Promise<string> {
    return this.#textOf(formatValues(await this.data(), this.shape, this.dtype));
  }

  /** As `text`, without a promise; on a backend that cannot read at once, without the values. */
  toString(): string {
    if (this.disposed) return this.#textOf('freed');
    if (!this.backend.readSync) return this.#textOf('values by await x.text()');
    return this.#textOf(formatValues(this.dataSync(), this.shape, this.dtype));
  }

  /** What console.log shows in Node and Deno. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }

  #textOf(values: string): string {
    const parts = [values, `shape=${formatShape(this.shape)}`, `dtype=${this.dtype}`];
    if (this.node) parts.push(`gradFn=<${this.node.op.name}>`);
    else if (this.requiresGrad) parts.push('requiresGrad=true');
    return `tensor(${parts.join(', ')})`;
  }
}

/** Frees, some time, what was made outside of every scope and is no longer reachable. */
const collector = new FinalizationRegistry<Held>(({ storage, gradient }) => {
  release(storage);
  if (gradient) release(gradient);
});

/** The buffers of a tensor and of its gradient. */
interface Held {
  readonly storage: Storage;
  gradient: Storage | null;
}

/** `float32 [2, 3]`: how errors name a tensor. */
export function describe(x: NDArray): string {
  return `${x.dtype} ${formatShape(x.shape)}`;
}

/** An unfilled tensor, for kernels to write. */
export function emptyTensor(backend: Backend, shape: Shape, dtype: DType): Tensor {
  return new Tensor(backend.allocate(dtype, sizeOf(shape)), shape, dtype);
}

/** A tensor that shares `x`'s buffer. */
export function viewOf(x: Tensor, shape: Shape): Tensor {
  return new Tensor(x.storage, shape, x.dtype);
}

/**
 * A tensor of the given values: a number, nested arrays, or a typed array with `shape`.
 * Twin: torch.tensor, but plain numbers are float32 even when whole.
 *
 * @throws ShapeError for ragged arrays or a shape that does not fit.
 * @example
 * ```ts
 * tensor([[1, 2], [3, 4]]).shape; // => [2, 2]
 * tensor(new Int32Array([7, 8])).dtype; // => 'int32'
 * ```
 */
export function tensor(
  values: NestedArray | TypedArray,
  options: TensorOptions & { shape?: Shape } = {},
): Tensor {
  let flat: ArrayLike<number>;
  let natural: Shape;
  let dtype: DType;
  if (ArrayBuffer.isView(values)) {
    flat = values;
    natural = [values.length];
    dtype =
      values instanceof Float64Array
        ? 'float64'
        : values instanceof Int32Array
          ? 'int32'
          : 'float32';
  } else {
    natural = nestedShape(values);
    const list: number[] = [];
    const booleans = flatten(values, natural, 0, list);
    if (booleans !== 0 && booleans !== list.length) {
      throw new DTypeError('tensor: numbers and booleans are mixed; use one kind');
    }
    flat = list;
    dtype = booleans > 0 ? 'bool' : 'float32';
  }
  const shape = options.shape ? checkShape('tensor', options.shape) : natural;
  if (sizeOf(shape) !== flat.length) {
    throw new ShapeError(
      `tensor: ${flat.length} values do not fill the shape ${formatShape(shape)}`,
    );
  }
  return fromValues(flat, shape, { dtype, ...options });
}

/** As `tensor`, of flat values whose number fits `shape`. */
export function fromValues(
  values: ArrayLike<number>,
  shape: Shape,
  options: TensorOptions & { dtype: DType },
): Tensor {
  const backend = options.backend ?? getBackend();
  const { dtype } = options;
  checkSupported('tensor', backend, dtype);
  const out = emptyTensor(backend, [...shape], dtype);
  backend.write(out.storage, convert(values, dtype));
  if (options.requiresGrad) out.requiresGrad = true;
  return out;
}

/** Throws if `backend` has no elements of `dtype`. */
export function checkSupported(op: string, backend: Backend, dtype: DType): void {
  if (backend.dtypes.includes(dtype)) return;
  throw new DTypeError(
    `${op}: the backend ${backend.name} has no ${dtype}, only ${backend.dtypes.join(', ')}; ` +
      'use one of these or the reference backend',
  );
}

function nestedShape(values: NestedArray): number[] {
  const shape: number[] = [];
  let level: NestedArray | undefined = values;
  while (Array.isArray(level)) {
    shape.push(level.length);
    level = level[0];
  }
  return shape;
}

/** Appends the values to `out` and returns how many were booleans. */
function flatten(values: NestedArray, shape: Shape, depth: number, out: number[]): number {
  if (Array.isArray(values)) {
    if (values.length !== shape[depth]) {
      throw new ShapeError(
        `tensor: ragged array: expected ${shape[depth] ?? 'a number'} ` +
          `at depth ${depth}, found an array of ${values.length}`,
      );
    }
    let booleans = 0;
    for (const value of values) booleans += flatten(value, shape, depth + 1, out);
    return booleans;
  }
  if (depth !== shape.length) {
    throw new ShapeError(
      `tensor: ragged array: expected an array of ${shape[depth]} at depth ${depth}, found ${String(values)}`,
    );
  }
  if ((values as unknown) instanceof Tensor) {
    throw new DTypeError(
      'tensor: one of the values is a tensor already; use .clone(), .detach() or stack([…])',
    );
  }
  if (typeof values !== 'number' && typeof values !== 'boolean') {
    throw new DTypeError(`tensor: ${JSON.stringify(values)} is neither a number nor a boolean`);
  }
  out.push(Number(values));
  return typeof values === 'boolean' ? 1 : 0;
}

function nest(values: TypedArray, shape: Shape, dtype: DType): NestedArray {
  let at = 0;
  const build = (depth: number): NestedArray => {
    if (depth === shape.length) {
      const value = values[at++] as number;
      return dtype === 'bool' ? value !== 0 : value;
    }
    return Array.from({ length: shape[depth] as number }, () => build(depth + 1));
  };
  return build(0);
}

/** Zeroed host memory, for values that are computed here and written once. */
export function hostArray(dtype: DType, shape: Shape): TypedArray {
  return allocate(dtype, sizeOf(shape));
}
