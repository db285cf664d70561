import {
  type Backend,
  composedKernels,
  type KernelTable,
  type MemoryUse,
  type Storage,
} from '../src/backend.ts';
import { ReferenceBackend, type ReferenceStorage } from '../src/backends/reference/reference.ts';
import type { DType, TypedArray } from '../src/dtype.ts';

/**
 * What a GPU is like, on the host: no synchronous read, no float64, no fused kernel, and an answer
 * to `read` that comes late but holds the values of the moment of the call.
 */
export class AsyncOnlyBackend implements Backend<ReferenceStorage> {
  readonly name = 'async-only';
  readonly device = 'plain JavaScript';
  readonly dtypes: readonly DType[] = ['bool', 'int32', 'float32'];
  readonly kernels: KernelTable<ReferenceStorage>;
  readonly #inner = new ReferenceBackend();
  readonly #delay: number;

  /** Reads resolve after `delay` milliseconds; with 0, in a later microtask. */
  constructor(delay = 0) {
    this.#delay = delay;
    const reason = 'this backend tests the composition of primitives';
    this.kernels = {
      ...this.#inner.kernels,
      ...composedKernels(reason),
    };
  }

  allocate(dtype: DType, size: number): ReferenceStorage {
    const storage = this.#inner.allocate(dtype, size);
    // A buffer has no particular contents: whoever relies on zeros is found out.
    if (dtype !== 'bool') storage.values.fill(dtype === 'int32' ? -1 : Number.NaN);
    return Object.assign(storage, { backend: this satisfies Backend<ReferenceStorage> as Backend });
  }

  free(storage: Storage): void {
    this.#inner.free(storage as ReferenceStorage);
  }

  write(storage: ReferenceStorage, values: TypedArray): void {
    this.#inner.write(storage, values);
  }

  async read(storage: ReferenceStorage): Promise<TypedArray> {
    const values = storage.values.slice();
    if (this.#delay > 0) await new Promise((resolve) => setTimeout(resolve, this.#delay));
    if (storage.references < 1) throw new Error('the buffer was freed before the read resolved');
    return values;
  }

  memory(): MemoryUse {
    return this.#inner.memory();
  }
}
