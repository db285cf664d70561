import { describe, expect, test } from 'vitest';
import { loadTfjs } from '../../src/backends/tfjs/loadTfjs.ts';
import { gather, IndexOutOfRangeError, index, setBackend, tensor, zeros } from '../../src/index.ts';
import { expectConformance } from './expectConformance.ts';
import { hasTfjs } from './installed.ts';

test.skipIf(!hasTfjs)(
  'two are started at once (skips until `pnpm check` has installed it)',
  async () => {
    const both = await Promise.all([loadTfjs('tfjs-wasm'), loadTfjs('tfjs-cpu')]);
    expect(both.map(({ name }) => name)).toEqual(['tfjs-wasm', 'tfjs-cpu']);
    expect(both.map(({ tensors }) => tensors)).toEqual([0, 0]);
  },
);

describe.skipIf(!hasTfjs).each(['tfjs-cpu', 'tfjs-wasm'] as const)(
  '%s (skips until `pnpm check` has installed it)',
  (name) => {
    test('every case agrees with the reference', async () => {
      await expectConformance(await loadTfjs(name));
    });

    test('an index outside of its dimension is said', async () => {
      const backend = await loadTfjs(name);
      const int = (values: number[]) => tensor(values, { dtype: 'int32' });
      await setBackend(name);
      const [x, low, high] = [zeros([3]), int([0, -4]), int([0, 3])];
      expect(() => index(x, high)).toThrow(IndexOutOfRangeError);
      expect(() => index(x, low)).toThrow('index: index -4 is outside dimension 0 of [3]');
      expect(() => gather(x, 0, high)).toThrow(IndexOutOfRangeError);
      for (const each of [x, low, high]) each.dispose();
      await setBackend('reference');
      expect(backend.tensors).toBe(0);
    });
  },
);
