import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Generator,
  type MultinomialOptions,
  pythonRandom,
  seeded,
  type TwisterState,
  torchGenerator,
} from '../src/index.ts';

const WITH = { replacement: true };
const ALL: MultinomialOptions[] = [
  { replacement: true, algorithm: 'inverse' },
  { replacement: true, algorithm: 'exponential' },
  { replacement: false, algorithm: 'exponential' },
];
const weightLists = fc
  .array(fc.oneof(fc.constant(0), fc.double({ min: 1e-9, max: 1e9, noNaN: true })), {
    minLength: 1,
    maxLength: 30,
  })
  .filter((weights) => weights.some((weight) => weight > 0));

describe.each([
  ['seeded', seeded],
  ['torchGenerator', torchGenerator],
  ['pythonRandom', pythonRandom],
] as [string, (seed: number) => Generator][])('%s', (_name, factory) => {
  test.each(ALL)('%j never draws a class of weight 0', (options) => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), weightLists, fc.boolean(), (seed, weights, wide) => {
        const possible = weights.filter((weight) => weight > 0).length;
        const count = options.replacement ? 20 : possible;
        const p = wide ? Float64Array.from(weights) : weights;
        const draw = factory(seed).multinomial(p, count, options);
        expect(draw).toHaveLength(count);
        expect(Array.from(draw).every((i) => (weights[i] as number) > 0)).toBe(true);
        if (!options.replacement) expect(new Set(draw).size).toBe(count);
      }),
    );
  });

  test.each(ALL)('%j draws each class as often as its weight says', (options) => {
    const generator = factory(42);
    const weights = [1, 0, 2, 3, 4];
    const counts = [0, 0, 0, 0, 0];
    for (let i = 0; i < 20_000; i++) {
      const [drawn = 1] = generator.multinomial(weights, 1, options);
      counts[drawn] = (counts[drawn] as number) + 1;
    }
    // Five standard deviations of the most uncertain class.
    counts.forEach((count, i) => {
      expect(Math.abs(count - (weights[i] as number) * 2000)).toBeLessThan(350);
    });
    expect(counts[1]).toBe(0);
  });

  test('without replacement the second sample follows the remaining weights', () => {
    const generator = factory(42);
    let firsts = 0;
    let seconds = 0;
    for (let i = 0; i < 20_000; i++) {
      const [first, second] = generator.multinomial([1, 2, 7], 2);
      if (first === 2) firsts++;
      if (first === 2 && second === 1) seconds++;
    }
    expect(firsts / 20_000).toBeCloseTo(0.7, 1);
    expect(seconds / firsts).toBeCloseTo(2 / 3, 1);
  });

  test.each([
    [[-1, 2], /weight 0 is -1/],
    [[1, NaN], /weight 1 is NaN/],
    [[1, Infinity], /weight 1 is Infinity/],
    [[1, 1e39], /weight 1 is Infinity/],
    [[3e38, 3e38], /sum of the weights overflows/],
    [[0, 0, 0], /none of the 3 weights is above 0/],
    [[1e-46], /none of the 1 weights/],
    [[], /none of the 0 weights/],
  ])('weights %j are an error', (weights, message) => {
    for (const options of ALL) {
      expect(() => factory(0).multinomial(weights, 1, options)).toThrow(message);
      expect(() => factory(0).multinomial(weights, 1, options)).toThrow(RangeError);
    }
  });
});

/** A source whose uniforms are all 0, the only uniform that can single out an impossible class. */
function zeros(): Generator {
  const state = torchGenerator(0).getState() as TwisterState;
  // Words of 0 everywhere but in the first, which the draws skip.
  const words = state.words.map((_, i) => (i === 0 ? 1 : 0));
  const generator = torchGenerator(0);
  generator.setState({ kind: 'torch', words, index: 1, spare: null });
  return generator;
}

test.each(ALL)('%j draws no class of weight 0 even from uniforms of 0', (options) => {
  expect(zeros().random()).toBe(0);
  expect(zeros().multinomial([0, 0, 1, 0], 1, options)).toEqual(Int32Array.of(2));
});

test('the default is inverse with replacement, exponential without', () => {
  const weights = [1, 2, 3, 4, 5, 6];
  const draw = (count: number, options?: MultinomialOptions) =>
    torchGenerator(5).multinomial(weights, count, options);
  expect(draw(6, WITH)).toEqual(draw(6, { ...WITH, algorithm: 'inverse' }));
  expect(draw(6, WITH)).not.toEqual(draw(6, { ...WITH, algorithm: 'exponential' }));
  expect(draw(6)).toEqual(draw(6, { algorithm: 'exponential' }));
  expect(draw(1)).toEqual(draw(1, { algorithm: 'exponential' }));
});

test('exponential with replacement repeats single draws', () => {
  const options: MultinomialOptions = { replacement: true, algorithm: 'exponential' };
  const [one, two] = [torchGenerator(5), torchGenerator(5)];
  const singles = Array.from({ length: 9 }, () => one.multinomial([1, 2, 3], 1, options)[0]);
  expect(Array.from(two.multinomial([1, 2, 3], 9, options))).toEqual(singles);
});

test('the weights are left as they were', () => {
  const weights = Float32Array.of(1, 2, 3);
  for (const options of ALL) seeded(0).multinomial(weights, 1, options);
  expect(weights).toEqual(Float32Array.of(1, 2, 3));
});

test('the number of samples is checked', () => {
  const generator = seeded(0);
  expect(() => generator.multinomial([1, 2], 0)).toThrow(/numSamples must be .* from 1 .* not 0/);
  expect(() => generator.multinomial([1, 2], 1.5)).toThrow(RangeError);
  expect(() => generator.multinomial([1, 0, 2], 3)).toThrow(/3 different classes when 2 have/);
  expect(generator.multinomial([1, 0, 2], 3, WITH)).toHaveLength(3);
});

test('inverse without replacement draws one sample only', () => {
  const options = { algorithm: 'inverse' } as const;
  expect(seeded(0).multinomial([1, 2], 1, options)).toHaveLength(1);
  expect(() => seeded(0).multinomial([1, 2], 2, options)).toThrow(TypeError);
});

test('an unknown algorithm is an error', () => {
  const options = { algorithm: 'alias' } as unknown as MultinomialOptions;
  expect(() => seeded(0).multinomial([1, 2], 1, options)).toThrow(/unknown algorithm 'alias'/);
});
