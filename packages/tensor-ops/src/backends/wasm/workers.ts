/** The threads of the wasm backend: workers that run the same module on the same memory. */
import { BackendError } from '../../errors.ts';

/** What a worker is given. */
export interface WorkerData {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  /** Its number, from 1; the main thread is 0. */
  readonly number: number;
  /** Shared among all threads: 1 at the number of a worker that has died. */
  readonly failures: Int32Array;
}

export interface WorkerHandle {
  /** Resolves when it waits for work. */
  readonly ready: Promise<void>;
  stop(): Promise<void>;
}

/**
 * What a worker runs, as text, so that it needs no file that a bundler would have to find. It tells
 * an empty text when it is ready, and the reason when it dies.
 */
export const workerSource = `
async function work({ module, memory, number, failures }, tell) {
  try {
    const { exports } = await WebAssembly.instantiate(module, { env: { memory, waiting() {} } });
    tell('');
    exports.work(number);
  } catch (error) {
    Atomics.store(failures, number, 1);
    tell(String(error));
  }
}`;

/** As host.node.ts, in a page or a worker of one. */
export function startWebWorker(data: WorkerData): WorkerHandle {
  const source = `${workerSource} onmessage = ({ data }) => work(data, (text) => postMessage(text));`;
  const url = URL.createObjectURL(new Blob([source], { type: 'text/javascript' }));
  const worker = new Worker(url, { name: 'kernels' });
  const ready = new Promise<void>((resolve, reject) => {
    worker.onmessage = ({ data: text }) => (text === '' ? resolve() : reject(new Error(text)));
    worker.onerror = ({ message }) => reject(new Error(message || 'it could not be started'));
  });
  worker.postMessage(data);
  return {
    ready: ready.finally(() => URL.revokeObjectURL(url)),
    stop: async () => worker.terminate(),
  };
}

/** How long the main thread waits for a worker that is behind, in milliseconds. */
const STALL = 20_000;

/**
 * Watches over the main thread's waiting, which calls `waiting` about every millisecond with the number
 * of the task: throws when a worker has died, or is at one task for so long that it must have.
 */
export class Watch {
  readonly failures: Int32Array;
  readonly #stall: number;
  /** Called before it throws: from then on the main thread works alone. */
  onFailure: () => void = () => {};
  #task = -1;
  #begun = 0;

  constructor(threads: number, stall: number = STALL) {
    const bytes = 4 * threads;
    const isShared = typeof SharedArrayBuffer !== 'undefined';
    this.failures = new Int32Array(
      isShared ? new SharedArrayBuffer(bytes) : new ArrayBuffer(bytes),
    );
    this.#stall = stall;
  }

  waiting(task: number): void {
    const now = performance.now();
    if (task !== this.#task) this.#begun = now;
    this.#task = task;
    const dead = this.failures.indexOf(1);
    if (dead < 0 && now - this.#begun < this.#stall) return;
    this.onFailure();
    const what =
      dead < 0
        ? `a thread has not answered for ${this.#stall / 1000} s`
        : `thread ${dead + 1} has ended`;
    throw new BackendError(
      `wasm: ${what}, and what it was to compute is missing; ` +
        'further work runs on one thread: start again, with --threads 1 if it happens again',
    );
  }
}
