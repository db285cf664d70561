/** Where threads cannot be started, as in a page that forbids workers made of text. */
import { expect, test, vi } from 'vitest';
import { createWasm, type WasmBackend } from '../../src/backends/wasm/wasm.ts';
import { getBackend, setBackend } from '../../src/index.ts';

vi.mock(import('../../src/backends/wasm/host.node.ts'), async (original) => ({
  ...(await original()),
  coreCount: () => 2,
  startWorker: () => ({
    ready: Promise.reject(new Error('workers are forbidden here')),
    stop: async () => {},
  }),
}));

test('who asked for no number of threads gets one', async () => {
  await setBackend('wasm');
  expect((getBackend() as WasmBackend).threads).toBe(1);
  await setBackend('reference');
});

test('who asked for two is told why there are none', async () => {
  await expect(createWasm({ threads: 2 })).rejects.toThrow('workers are forbidden here');
});
