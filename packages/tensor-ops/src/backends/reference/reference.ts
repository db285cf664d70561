import {
  type Backend,
  composedKernels,
  type KernelTable,
  type NDArray,
  type Storage,
} from '../../backend.ts';
import { allocate, bytesPerElement, type DType, type TypedArray } from '../../dtype.ts';
import { BackendError } from '../../errors.ts';
import * as elementwise from './elementwise.ts';
import * as indexing from './indexing.ts';
import { matmul } from './matmul.ts';
import * as movement from './movement.ts';
import * as reduction from './reduction.ts';
import * as rows from './rows.ts';

/** A buffer of the reference backend: a typed array. */
export interface ReferenceStorage extends Storage {
  values: TypedArray;
}

/** What the kernels of this backend work on. */
export type ReferenceArray = NDArray<ReferenceStorage>;

const kernels: KernelTable<ReferenceStorage> = {
  ...elementwise,
  ...indexing,
  ...movement,
  ...reduction,
  ...composedKernels('the composition of primitives is the specification'),
  ...rows,
  matmul,
};

const freed = new Float32Array(0);

/**
 * The specification: plain loops over typed arrays, in double precision inside and rounded once.
 * Every other backend is held against it. Runs anywhere, waits for nothing, and is not fast.
 */
export class ReferenceBackend implements Backend<ReferenceStorage> {
  readonly name: string = 'reference';
  readonly device = 'plain JavaScript';
  readonly dtypes: readonly DType[] = ['bool', 'int32', 'float32', 'float64'];
  readonly kernels: KernelTable<ReferenceStorage> = kernels;
  #buffers = 0;
  #bytes = 0;

  allocate(dtype: DType, size: number): ReferenceStorage {
    this.#buffers++;
    this.#bytes += size * bytesPerElement(dtype);
    return { backend: this, dtype, size, references: 0, version: 0, values: allocate(dtype, size) };
  }

  free(storage: ReferenceStorage): void {
    if (storage.values === freed) {
      throw new BackendError(
        `free: a ${storage.dtype} buffer of ${storage.size} was freed already`,
      );
    }
    storage.values = freed;
    this.#buffers--;
    this.#bytes -= storage.size * bytesPerElement(storage.dtype);
  }

  write(storage: ReferenceStorage, values: TypedArray): void {
    storage.values.set(values);
  }

  async read(storage: ReferenceStorage): Promise<TypedArray> {
    return storage.values.slice();
  }

  readSync(storage: ReferenceStorage): TypedArray {
    return storage.values.slice();
  }

  memory(): { buffers: number; bytes: number } {
    return { buffers: this.#buffers, bytes: this.#bytes };
  }
}

/** The one reference backend of the process. */
export const reference: Backend<ReferenceStorage> = new ReferenceBackend();
