import type { Backend, KernelTable, MemoryUse } from '../../backend.ts';
import type { DType, TypedArray } from '../../dtype.ts';
import { BackendError } from '../../errors.ts';
import * as attention from './attention.ts';
import { checkVariant, threadCount, type Variant } from './compile.ts';
import * as elementwise from './elementwise.ts';
import * as indexing from './indexing.ts';
import * as products from './matmul.ts';
import * as movement from './movement.ts';
import * as normalization from './normalization.ts';
import * as optimizers from './optimizers.ts';
import * as reduction from './reduction.ts';
import * as rows from './rows.ts';
import { type Runtime, type RuntimeOptions, startRuntime } from './runtime.ts';
import { ELEMENT, WasmStorage } from './storage.ts';

const kernels: KernelTable<WasmStorage> = {
  ...attention,
  ...elementwise,
  ...indexing,
  ...movement,
  ...normalization,
  ...optimizers,
  ...products,
  ...reduction,
  ...rows,
};

/**
 * Kernels written by hand in AssemblyScript (see assembly/), compiled to WebAssembly with SIMD, on
 * one linear memory that threads share. Answers at once, like the reference, in Node and in browsers.
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

  get device(): string {
    return `WebAssembly, ${this.variant}, ${this.threads} thread${this.threads === 1 ? '' : 's'}`;
  }

  /** How many threads compute. */
  get threads(): number {
    return this.#runtime.threads;
  }

  /** Ends all threads but the main one, which works on alone. */
  async stopThreads(): Promise<void> {
    await this.#runtime.stop();
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

/** How the backend is to run; the defaults suit most. */
export type WasmOptions = RuntimeOptions;

/**
 * A backend with a memory and threads of its own.
 *
 * @throws BackendUnavailableError where the engine does not take the module.
 */
export async function createWasm(options: WasmOptions = {}): Promise<WasmBackend> {
  return new WasmBackend(await startRuntime(options));
}

/** What was started already, and what was asked for. */
const started: { threads: number; variant: Variant | undefined; backend: Promise<WasmBackend> }[] =
  [];

/** The one wasm backend of the process with these options, started when it is first asked for. */
export async function loadWasm({ threads, variant }: WasmOptions = {}): Promise<WasmBackend> {
  checkVariant(variant);
  const count = await threadCount(threads);
  for (const known of started) {
    if (known.threads !== count) continue;
    if (known.variant === variant || (await known.backend).variant === variant)
      return known.backend;
  }
  const backend = createWasm({ threads, variant }); // as asked: only a default may be fallen back from
  const entry = { threads: count, variant, backend };
  started.push(entry);
  try {
    return await backend;
  } catch (error) {
    started.splice(started.indexOf(entry), 1); // what failed once may be tried again
    throw error;
  }
}
