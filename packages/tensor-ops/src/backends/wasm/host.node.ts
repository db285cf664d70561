/** What the wasm backend asks of Node. */
import { availableParallelism } from 'node:os';
import { setFlagsFromString } from 'node:v8';
import { Worker } from 'node:worker_threads';
import { type WorkerData, type WorkerHandle, workerSource } from './workers.ts';

/** Switches on what this V8 has but does not offer by itself; modules compiled later may use it. */
export function enable(feature: 'relaxed-simd' | 'revectorize'): void {
  setFlagsFromString(`--experimental-wasm-${feature}`);
}

export function coreCount(): number {
  return availableParallelism();
}

/** A thread of this process; it does not keep the process alive once it is ready. */
export function startWorker(data: WorkerData): WorkerHandle {
  const source =
    `const { parentPort, workerData } = require('node:worker_threads');` +
    `${workerSource} work(workerData, (text) => parentPort.postMessage(text));`;
  // Without the flags of the main thread, which may name loaders that a kernel has no use for.
  const worker = new Worker(source, {
    eval: true,
    workerData: data,
    execArgv: [],
    name: 'kernels',
  });
  const ready = new Promise<void>((resolve, reject) => {
    worker.on('message', (text: string) => (text === '' ? resolve() : reject(new Error(text))));
    worker.on('error', reject);
    worker.on('exit', (code) => {
      data.failures[data.number] = 1;
      reject(new Error(`it ended with code ${code}`));
    });
  });
  return {
    ready: ready.finally(() => worker.unref()),
    stop: async () => {
      await worker.terminate();
    },
  };
}
