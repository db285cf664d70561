import type { Backend, KernelTable, MemoryUse } from '../../backend.ts';
import type { DType, TypedArray } from '../../dtype.ts';
import { BackendError } from '../../errors.ts';
import * as elementwise from './elementwise.ts';
import * as indexing from './indexing.ts';
import { matmul } from './matmul.ts';
import * as movement from './movement.ts';
import * as reduction from './reduction.ts';
import * as rows from './rows.ts';
import { type ArenaFactory, type Runtime, startRuntime, type Variant } from './runtime.ts';
import { ELEMENT, WasmStorage } from './storage.ts';

const kernels: KernelTable<WasmStorage> = {
  ...elementwise,
  ...indexing,
  ...movement,
  ...reduction,
  ...rows,
  matmul,
};

/**
 * Kernels written by hand in AssemblyScript (see assembly/), compiled to WebAssembly with SIMD, on
 * one linear memory. Answers at once, like the reference, in Node and in browsers.
 */
export class WasmBackend implements Backend<WasmStorage> {
  readonly name: string = 'wasm';
  readonly dtypes: readonly DType[] = ['bool', 'int32', 'float32'];
  readonly kernels: KernelTable<WasmStorage> = kernels;
  readonly #runtime: Runtime;
  #buffers = 0;
  #bytes = 0;

  constructor(runtime: Runtime) {
    this.#runtime = runtime;
  }

  /** Which of the compiled kernels run here. */
  get variant(): Variant {
    return this.#runtime.variant;
  }

  allocate(dtype: DType, size: number): WasmStorage {
    const storage = new WasmStorage(this, this.#runtime, dtype, size);
    this.#buffers++;
    this.#bytes += size * ELEMENT;
    return storage;
  }

  free(storage: WasmStorage): void {
    const { pointer, size } = storage;
    if (pointer === 0) {
      throw new BackendError(`free: a ${storage.dtype} buffer of ${size} was freed already`);
    }
    storage.pointer = 0;
    this.#runtime.arena.free(pointer, size * ELEMENT);
    this.#buffers--;
    this.#bytes -= size * ELEMENT;
  }

  write(storage: WasmStorage, values: TypedArray): void {
    const { floats, ints } = this.#runtime.arena;
    (storage.dtype === 'float32' ? floats : ints).set(values, storage.pointer / ELEMENT);
  }

  async read(storage: WasmStorage): Promise<TypedArray> {
    return this.readSync(storage);
  }

  readSync({ dtype, pointer, size }: WasmStorage): TypedArray {
    const { floats, ints } = this.#runtime.arena;
    const start = pointer / ELEMENT;
    return (dtype === 'float32' ? floats : ints).slice(start, start + size);
  }

  memory(): MemoryUse {
    return { buffers: this.#buffers, bytes: this.#bytes };
  }
}

export interface WasmOptions {
  /** Default: relaxed where the engine takes it, else strict. */
  readonly variant?: Variant;
  /** The most bytes that the memory may grow to, a multiple of 64 KiB. Default 2 GiB. */
  readonly limit?: number;
  readonly makeArena?: ArenaFactory;
}

/**
 * A backend with a memory of its own.
 *
 * @throws BackendUnavailableError where the engine does not take the module.
 */
export async function createWasm({
  variant,
  limit = 2 ** 31,
  makeArena,
}: WasmOptions = {}): Promise<WasmBackend> {
  return new WasmBackend(await startRuntime(variant, limit, makeArena));
}

let shared: Promise<WasmBackend> | undefined;

/** The one wasm backend of the process, compiled when it is first asked for. */
export function loadWasm(): Promise<WasmBackend> {
  shared ??= createWasm().catch((error: unknown) => {
    shared = undefined; // what failed once may be tried again
    throw error;
  });
  return shared;
}
