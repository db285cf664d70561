import { beforeAll, describe, expect, test } from 'vitest';
import type { UnaryName } from '../../src/backend.ts';
import type { WasmBackend } from '../../src/backends/wasm/wasm.ts';
import { erfScalar } from '../../src/ops/erfScalar.ts';
import { builds, start } from './builds.ts';

/** The distance from a float to the next, at the float nearest to `x`. */
function ulp(x: number): number {
  const exponent = Math.max(Math.floor(Math.log2(Math.abs(Math.fround(x)))), -126);
  return 2 ** (exponent - 23);
}

/** Arguments from `low` to `high`, evenly spread, in float32. */
function spread(low: number, high: number, count = 200_001): Float32Array {
  return Float32Array.from({ length: count }, (_, i) => low + ((high - low) * i) / (count - 1));
}

/** Powers of two and what lies between them, from 2^low to 2^high. */
function logarithmic(low: number, high: number): Float32Array {
  return spread(low, high).map((exponent) => 2 ** exponent);
}

describe.each(builds)('errors in ulp, $name', (build) => {
  let backend: WasmBackend;
  beforeAll(async () => {
    backend = await start(build);
  });

  function run(name: UnaryName, x: Float32Array): Float32Array {
    const [from, to] = [
      backend.allocate('float32', x.length),
      backend.allocate('float32', x.length),
    ];
    backend.write(from, x);
    const shape = [x.length];
    backend.kernels.unary(
      { name, scalar: () => Number.NaN },
      { storage: from, shape, dtype: 'float32' },
      { storage: to, shape, dtype: 'float32' },
    );
    const out = backend.readSync(to) as Float32Array;
    backend.free(from);
    backend.free(to);
    return out;
  }

  test.each([
    ['exp', 1, Math.exp, spread(-103, 88.7)],
    ['log', 1, Math.log, logarithmic(-149, 127.9)],
    ['log', 1, Math.log, spread(0.5, 2)],
    ['log1p', 3, Math.log1p, logarithmic(-140, 100)],
    ['log1p', 3, Math.log1p, spread(-0.999, 1)],
    ['tanh', 7, Math.tanh, spread(-10, 10)],
    ['tanh', 7, Math.tanh, logarithmic(-120, 3)],
    ['sigmoid', 3, (x: number) => 1 / (1 + Math.exp(-x)), spread(-80, 80)],
    ['erf', 8, erfScalar, spread(-5, 5)],
  ] as const)('%s: under %d', (name, allowed, exact, x) => {
    const out = run(name, x);
    let worst = 0;
    x.forEach((value, i) => {
      const expected = exact(value);
      const error = Math.abs((out[i] as number) - expected);
      worst = Math.max(worst, error === 0 ? 0 : error / ulp(expected));
    });
    expect(worst).toBeLessThan(allowed);
  });

  test('infinities, NaN and 0', () => {
    const x = Float32Array.of(Number.NEGATIVE_INFINITY, -1000, 0, 1000, Infinity, Number.NaN);
    const of = (name: UnaryName) => Array.from(run(name, x));
    const [infinity, nan] = [Number.POSITIVE_INFINITY, Number.NaN];
    expect(of('exp')).toEqual([0, 0, 1, infinity, infinity, nan]);
    expect(of('log')).toEqual([nan, nan, -infinity, expect.closeTo(6.907755), infinity, nan]);
    expect(of('log1p')).toEqual([nan, nan, 0, expect.closeTo(6.908755), infinity, nan]);
    expect(of('tanh')).toEqual([-1, -1, 0, 1, 1, nan]);
    expect(of('sigmoid')).toEqual([0, 0, 0.5, 1, 1, nan]);
    expect(of('erf')).toEqual([-1, -1, 0, 1, 1, nan]);
    expect(of('relu')).toEqual([0, 0, 0, 1000, infinity, nan]);
    expect(of('sign')).toEqual([-1, -1, 0, 1, 1, nan]);
  });
});
