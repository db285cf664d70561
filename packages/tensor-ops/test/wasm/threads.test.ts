import { execFile } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createWasm, type WasmBackend, type WasmOptions } from '../../src/backends/wasm/wasm.ts';
import { Watch } from '../../src/backends/wasm/workers.ts';
import { BackendError, BackendUnavailableError } from '../../src/errors.ts';
import { setBackend } from '../../src/index.ts';

async function start(options: WasmOptions): Promise<WasmBackend> {
  const backend = await createWasm(options);
  onTestFinished(() => backend.stopThreads());
  return backend;
}

/** tanh of `size` elements at the address of `storage`, whatever its own size. */
function tanh(backend: WasmBackend, storage: ReturnType<WasmBackend['allocate']>, size: number) {
  const x = { storage: Object.assign(storage, { size }), shape: [size], dtype: 'float32' } as const;
  backend.kernels.unary({ name: 'tanh', scalar: Math.tanh }, x, x);
}

test('as many threads as cores, unless told otherwise', async () => {
  expect((await start({})).threads).toBe(availableParallelism());
  expect((await start({ threads: 1 })).threads).toBe(1);
  expect((await start({ threads: 5 })).threads).toBe(5);
});

test.each([0, -1, 1.5, 65, Number.NaN])('%d threads are refused', async (threads) => {
  const error = await createWasm({ threads }).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(BackendUnavailableError);
  expect((error as Error).message).toContain('threads must be a whole number from 1 to 64');
});

test('threads see memory that was added after they started', async () => {
  const backend = await start({ threads: 3, grain: 1 });
  const size = 2 ** 22;
  const storage = backend.allocate('float32', size); // 16 MiB, beyond what the memory began with
  backend.write(storage, new Float32Array(size).fill(20));
  tanh(backend, storage, size);
  expect((backend.readSync(storage) as Float32Array).every((value) => value === 1)).toBe(true);
  backend.free(storage);
});

test('a thread that dies at its work is an error, and the main thread works on', async () => {
  const backend = await start({ threads: 2 });
  const size = 2 ** 20;
  const storage = backend.allocate('float32', size);
  const spare = backend.allocate('float32', 8);
  tanh(backend, storage, size); // now the worker is awake
  const beyond = 2 * (backend.readSync(spare).length + 2 ** 24); // its half ends outside of the memory
  const attempt = () => tanh(backend, storage, beyond);
  // Whoever takes the second half stops there; mostly it is the worker, since the first half is long.
  expect(attempt).toThrow(
    /thread 2 has ended, and what it was to compute is missing|out of bounds/,
  );
  Object.assign(storage, { size });
  backend.write(storage, new Float32Array(size).fill(20));
  tanh(backend, storage, size);
  expect((backend.readSync(storage) as Float32Array).every((value) => value === 1)).toBe(true);
});

test('waiting ends with an error when a thread has died, and when one task takes for ever', () => {
  const watch = new Watch(3, 50);
  const onFailure = vi.fn();
  watch.onFailure = onFailure;
  watch.waiting(1);
  expect(onFailure).not.toHaveBeenCalled();
  watch.failures[2] = 1;
  expect(() => watch.waiting(1)).toThrow(BackendError);
  expect(() => watch.waiting(1)).toThrow('wasm: thread 3 has ended');
  expect(onFailure).toHaveBeenCalled();

  const slow = new Watch(2, 50);
  const wait = (taskAt: (turn: number) => number) => {
    const end = performance.now() + 200;
    for (let turn = 0; performance.now() < end; turn++) slow.waiting(taskAt(turn));
  };
  wait((turn) => turn); // many short waits are no long one
  expect(() => wait(() => 7)).toThrow('wasm: a thread has not answered for 0.05 s');
});

test('kernels that wait for each other longer than the patience all together do not fail', async () => {
  const backend = await start({ threads: 2, grain: 1, stall: 100 });
  const storage = backend.allocate('float32', 2 ** 18);
  backend.write(storage, new Float32Array(2 ** 18).fill(20));
  const end = performance.now() + 500;
  while (performance.now() < end) tanh(backend, storage, 2 ** 18);
  expect(backend.threads).toBe(2);
});

test('threads do not keep a process alive', async () => {
  const main = new URL('fingerprint.main.ts', import.meta.url);
  const tsx = pathToFileURL(fileURLToPath(import.meta.resolve('tsx'))).href;
  const program = `
    import { createWasm } from '${new URL('../../src/backends/wasm/wasm.ts', main).href}';
    console.log((await createWasm({ threads: 3 })).threads);`;
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--import', tsx, '--input-type=module', '--eval', program],
    { timeout: 20_000 }, // milliseconds: it would be killed then, which rejects
  );
  expect(stdout.trim()).toBe('3');
});

test('threads and variants are for wasm alone', async () => {
  await expect(setBackend('reference', { threads: 2 })).rejects.toThrow(
    'setBackend: threads can only be chosen for the backend wasm, not for reference; leave it out',
  );
});

test.skipIf(Number.parseInt(process.versions.node, 10) >= 24)(
  'revectorize says what it needs (skips on Node 24, which has it)',
  async () => {
    await expect(setBackend('wasm', { variant: 'revectorize' })).rejects.toThrow(
      `wasm: the variant revectorize cannot run here: it needs Node 24 or later, and this is ${process.versions.node}`,
    );
  },
);
