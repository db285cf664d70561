import { describe, expect, test } from 'vitest';
import type { Backend } from '../src/backend.ts';
import { ReferenceBackend, reference } from '../src/backends/reference/reference.ts';
import { cases } from '../src/conformance/cases.ts';
import { type ConformanceResult, conformance } from '../src/conformance/conformance.ts';
import { normalizedError } from '../src/conformance/normalizedError.ts';
import { getBackend } from '../src/index.ts';
import { AsyncOnlyBackend } from './AsyncOnlyBackend.ts';

function failures({ results }: ConformanceResult): string[] {
  return results
    .filter(({ status }) => status === 'failed')
    .map(({ op, name, reason }) => `${op}: ${name}: ${reason}`);
}

describe('conformance', () => {
  test('the reference agrees with itself, exactly', async () => {
    const result = await conformance(reference, { tolerance: 0 });
    expect(failures(result)).toEqual([]);
    expect(result.passed).toBe(cases.length);
  });

  test('without synchronous reads and without fused kernels all is the same', async () => {
    const before = getBackend();
    const result = await conformance(new AsyncOnlyBackend());
    expect(failures(result)).toEqual([]);
    expect(result.passed).toBe(cases.length);
    expect(getBackend()).toBe(before);
  });

  test('a wrong kernel is found, and only its ops fail', async () => {
    const wrong = new ReferenceBackend();
    const kernels: Backend['kernels'] = {
      ...wrong.kernels,
      cumsum: (x, _dim, reverse, out) =>
        reference.kernels.cumsum(x as never, 0, reverse, out as never),
    } as Backend['kernels'];
    Object.defineProperty(wrong, 'kernels', { value: kernels });
    const { results } = await conformance(wrong);
    const failed = results.filter(({ status }) => status === 'failed');
    expect(failed.length).toBeGreaterThan(0);
    expect(new Set(failed.map(({ op }) => op))).toEqual(new Set(['cumsum']));
    expect(failed[0]?.reason).toMatch(/normalised error .*, allowed 0.00001/);
  });

  test('a kernel table that leaks is found', async () => {
    const leaking = new ReferenceBackend();
    const kernels: Backend['kernels'] = {
      ...leaking.kernels,
      cumsum: (x, dim, reverse, out) => {
        leaking.allocate('float32', 1);
        reference.kernels.cumsum(x as never, dim, reverse, out as never);
      },
    } as Backend['kernels'];
    Object.defineProperty(leaking, 'kernels', { value: kernels });
    const failed = failures(await conformance(leaking));
    expect(failed.length).toBeGreaterThan(0);
    for (const each of failed) expect(each).toMatch(/^cumsum: .*buffers were not freed$/);
  });

  test('what a backend cannot do is skipped, counted and said', async () => {
    const skip = [
      { op: 'erf', reason: 'no erf on this device' },
      { op: 'sum', name: 'bool', reason: 'bools are not counted' },
    ];
    const { passed, skipped, results } = await conformance(reference, { skip });
    const erf = cases.filter(({ op }) => op === 'erf').length;
    expect(skipped).toBe(erf + 1);
    expect(passed).toBe(cases.length - erf - 1);
    expect(results.find(({ op }) => op === 'erf')?.reason).toBe('no erf on this device');
  });
});

test('normalizedError', () => {
  expect(normalizedError([1, 2.02], [1, 2])).toBeCloseTo(0.01);
  expect(normalizedError([Number.NaN, Infinity, 0], [Number.NaN, Infinity, -0])).toBe(0);
  expect(normalizedError([Number.NaN], [0])).toBe(Infinity);
  expect(normalizedError([0], [Number.NaN])).toBe(Infinity);
  expect(normalizedError([Infinity], [-Infinity])).toBe(Infinity);
  expect(normalizedError([1], [1, 1])).toBe(Infinity);
  expect(normalizedError([1e-9], [0])).toBeCloseTo(1e-6);
  expect(normalizedError([], [])).toBe(0);
});
