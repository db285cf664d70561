import { BackendUnavailableError, getBackend, setBackend, tensor } from '@makemore/tensor-ops';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { begin } from '../src/index.ts';

const printed: string[] = [];
beforeEach(() => {
  printed.length = 0;
  vi.spyOn(console, 'log').mockImplementation((text: string) => void printed.push(text));
});
afterEach(async () => {
  vi.restoreAllMocks();
  await setBackend('reference');
});

test('plain loops where wasm does not run, and the line says that and why', async () => {
  vi.spyOn(WebAssembly, 'validate').mockReturnValue(false);
  await begin();
  expect(getBackend().name).toBe('reference');
  expect(printed).toHaveLength(1);
  expect(printed[0]).toMatch(/^makemore runs on reference, in plain loops, which is slow: .{10}/);
});

test('what was asked for and does not run is an error', async () => {
  vi.spyOn(WebAssembly, 'validate').mockReturnValue(false);
  await expect(begin({ threads: 3 })).rejects.toThrow(BackendUnavailableError);
});

// After those: a backend that was started once is kept.
test('wasm with strict kernels, and a line that says so', async () => {
  await begin();
  expect(getBackend().name).toBe('wasm');
  expect(await tensor([1, 2]).sum().item()).toBe(3);
  await begin({ variant: 'relaxed', threads: 1 });
  expect(printed).toEqual([
    'makemore runs on wasm, strict kernels: the numbers are the same on every machine',
    'makemore runs on wasm, relaxed kernels: the last digits depend on the machine',
  ]);
});
