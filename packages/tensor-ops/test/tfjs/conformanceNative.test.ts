import { describe, expect, test } from 'vitest';
import { loadTfjs } from '../../src/backends/tfjs/loadTfjs.ts';
import { cases } from '../../src/conformance/cases.ts';
import { conformance } from '../../src/conformance/conformance.ts';
import {
  IndexOutOfRangeError,
  index,
  probeBackend,
  setBackend,
  tensor,
  zeros,
} from '../../src/index.ts';
import { hasTfjs } from './installed.ts';
import { formatSkip, skipsOf } from './skips.ts';

/** Only where somebody has installed it: it is too large for the tests. */
const probe = await probeBackend('tfjs-node');
const missing = probe.available ? undefined : `skipped: ${probe.reason}; ${probe.cure}`;

describe.skipIf(missing)(`TensorFlow's own library (${missing ?? 'installed'})`, () => {
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

  test('an index outside of its dimension is said as elsewhere', async () => {
    await setBackend('tfjs-node');
    const [x, high] = [zeros([3]), tensor([0, 3], { dtype: 'int32' })];
    await setBackend('reference');
    expect(() => index(x, high)).toThrow(IndexOutOfRangeError);
    for (const each of [x, high]) each.dispose();
  });
});
