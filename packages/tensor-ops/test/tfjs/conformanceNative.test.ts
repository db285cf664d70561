import { describe, expect, test } from 'vitest';
import { TfjsBackend } from '../../src/backends/tfjs/TfjsBackend.ts';
import { conformance } from '../../src/conformance/conformance.ts';
import { getBackend, probeBackend, setBackend } from '../../src/index.ts';
import { skipsOf } from './skips.ts';

const probe = await probeBackend('tfjs-node');
const missing = probe.available ? undefined : probe.reason;

describe.skipIf(missing)(`tfjs-node${missing ? `, skipped: ${missing}` : ''}`, () => {
  test('conformance, and nothing is left', async () => {
    await setBackend('tfjs-node');
    const backend = getBackend() as TfjsBackend;
    expect(backend).toBeInstanceOf(TfjsBackend);
    const before = backend.tensors;
    const { results, passed } = await conformance(backend, { skip: skipsOf('tfjs-node') });
    const failed = results.filter(({ status }) => status === 'failed');
    expect(failed.map(({ op, name, reason }) => `${op}: ${name}: ${reason}`)).toEqual([]);
    expect(passed).toBeGreaterThan(800);
    expect(backend.tensors).toBe(before);
    await setBackend('reference');
  });
});
