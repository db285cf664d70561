import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Generator, numpyRandom, pythonRandom, seeded, torchGenerator } from '../src/index.ts';

const integers = fc.maxSafeInteger();
const FACTORIES: [string, (seed: number) => Generator, fc.Arbitrary<number>][] = [
  ['seeded', seeded, integers],
  ['torchGenerator', torchGenerator, integers],
  ['pythonRandom', pythonRandom, integers],
  ['numpyRandom', numpyRandom, fc.integer({ min: 0, max: 2 ** 32 - 1 })],
];
const sizes = fc.integer({ min: 0, max: 70 });
const dtypes = fc.constantFrom('float32', 'float64' as const);

function moments(values: ArrayLike<number>): number[] {
  const powers = [1, 2, 3, 4];
  return powers.map((k) => Array.from(values).reduce((sum, x) => sum + x ** k, 0) / values.length);
}

describe.each(FACTORIES)('%s', (name, factory, seeds) => {
  test('rand has the size and precision asked for and stays in [0, 1)', () => {
    fc.assert(
      fc.property(seeds, sizes, dtypes, (seed, size, dtype) => {
        const draw = factory(seed).rand(size, dtype);
        expect(draw).toBeInstanceOf(dtype === 'float32' ? Float32Array : Float64Array);
        expect(draw).toHaveLength(size);
        expect(draw.every((u) => u >= 0 && u < 1 && u * 2 ** 53 === Math.floor(u * 2 ** 53))).toBe(
          true,
        );
      }),
    );
  });

  test('float32 uniforms are multiples of 2**-24', () => {
    expect(
      factory(1)
        .rand(1000)
        .every((u) => Number.isInteger(u * 2 ** 24)),
    ).toBe(true);
  });

  test('randn has the size and precision asked for and is finite', () => {
    fc.assert(
      fc.property(seeds, sizes, dtypes, (seed, size, dtype) => {
        const draw = factory(seed).randn(size, dtype);
        expect(draw).toBeInstanceOf(dtype === 'float32' ? Float32Array : Float64Array);
        expect(draw).toHaveLength(size);
        expect(draw.every(Number.isFinite)).toBe(true);
      }),
    );
  });

  test('randint stays in its range', () => {
    const bound = fc.integer({ min: -(2 ** 31), max: 2 ** 31 });
    fc.assert(
      fc.property(seeds, bound, bound, sizes, (seed, a, b, size) => {
        fc.pre(a !== b);
        const [low, high] = [Math.min(a, b), Math.max(a, b)];
        const draw = factory(seed).randint(low, high, size);
        expect(draw).toHaveLength(size);
        expect(draw.every((value) => value >= low && value < high)).toBe(true);
      }),
    );
  });

  test('randint reaches every value, about equally often', () => {
    const counts = new Array(10).fill(0);
    for (const value of factory(42).randint(-3, 7, 100_000)) counts[value + 3]++;
    // Standard deviation 95; the widest of ten strays 5 of them less than once in 100,000 times.
    for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(475);
  });

  test('randperm is a permutation', () => {
    fc.assert(
      fc.property(seeds, fc.integer({ min: 0, max: 200 }), (seed, n) => {
        const sorted = Array.from(factory(seed).randperm(n)).sort((a, b) => a - b);
        expect(sorted).toEqual(Array.from({ length: n }, (_, i) => i));
      }),
    );
  });

  test('shuffle keeps the items', () => {
    fc.assert(
      fc.property(seeds, fc.array(fc.string({ maxLength: 2 })), (seed, items) => {
        const shuffled = items.slice();
        factory(seed).shuffle(shuffled);
        expect(shuffled.sort()).toEqual(items.slice().sort());
      }),
    );
  });

  test('shuffle gives each of the 6 orders of 3 items about equally often', () => {
    const generator = factory(42);
    const counts: Record<string, number> = {};
    for (let i = 0; i < 12_000; i++) {
      const items = ['a', 'b', 'c'];
      generator.shuffle(items);
      counts[items.join('')] = (counts[items.join('')] ?? 0) + 1;
    }
    expect(Object.keys(counts)).toHaveLength(6);
    for (const count of Object.values(counts)) expect(Math.abs(count - 2000)).toBeLessThan(205);
  });

  test('moments of rand are those of the uniform distribution', () => {
    const [mean = 0, square = 0] = moments(factory(42).rand(100_000));
    expect(mean).toBeCloseTo(1 / 2, 2);
    expect(square).toBeCloseTo(1 / 3, 2);
  });

  test.each([1, 15, 16, 21, 100_000])(
    'moments of randn(%i) are those of the normal distribution',
    (size) => {
      const generator = factory(42);
      const calls = Array.from({ length: Math.ceil(100_000 / size) }, () => generator.randn(size));
      const [mean = 1, variance = 0, skew = 1, kurtosis = 0] = moments(
        calls.flatMap((draw) => Array.from(draw)),
      );
      // Five standard errors each.
      expect(Math.abs(mean)).toBeLessThan(0.016);
      expect(Math.abs(variance - 1)).toBeLessThan(0.023);
      expect(Math.abs(skew)).toBeLessThan(0.062);
      expect(Math.abs(kurtosis - 3)).toBeLessThan(0.16);
    },
  );

  test('equal seeds draw equally, other seeds otherwise', () => {
    expect(factory(42).rand(20)).toEqual(factory(42).rand(20));
    expect(factory(42).rand(20)).not.toEqual(factory(43).rand(20));
  });

  test.each([-1, 1.5, NaN, Infinity, 2 ** 31])(
    'a size of %d is an error that names the function',
    (size) => {
      const generator = factory(0);
      expect(() => generator.rand(size)).toThrow(new RegExp(`^rand: size .* ${size}$`));
      expect(() => generator.randn(size)).toThrow(new RegExp(`^randn: size .* ${size}$`));
      expect(() => generator.randint(0, 9, size)).toThrow(new RegExp(`^randint: size .* ${size}$`));
      expect(() => generator.randperm(size)).toThrow(new RegExp(`^randperm: n .* ${size}$`));
    },
  );

  test('an unknown dtype is an error', () => {
    expect(() => factory(0).rand(1, 'int8' as 'float32')).toThrow(/^rand: dtype .*'int8'/);
  });

  test('randint explains ranges that it cannot draw from', () => {
    const generator = factory(0);
    expect(() => generator.randint(5, 5, 1)).toThrow(/^randint: the range from 5 to 5 is empty/);
    expect(() => generator.randint(6, 5, 1)).toThrow(RangeError);
    expect(() => generator.randint(0, 2 ** 31 + 1, 1)).toThrow(/2147483649$/);
    expect(() => generator.randint(-(2 ** 31) - 1, 0, 1)).toThrow(RangeError);
    expect(() => generator.randint(0.5, 3, 1)).toThrow(RangeError);
    expect(() => generator.randint(0, NaN, 1)).toThrow(RangeError);
  });

  test.each([NaN, Infinity])('a seed of %d is an error that names the factory', (seed) => {
    expect(() => factory(seed)).toThrow(new RegExp(`^${name}: the seed .* ${seed}$`));
  });
});

test('all but seeded take integers only', () => {
  for (const factory of [torchGenerator, pythonRandom, numpyRandom]) {
    expect(() => factory(1.5)).toThrow(RangeError);
    expect(() => factory(2 ** 53)).toThrow(RangeError);
    expect(() => factory('42' as unknown as number)).toThrow(/for text use seeded\(\)/);
  }
});

test('torchGenerator uses the low 32 bits of a seed', () => {
  expect(torchGenerator(-1).rand(9)).toEqual(torchGenerator(2 ** 32 - 1).rand(9));
  expect(torchGenerator(2 ** 40 + 3).rand(9)).toEqual(torchGenerator(3).rand(9));
});

test('pythonRandom drops the sign of a seed and uses all its bits', () => {
  expect(pythonRandom(-7).rand(9)).toEqual(pythonRandom(7).rand(9));
  expect(pythonRandom(2 ** 40 + 3).rand(9)).not.toEqual(pythonRandom(3).rand(9));
});

test.each([-1, 2 ** 32])('numpyRandom refuses the seed %d, as numpy does', (seed) => {
  expect(() => numpyRandom(seed)).toThrow(`the seed must be from 0 to 2**32-1, not ${seed}`);
});

test('seeded takes text, and a number as its text', () => {
  expect(seeded('makemore').rand(9)).not.toEqual(seeded('micrograd').rand(9));
  expect(seeded('42').rand(9)).toEqual(seeded(42).rand(9));
  expect(seeded(0.5).rand(9)).not.toEqual(seeded(0).rand(9));
});
