import { type Generator, torchGenerator } from '@makemore/random';
import { ShapeError, type Tensor } from '@makemore/tensor-ops';
import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import {
  contextWindows,
  randomBatch,
  randomBlocks,
  textBlocks,
  Vocabulary,
  VocabularyError,
  wordSequences,
} from '../src/index.ts';

const words = fc.array(fc.stringMatching(/^[a-z]{1,8}$/), { minLength: 1, maxLength: 20 });

async function rowsOf(x: Tensor): Promise<number[][]> {
  return (await x.toArray()) as number[][];
}

describe('contextWindows', () => {
  test("the lecture's first word", async () => {
    const vocabulary = Vocabulary.ofWords(['emma']);
    const { x, y } = contextWindows(['emma'], vocabulary, 3);
    const pairs = (await rowsOf(x)).map((row) => vocabulary.decode(row));
    expect(pairs).toEqual(['...', '..e', '.em', 'emm', 'mma']);
    expect(vocabulary.decode(await y.data())).toBe('emma.');
    expect([x.dtype, y.dtype, x.shape, y.shape]).toEqual(['int32', 'int32', [5, 3], [5]]);
  });

  test('a window is what stands before its character, and there are Σ (length + 1)', async () => {
    await fc.assert(
      fc.asyncProperty(words, fc.integer({ min: 1, max: 10 }), async (some, T) => {
        const vocabulary = Vocabulary.ofWords(some);
        const { x, y } = contextWindows(some, vocabulary, T);
        const windows = (await rowsOf(x)).map((row) => vocabulary.decode(row));
        const targets = vocabulary.decode(await y.data());
        const expected = some.flatMap((word) =>
          [...`${word}.`].map((next, i) => [('.'.repeat(T) + word.slice(0, i)).slice(-T), next]),
        );
        expect(x.shape).toEqual([some.reduce((sum, word) => sum + word.length + 1, 0), T]);
        expect(windows.map((window, i) => [window, targets[i]])).toEqual(expected);
      }),
    );
  });

  test('no words make no examples', () => {
    const { x, y } = contextWindows([], Vocabulary.ofWords(['a']), 3);
    expect([x.shape, y.shape]).toEqual([[0, 3], [0]]);
  });

  test('what does not fit is refused', () => {
    const vocabulary = Vocabulary.ofWords(['ab']);
    expect(() => contextWindows(['a.b'], vocabulary, 3)).toThrow(VocabularyError);
    expect(() => contextWindows(['abc'], vocabulary, 3)).toThrow('"c" (U+0063) at index 2');
    expect(() => contextWindows(['ab'], Vocabulary.ofText('ab'), 3)).toThrow(
      'contextWindows: the vocabulary is one of text',
    );
    for (const blockSize of [0, -1, 1.5, Number.NaN]) {
      expect(() => contextWindows(['ab'], vocabulary, blockSize)).toThrow(ShapeError);
    }
  });
});

describe('wordSequences', () => {
  test('a row is a word, and each of its characters and its end are predicted once', async () => {
    await fc.assert(
      fc.asyncProperty(words, fc.integer({ min: 9, max: 12 }), async (some, T) => {
        const vocabulary = Vocabulary.ofWords(some);
        const { x, y, ignoreIndex } = wordSequences(some, vocabulary, T);
        const inputs = (await rowsOf(x)).map((row) => vocabulary.decode(row));
        const targets = (await rowsOf(y)).map((row) => row.filter((id) => id !== ignoreIndex));
        expect(inputs).toEqual(some.map((word) => `.${word}`.padEnd(T, '.')));
        expect(targets.map((row) => vocabulary.decode(row))).toEqual(
          some.map((each) => `${each}.`),
        );
        const shape = [some.length, T];
        expect([x.dtype, y.dtype, x.shape, y.shape]).toEqual(['int32', 'int32', shape, shape]);
      }),
    );
  });

  test('what ends a row is filled up; a longer word is cut', async () => {
    const vocabulary = Vocabulary.ofWords(['abcd']);
    const { x, y } = wordSequences(['ab', 'abc', 'abcd'], vocabulary, 3);
    expect(await rowsOf(x)).toEqual([
      [0, 1, 2],
      [0, 1, 2],
      [0, 1, 2],
    ]);
    expect(await rowsOf(y)).toEqual([
      [1, 2, 0],
      [1, 2, 3],
      [1, 2, 3],
    ]);
    expect(await rowsOf(wordSequences(['a'], vocabulary, 3).y)).toEqual([[1, 0, -1]]);
  });

  test('no words make no examples; what does not fit is refused', () => {
    const vocabulary = Vocabulary.ofWords(['ab']);
    const none = wordSequences([], vocabulary, 3);
    expect([none.x.shape, none.y.shape]).toEqual([
      [0, 3],
      [0, 3],
    ]);
    expect(() => wordSequences(['a.b'], vocabulary, 3)).toThrow(VocabularyError);
    expect(() => wordSequences(['abc'], vocabulary, 3)).toThrow('"c" (U+0063) at index 2');
    expect(() => wordSequences(['ab'], Vocabulary.ofText('ab'), 3)).toThrow(
      'wordSequences: the vocabulary is one of text',
    );
    expect(() => wordSequences(['ab'], vocabulary, 0)).toThrow(ShapeError);
  });

  test('batches of them know what counts for nothing', () => {
    const examples = wordSequences(['ab', 'b'], Vocabulary.ofWords(['ab']), 4);
    expect(randomBatch(examples, 2, torchGenerator(1)).ignoreIndex).toBe(-1);
  });
});

const ids = Int32Array.from({ length: 23 }, (_, i) => 100 + i);

describe('textBlocks', () => {
  test('every character but the first is predicted once, to the last whole block', async () => {
    const { x, y } = textBlocks(ids, 5);
    expect([x.shape, y.shape, x.dtype, y.dtype]).toEqual([[4, 5], [4, 5], 'int32', 'int32']);
    expect(await x.data()).toEqual(ids.slice(0, 20));
    expect(await y.data()).toEqual(ids.slice(1, 21));
  });

  test.each([0, 1, 4, 5])('%i characters make no block of five', (length) => {
    expect(textBlocks(ids.subarray(0, length), 5).x.shape).toEqual([0, 5]);
  });

  test('six make one', () => {
    expect(textBlocks(ids.subarray(0, 6), 5).y.shape).toEqual([1, 5]);
  });
});

describe('randomBlocks', () => {
  test('one draw of places, and what follows each', async () => {
    const generator = torchGenerator(1337);
    const randint = vi.spyOn(generator, 'randint');
    const { x, y } = randomBlocks(ids, { batchSize: 6, blockSize: 4 }, generator);
    expect(randint.mock.calls).toEqual([[0, 19, 6]]);
    const places = torchGenerator(1337).randint(0, 19, 6);
    const blocks = Array.from(places, (place) => Array.from(ids.subarray(place, place + 4)));
    expect(await x.toArray()).toEqual(blocks);
    expect(await y.toArray()).toEqual(blocks.map((block) => block.map((id) => id + 1)));
  });

  test('a block and the character after it must fit', () => {
    const draw = (blockSize: number, batchSize = 1) =>
      randomBlocks(ids, { batchSize, blockSize }, torchGenerator(1));
    expect(draw(22).x.shape).toEqual([1, 22]);
    expect(() => draw(23)).toThrow('a text of 23 characters has no block of 23');
    expect(() => draw(3, 0)).toThrow(ShapeError);
    expect(() => draw(0)).toThrow(ShapeError);
  });
});

describe('randomBatch', () => {
  test('one draw of rows, and the rows', async () => {
    const some = ['emma', 'olivia', 'ava'];
    const examples = contextWindows(some, Vocabulary.ofWords(some), 3);
    const generator: Generator = torchGenerator(2147483647);
    const randint = vi.spyOn(generator, 'randint');
    const { x, y } = randomBatch(examples, 32, generator);
    expect(randint.mock.calls).toEqual([[0, 16, 32]]);
    const rows = Array.from(torchGenerator(2147483647).randint(0, 16, 32));
    const [allX, allY] = [await rowsOf(examples.x), await examples.y.data()];
    expect(await x.toArray()).toEqual(rows.map((row) => allX[row]));
    expect(await y.toArray()).toEqual(rows.map((row) => allY[row]));
  });

  test('blocks of text too', () => {
    const { x, y } = randomBatch(textBlocks(ids, 5), 3, torchGenerator(1));
    expect([x.shape, y.shape, y.dtype]).toEqual([[3, 5], [3, 5], 'int32']);
  });

  test('there must be examples', () => {
    const none = contextWindows([], Vocabulary.ofWords(['a']), 3);
    expect(() => randomBatch(none, 3, torchGenerator(1))).toThrow('there are no examples');
    expect(() => randomBatch(textBlocks(ids, 5), 0, torchGenerator(1))).toThrow(ShapeError);
  });
});
