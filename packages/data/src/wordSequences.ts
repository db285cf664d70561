import { tensor } from '@makemore/tensor-ops';
import { checkSize } from './checkSize.ts';
import { VocabularyError } from './errors.ts';
import type { Examples } from './examples.ts';
import { checkWord, type Vocabulary } from './vocabulary.ts';

/** The target of a place after the end of a word. */
const NOTHING = -1;

/**
 * Whole words, one a row, for a model that predicts at each place: `x` is '.' and the word, `y` the
 * word and '.'. What is left of a row is filled up, with a target that counts for nothing. For `emma`
 * and 6: `.emma.` → `emma.`, where the last place has no target.
 *
 * A longer word is cut: its row has the first T characters as targets, and no end.
 *
 * @param vocabulary of words
 * @param blockSize T; one more than the longest word has characters, so that none is cut
 * @returns x: int32 (N, T), y: int32 (N, T), a word a row; `ignoreIndex` -1
 * @throws VocabularyError for a vocabulary of text, a character that it lacks, or a word with '.'.
 * @throws ShapeError if `blockSize` is not a whole number from 1.
 * @example
 * ```ts
 * const words = ['abe', 'b'];
 * const { x, y, ignoreIndex } = wordSequences(words, Vocabulary.ofWords(words), 5);
 * await x.toArray(); // => [[0, 1, 2, 3, 0], [0, 2, 0, 0, 0]]
 * await y.toArray(); // => [[1, 2, 3, 0, -1], [2, 0, -1, -1, -1]]
 * ignoreIndex; // => -1
 * ```
 */
export function wordSequences(
  words: readonly string[],
  vocabulary: Vocabulary,
  blockSize: number,
): Examples {
  checkSize('wordSequences', 'blockSize', blockSize);
  if (vocabulary.kind !== 'words') {
    throw new VocabularyError(
      'wordSequences: the vocabulary is one of text; use Vocabulary.ofWords, or textBlocks for text',
    );
  }
  const [N, T] = [words.length, blockSize];
  const x = new Int32Array(N * T); // (N, T)
  const y = new Int32Array(N * T).fill(NOTHING); // (N, T)
  for (const [row, word] of words.entries()) {
    checkWord('wordSequences', word);
    const ids = vocabulary.encode(word);
    const start = row * T;
    x.set(ids.subarray(0, T - 1), start + 1);
    y.set(ids.subarray(0, T), start);
    if (ids.length < T) y[start + ids.length] = 0;
  }
  const shape = [N, T];
  return { x: tensor(x, { shape }), y: tensor(y, { shape }), ignoreIndex: NOTHING };
}
