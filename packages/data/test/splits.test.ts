import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Splits, splitByCourse, splitByHash, splitDataset, splitText } from '../src/index.ts';

const items = fc.array(fc.string({ unit: 'grapheme' }));
const fraction = fc.double({ min: 0, max: 0.5, noNaN: true });

function joined<T>({ train, dev, test }: Splits<T[]>): T[] {
  return [...train, ...dev, ...test];
}

describe('splitByCourse', () => {
  test("the order of CPython's shuffle with seed 42, cut at 80 and 90 of 100", () => {
    const numbers = Array.from({ length: 10 }, (_, i) => i);
    expect(splitByCourse(numbers)).toEqual({
      train: [7, 3, 2, 8, 5, 6, 9, 4],
      dev: [0],
      test: [1],
    });
    expect(numbers).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  test('every word is in one part', () => {
    fc.assert(
      fc.property(items, (words) => {
        const splits = splitByCourse(words);
        expect(joined(splits).sort()).toEqual(words.slice().sort());
        expect(splits.train).toHaveLength(Math.trunc(0.8 * words.length));
      }),
    );
  });
});

describe('splitByHash', () => {
  test('every item is in one part, in its order', () => {
    fc.assert(
      fc.property(items, fraction, fraction, (all, dev, test) => {
        const splits = splitByHash(all, { dev, test });
        expect(joined(splits).sort()).toEqual(all.slice().sort());
        for (const part of [splits.train, splits.dev, splits.test]) {
          expect(part).toEqual(all.filter((item) => part.includes(item)));
        }
      }),
    );
  });

  test('an item stays where it is when others come or go', () => {
    fc.assert(
      fc.property(items, items, (some, others) => {
        const [few, many] = [splitByHash(some), splitByHash([...others, ...some])];
        for (const part of ['train', 'dev', 'test'] as const) {
          expect(many[part]).toEqual(expect.arrayContaining(few[part]));
        }
      }),
    );
  });

  test('this hash, for ever', () => {
    expect(
      splitByHash(['ada', 'blaise', 'edsger', 'emmy', 'grace', 'zoë', '😀'], {
        dev: 0.3,
        test: 0.3,
      }),
    ).toMatchInlineSnapshot(`
      {
        "dev": [
          "ada",
          "edsger",
        ],
        "test": [
          "blaise",
          "grace",
          "😀",
        ],
        "train": [
          "emmy",
          "zoë",
        ],
      }
    `);
  });

  test('about as many as asked for, also of short and similar items', () => {
    const all = Array.from({ length: 20_000 }, (_, i) => `word${i}`);
    const { dev, test } = splitByHash(all);
    // 4.7 standard deviations of a binomial: once in 400,000 hashes.
    expect(Math.abs(dev.length - 2000)).toBeLessThan(200);
    expect(Math.abs(test.length - 2000)).toBeLessThan(200);
  });

  test.each([{ dev: -0.1 }, { dev: 0.6, test: 0.5 }, { test: Number.NaN }])(
    '%o is refused',
    (fractions) => {
      expect(() => splitByHash(['a'], fractions)).toThrow(RangeError);
      expect(() => splitText('a', fractions)).toThrow(RangeError);
    },
  );
});

describe('splitText', () => {
  test("the lecture's 90 and 10, in order", () => {
    const text = 'abcdefghijklmnopqrstuvwxy';
    expect(splitText(text)).toEqual({ train: 'abcdefghijklmnopqrstuv', dev: 'wxy', test: '' });
  });

  test('dev comes before test', () => {
    expect(splitText('0123456789', { dev: 0.2, test: 0.1 })).toEqual({
      train: '0123456',
      dev: '78',
      test: '9',
    });
  });

  test('the parts make the text, and no character is cut in two', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', 'é', '😀') }),
        fraction,
        fraction,
        (text, dev, test) => {
          const { train, dev: middle, test: end } = splitText(text, { dev, test });
          expect(train + middle + end).toBe(text);
          expect([...train].length + [...middle].length + [...end].length).toBe([...text].length);
        },
      ),
    );
  });
});

test('splitDataset splits words as the course does, and text in order', () => {
  const base = { name: '', sha256: '' };
  const words = Array.from({ length: 10 }, (_, i) => `${i}`);
  expect(splitDataset({ ...base, kind: 'words', words })).toEqual(splitByCourse(words));
  const text = words.join('');
  expect(splitDataset({ ...base, kind: 'text', text })).toEqual(splitText(text));
});
