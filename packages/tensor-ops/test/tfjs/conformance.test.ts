import { describe, expect, test } from 'vitest';
import { loadTfjs } from '../../src/backends/tfjs/loadTfjs.ts';
import { cases } from '../../src/conformance/cases.ts';
import { conformance } from '../../src/conformance/conformance.ts';
import { gather, IndexOutOfRangeError, index, setBackend, tensor, zeros } from '../../src/index.ts';
import { hasTfjs } from './installed.ts';
import { formatSkip, skipsOf } from './skips.ts';

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
      const backend = await loadTfjs(name);
      const skip = skipsOf(name);
      const { results, passed } = await conformance(backend, { skip });
      const failed = results.filter(({ status }) => status === 'failed');
      expect(failed.map(({ op, name, reason }) => `${op}: ${name}: ${reason}`)).toEqual([]);
      expect(passed).toBe(cases.length - skip.length);
      expect(backend.tensors).toBe(0);
      for (const each of skip) console.log(formatSkip(each));
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
