import { describe, expect, test } from 'vitest';
import { loadTfjs } from '../../src/backends/tfjs/loadTfjs.ts';
import { cases } from '../../src/conformance/cases.ts';
import { conformance } from '../../src/conformance/conformance.ts';
import { IndexOutOfRangeError, index, setBackend, tensor, zeros } from '../../src/index.ts';
import { hasTfjs } from './installed.ts';
import { nativeMissing } from './nativeMissing.ts';
import { formatSkip, skipsOf } from './skips.ts';
import { trainTable } from './trainTable.ts';

describe.skipIf(nativeMissing)(`TensorFlow's own library (${nativeMissing ?? 'installed'})`, () => {
  test('every case agrees with the reference, and nothing is left', async () => {
    const backend = await loadTfjs('tfjs-node');
    if (hasTfjs) await loadTfjs('tfjs-cpu'); // another one in the process does no harm
    const skip = skipsOf('tfjs-node');
    const { results, passed } = await conformance(backend, { skip });
    const failed = results.filter(({ status }) => status === 'failed');
    expect(failed.map(({ op, name, reason }) => `${op}: ${name}: ${reason}`)).toEqual([]);
    expect(passed).toBe(cases.length - skip.length);
    expect(backend.tensors).toBe(0);
    for (const each of skip) console.log(formatSkip(each));
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
