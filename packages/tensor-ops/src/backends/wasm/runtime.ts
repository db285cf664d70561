import { BackendUnavailableError } from '../../errors.ts';
import { isNode } from '../isNode.ts';
import { Arena } from './arena.ts';
import { type Compiled, compile, threadCount, type Variant } from './compile.ts';
import type { KernelExports } from './kernelExports.ts';
import { multipliesRight } from './selfTest.ts';
import { startWebWorker, Watch, type WorkerHandle } from './workers.ts';

/** Makes the arena of a memory; tests put guards round the blocks. */
type ArenaFactory = (memory: WebAssembly.Memory, start: number, limit: number) => Arena;

const PAGE = 65536;

/** What a thread is worth waking for, in nanoseconds: to hand out a part and take it back costs about 1,000. */
const GRAIN = 4000;

/** An instance of the compiled kernels with its memory, and the workers on the same memory. */
export class Runtime {
  readonly variant: Variant;
  readonly exports: KernelExports;
  readonly arena: Arena;
  readonly #workers: WorkerHandle[];

  constructor(variant: Variant, exports: KernelExports, arena: Arena, workers: WorkerHandle[]) {
    this.variant = variant;
    this.exports = exports;
    this.arena = arena;
    this.#workers = workers;
  }

  /** How many threads compute, the main one included. */
  get threads(): number {
    return this.#workers.length + 1;
  }

  /** Ends the workers; the main thread works on alone. */
  async stop(): Promise<void> {
    this.exports.useThreads(1, GRAIN);
    await stopAll(this.#workers);
  }
}

async function stopAll(workers: WorkerHandle[]): Promise<void> {
  await Promise.all(workers.splice(0).map((worker) => worker.stop()));
}

/** What a runtime is started with. */
export interface RuntimeOptions {
  /** Default: relaxed where the engine takes it, else strict. */
  readonly variant?: Variant | undefined;
  /** The main thread included. Default: the number of cores; 1 where memory cannot be shared. */
  readonly threads?: number | undefined;
  /** The most bytes that the memory may grow to, a multiple of 64 KiB. Default 2 GiB. */
  readonly limit?: number | undefined;
  readonly makeArena?: ArenaFactory | undefined;
  /** How long to wait for a thread that does not answer, in milliseconds. Default 20,000. */
  readonly stall?: number | undefined;
  /** The least work that is given to a thread, in nanoseconds. Default 4,000; tests share everything. */
  readonly grain?: number | undefined;
}

/**
 * Compiles the kernels, makes the memory, starts the workers and tries whether all is right. Without a
 * variant, one that fails is followed by strict.
 *
 * @throws BackendUnavailableError where there is no WebAssembly, no SIMD or no memory for it.
 */
export async function startRuntime(options: RuntimeOptions): Promise<Runtime> {
  const { limit = 2 ** 31 } = options;
  const workers: WorkerHandle[] = [];
  try {
    const threads = await threadCount(options.threads);
    const compiled = await compile(options.variant, threads > 1);
    const runtime = await assemble(compiled, threads, limit, workers, options);
    if (await multipliesRight(runtime.exports, runtime.arena, compiled.variant === 'revectorize')) {
      return runtime;
    }
    await runtime.stop();
    if (options.variant === undefined && compiled.variant !== 'strict') {
      return await startRuntime({ ...options, variant: 'strict' });
    }
    throw new BackendUnavailableError(
      `wasm: this engine computes wrong products with the variant ${compiled.variant}`,
      'use --variant strict, or the reference backend (--backend reference)',
    );
  } catch (cause) {
    const wereStarted = workers.length > 0;
    await stopAll(workers);
    // A page may forbid workers made of text: nobody asked for any, so it goes without.
    if (wereStarted && options.threads === undefined) {
      return startRuntime({ ...options, threads: 1 });
    }
    if (cause instanceof BackendUnavailableError) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new BackendUnavailableError(
      `wasm: WebAssembly cannot start here with ${limit} bytes at most (${reason})`,
      'use the reference backend (--backend reference)',
      { cause },
    );
  }
}

/** An instance on a memory of its own, and on it the workers, which are added to `workers`. */
async function assemble(
  { variant, module }: Compiled,
  threads: number,
  limit: number,
  workers: WorkerHandle[],
  { grain = GRAIN, stall, makeArena = newArena }: RuntimeOptions,
): Promise<Runtime> {
  const memory = new WebAssembly.Memory({
    initial: 128, // 8 MiB
    maximum: Math.floor(limit / PAGE),
    shared: threads > 1,
  });
  const watch = new Watch(threads, stall);
  const waiting = (task: number) => watch.waiting(task);
  const instance = await WebAssembly.instantiate(module, { env: { memory, waiting } });
  const exports = instance.exports as unknown as KernelExports;
  const start = exports.workspaceEnd(threads);
  const missing = start - memory.buffer.byteLength;
  if (missing > 0) memory.grow(Math.ceil(missing / PAGE));
  const runtime = new Runtime(variant, exports, makeArena(memory, start, limit), workers);
  watch.onFailure = () => void runtime.stop();
  if (threads > 1) {
    const startWorker = isNode() ? (await import('./host.node.ts')).startWorker : startWebWorker;
    for (let number = 1; number < threads; number++) {
      workers.push(startWorker({ module, memory, number, failures: watch.failures }));
    }
    await Promise.all(workers.map(({ ready }) => ready));
  }
  exports.useThreads(threads, grain);
  return runtime;
}

function newArena(memory: WebAssembly.Memory, start: number, limit: number): Arena {
  return new Arena(memory, start, limit);
}
