import { tensor } from '@makemore/tensor-ops';
import { checkSize } from './checkSize.ts';
import { VocabularyError } from './errors.ts';
import type { Examples } from './examples.ts';
import { checkWord, type Vocabulary } from './vocabulary.ts';

/**
 * The lecture's examples: for every character of every word, and for the '.' that ends it, the
 * `blockSize` characters before it, with '.' for those before the word began. For `emma` and 3:
 * `...` → e, `..e` → m, `.em` → m, `emm` → a, `mma` → '.'.
 *
 * N = Σ (length of the word + 1).
 *
 * @param vocabulary of words
 * @param blockSize T, the number of characters in a context
 * @returns x: int32 (N, T), y: int32 (N)
 * @throws VocabularyError for a vocabulary of text, a character that it lacks, or a word with '.'.
 * @throws ShapeError if `blockSize` is not a whole number from 1.
 * @example
 * ```ts
 * const words = ['abe', 'bea'];
 * const { x, y } = contextWindows(words, Vocabulary.ofWords(words), 2);
 * x.shape; // => [8, 2]
 * await x.slice([0, 4]).toArray(); // => [[0, 0], [0, 1], [1, 2], [2, 3]]
 * await y.slice([0, 4]).toArray(); // => [1, 2, 3, 0]
 * ```
 */
export function contextWindows(
  words: readonly string[],
  vocabulary: Vocabulary,
  blockSize: number,
): Examples {
  checkSize('contextWindows', 'blockSize', blockSize);
  if (vocabulary.kind !== 'words') {
    throw new VocabularyError(
      'contextWindows: the vocabulary is one of text; use Vocabulary.ofWords, or randomBlocks for text',
    );
  }
  const encoded = words.map((word) => {
    checkWord('contextWindows', word);
    return vocabulary.encode(word);
  });
  const T = blockSize;
  const N = encoded.reduce((total, ids) => total + ids.length + 1, 0);
  const x = new Int32Array(N * T); // (N, T)
  const y = new Int32Array(N); // (N)
  let row = 0;
  for (const ids of encoded) {
    for (let end = 0; end <= ids.length; end++, row++) {
      const context = ids.subarray(Math.max(0, end - T), end);
      x.set(context, (row + 1) * T - context.length);
      y[row] = ids[end] ?? 0;
    }
  }
  return { x: tensor(x, { shape: [N, T] }), y: tensor(y) };
}
