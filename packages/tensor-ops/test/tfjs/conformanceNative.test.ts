import { describe, expect, test } from 'vitest';
import { loadTfjs } from '../../src/backends/tfjs/loadTfjs.ts';
import { IndexOutOfRangeError, index, setBackend, tensor, zeros } from '../../src/index.ts';
import { expectConformance } from './expectConformance.ts';
import { hasTfjs } from './installed.ts';
import { nativeMissing } from './nativeMissing.ts';
import { trainTable } from './trainTable.ts';

describe.skipIf(nativeMissing)(`TensorFlow's own library (${nativeMissing ?? 'installed'})`, () => {
  test('every case agrees with the reference, and nothing is left', async () => {
    const backend = await loadTfjs('tfjs-node');
    if (hasTfjs) await loadTfjs('tfjs-cpu'); // another one in the process does no harm
    await expectConformance(backend);
  });

  test('it holds what our scopes hold: the same after each of 1,000 steps, nothing after all', async () => {
    const backend = await loadTfjs('tfjs-node');
    const before = backend.tensors;
    await setBackend('tfjs-node');
    const seen = new Set<number>();
    await trainTable(1000, (step) => void (step >= 100 && seen.add(backend.tensors)));
    await setBackend('reference');
    expect([...seen]).toHaveLength(1);
    expect(backend.tensors).toBe(before);
  });

  test('an index outside of its dimension is said as elsewhere', async () => {
    await setBackend('tfjs-node');
    const [x, high] = [zeros([3]), tensor([0, 3], { dtype: 'int32' })];
    await setBackend('reference');
    expect(() => index(x, high)).toThrow(IndexOutOfRangeError);
    for (const each of [x, high]) each.dispose();
  });
});
