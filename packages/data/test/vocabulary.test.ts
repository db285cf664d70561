import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Vocabulary, VocabularyError } from '../src/index.ts';

const word = fc.string({ unit: 'grapheme', minLength: 1 }).filter((each) => !each.includes('.'));
const text = fc.string({ unit: 'binary', minLength: 1 });

describe('ofWords', () => {
  test("the boundary is 0, then the characters in order: the lectures' 27", () => {
    const vocabulary = Vocabulary.ofWords(
      ['the quick brown fox', 'jumps over the lazy dog'].flatMap((s) => s.split(' ')),
    );
    expect(vocabulary.characters.join('')).toBe('.abcdefghijklmnopqrstuvwxyz');
    expect(vocabulary.size).toBe(27);
    expect(vocabulary.encode('emma.')).toEqual(Int32Array.of(5, 13, 13, 1, 0));
  });

  test("the boundary comes first although - and ' are smaller", () => {
    expect(Vocabulary.ofWords(["d'arcy", 'jo-jo']).characters.slice(0, 3)).toEqual(['.', "'", '-']);
  });

  test('a word with the boundary is refused', () => {
    expect(() => Vocabulary.ofWords(['ann', 'st.john'])).toThrow(
      'ofWords: the word "st.john" contains \'.\', which starts and ends words',
    );
    expect(() => Vocabulary.ofWords([])).toThrow('ofWords: there are no words');
  });
});

describe('of', () => {
  const base = { name: 'ab', sha256: '' };

  test('a dataset of words, or of text', () => {
    const words = Vocabulary.of({ ...base, kind: 'words', words: ['b', 'ab'] });
    expect(words.toJSON()).toEqual({ kind: 'words', characters: ['.', 'a', 'b'] });
    const text = Vocabulary.of({ ...base, kind: 'text', text: 'b\nab' });
    expect(text.toJSON()).toEqual({ kind: 'text', characters: ['\n', 'a', 'b'] });
  });
});

describe('ofText', () => {
  test('characters are code points, in the order of their code points', () => {
    const vocabulary = Vocabulary.ofText('é😀\uFFFDa😀');
    expect(vocabulary.characters).toEqual(['a', 'é', '\uFFFD', '😀']);
    expect(vocabulary.encode('😀a')).toEqual(Int32Array.of(3, 0));
  });

  test('an empty text is refused', () => {
    expect(() => Vocabulary.ofText('')).toThrow(VocabularyError);
  });
});

describe('encode and decode', () => {
  test('decode undoes encode, for any text', () => {
    fc.assert(
      fc.property(text, (each) => {
        const vocabulary = Vocabulary.ofText(each);
        expect(vocabulary.decode(vocabulary.encode(each))).toBe(each);
      }),
    );
  });

  test('decode undoes encode, for any words', () => {
    fc.assert(
      fc.property(fc.array(word, { minLength: 1 }), (words) => {
        const vocabulary = Vocabulary.ofWords(words);
        for (const each of words) {
          expect(vocabulary.decode(vocabulary.encode(`.${each}.`))).toBe(`.${each}.`);
        }
      }),
    );
  });

  test('an unknown character is named with its place and the characters known', () => {
    expect(() => Vocabulary.ofWords(['ema']).encode('😀emmé')).toThrow(
      'encode: the character "😀" (U+1F600) at index 0, in "😀emmé", is not in the vocabulary; ' +
        'its 4 characters are ".aem"',
    );
    expect(() =>
      Vocabulary.ofText('0123456789').encode(`${'0'.repeat(50)}x${'1'.repeat(50)}`),
    ).toThrow('encode: the character "x" (U+0078) at index 50, in "0000000000x111111111"');
  });

  test('an unknown id is named with its place', () => {
    const vocabulary = Vocabulary.ofText('abc');
    expect(() => vocabulary.decode([0, 3])).toThrow(
      'decode: 3 at index 1 is no id; the vocabulary has 0 to 2',
    );
    expect(() => vocabulary.decode([-1])).toThrow(VocabularyError);
    expect(() => vocabulary.decode([0.5])).toThrow(VocabularyError);
  });
});

describe('JSON', () => {
  test('there and back', () => {
    fc.assert(
      fc.property(text, fc.array(word, { minLength: 1 }), (someText, words) => {
        for (const vocabulary of [Vocabulary.ofText(someText), Vocabulary.ofWords(words)]) {
          const again = Vocabulary.fromJSON(JSON.parse(JSON.stringify(vocabulary)));
          expect(again.kind).toBe(vocabulary.kind);
          expect(again.characters).toEqual(vocabulary.characters);
        }
      }),
    );
  });

  test.each([
    ['nothing', undefined],
    ['another kind', { kind: 'tokens', characters: ['a'] }],
    ['no characters', { kind: 'text', characters: [] }],
    ['a token of two characters', { kind: 'text', characters: ['a', 'bc'] }],
    ['the same character twice', { kind: 'text', characters: ['a', 'a'] }],
    ['another order', { kind: 'text', characters: ['b', 'a'] }],
    ['words without the boundary', { kind: 'words', characters: ['a', 'b'] }],
    ['words with the boundary elsewhere', { kind: 'words', characters: ['-', '.', 'a'] }],
    ['a property too many', { kind: 'text', characters: ['a'], size: 1 }],
  ])('%s is refused', (_, value) => {
    expect(() => Vocabulary.fromJSON(value)).toThrow(/^fromJSON: this describes no vocabulary/);
  });
});
