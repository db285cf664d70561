import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Generator,
  type GeneratorState,
  numpyRandom,
  pythonRandom,
  restoreGenerator,
  seeded,
  torchGenerator,
} from '../src/index.ts';

type Call = (generator: Generator) => unknown;

const sizes = fc.integer({ min: 0, max: 40 });
const calls: fc.Arbitrary<Call[]> = fc.array(
  fc.oneof(
    fc.constant<Call>((generator) => generator.random()),
    sizes.map<Call>((size) => (generator) => generator.rand(size)),
    sizes.map<Call>((size) => (generator) => generator.randn(size)),
    sizes.map<Call>((size) => (generator) => generator.randn(size, 'float64')),
    sizes.map<Call>((size) => (generator) => generator.randint(-5, 1000, size)),
    sizes.map<Call>((size) => (generator) => generator.randperm(size)),
    fc
      .boolean()
      .map<Call>(
        (replacement) => (generator) => generator.multinomial([1, 2, 3], 2, { replacement }),
      ),
  ),
  { maxLength: 12 },
);
const viaJson = (state: GeneratorState): GeneratorState => JSON.parse(JSON.stringify(state));

const integers = fc.maxSafeInteger();

describe.each([
  ['seeded', seeded, integers],
  ['torchGenerator', torchGenerator, integers],
  ['pythonRandom', pythonRandom, integers],
  ['numpyRandom', numpyRandom, fc.integer({ min: 0, max: 2 ** 32 - 1 })],
] as [string, (seed: number) => Generator, fc.Arbitrary<number>][])(
  '%s',
  (_name, factory, seeds) => {
    test('a restored generator goes on alike from any point', () => {
      fc.assert(
        fc.property(seeds, calls, calls, (seed, before, after) => {
          const generator = factory(seed);
          for (const call of before) call(generator);
          const state = viaJson(generator.getState());
          const expected = after.map((call) => call(generator));
          const end = generator.getState();

          const restored = restoreGenerator(state);
          expect(restored.kind).toBe(generator.kind);
          expect(after.map((call) => call(restored))).toEqual(expected);
          expect(restored.getState()).toEqual(end);

          generator.setState(state);
          expect(after.map((call) => call(generator))).toEqual(expected);
        }),
        { numRuns: 50 },
      );
    });

    test('the cached normal is part of the state', () => {
      const generator = factory(42);
      generator.randn(1, 'float64');
      const state = generator.getState();
      const [next] = generator.randn(1, 'float64');
      expect(state.spare).toBe(next);
      expect(generator.getState().spare).toBeNull();
      expect(restoreGenerator(viaJson(state)).randn(1, 'float64')[0]).toBe(next);
    });

    test('a state is a copy that later draws do not change', () => {
      const generator = factory(42);
      const state = generator.getState();
      const copy = structuredClone(state);
      generator.rand(2000);
      expect(state).toEqual(copy);
      const restored = restoreGenerator(state);
      restored.rand(2000);
      expect(state).toEqual(copy);
    });

    test('the state of another kind is an error', () => {
      const generator = factory(0);
      const other = generator.kind === 'torch' ? pythonRandom(0) : torchGenerator(0);
      expect(() => generator.setState(other.getState())).toThrow(
        `this generator is of kind '${generator.kind}', the state of kind '${other.kind}'`,
      );
    });

    test.each([null, undefined, {}, 'torch', { kind: 'mt19937' }, { kind: 'toString' }])(
      '%j is no state',
      (state) => {
        expect(() => factory(0).setState(state as GeneratorState)).toThrow(TypeError);
        expect(() => restoreGenerator(state as GeneratorState)).toThrow(
          /^restoreGenerator: unknown kind/,
        );
      },
    );

    test.each([undefined, NaN, '1'])('a spare of %j is an error, and changes nothing', (spare) => {
      const generator = factory(0);
      const before = generator.getState();
      const bad = { ...factory(1).getState(), spare } as GeneratorState;
      expect(() => generator.setState(bad)).toThrow(/^setState: spare/);
      expect(generator.getState()).toEqual(before);
    });
  },
);

test.each<[string, object]>([
  ['three words', { words: [1, 2, 3] }],
  ['negative words', { words: new Array(624).fill(-1) }],
  ['fractional words', { words: new Array(624).fill(0.5) }],
  ['only words of 0', { words: new Array(624).fill(0) }],
  ['no words', { words: undefined }],
  ['index -1', { index: -1 }],
  ['index 625', { index: 625 }],
  ['index 1.5', { index: 1.5 }],
  ['no index', { index: undefined }],
])('a twister with %s is an error, and changes nothing', (_, part) => {
  for (const generator of [torchGenerator(0), pythonRandom(0), numpyRandom(0)]) {
    const before = generator.getState();
    const bad = { ...generator.getState(), ...part } as GeneratorState;
    expect(() => generator.setState(bad)).toThrow(/^setState: (words|index)/);
    expect(generator.getState()).toEqual(before);
  }
});

test.each([{ c: 0.5 }, { s0: 1 }, { s1: -0.5 }, { s2: NaN }, { s2: undefined }])(
  'an Alea with %j is an error, and changes nothing',
  (part) => {
    const generator = seeded(0);
    const before = generator.getState();
    const alea = { ...(before as { alea: object }).alea, ...part };
    expect(() => generator.setState({ ...before, alea } as GeneratorState)).toThrow(
      /^setState: alea/,
    );
    expect(generator.getState()).toEqual(before);
  },
);
