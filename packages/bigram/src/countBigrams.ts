import type { Vocabulary } from '@makemore/data';
import { type Tensor, tensor } from '@makemore/tensor-ops';

/**
 * How often each character follows each: `counts[i][j]` pairs of character i then j, with '.' before
 * and after every word.
 *
 * @returns (V, V) float32
 * @example
 * ```ts
 * const words = ['ab', 'b'];
 * const counts = countBigrams(words, Vocabulary.ofWords(words));
 * await counts.toArray(); // => [[0, 1, 1], [0, 0, 1], [2, 0, 0]]
 * ```
 */
export function countBigrams(words: readonly string[], vocabulary: Vocabulary): Tensor {
  const V = vocabulary.size;
  const counts = new Float32Array(V * V);
  for (const word of words) {
    let before = 0;
    for (const after of [...vocabulary.encode(word), 0]) {
      const pair = before * V + after;
      counts[pair] = (counts[pair] as number) + 1;
      before = after;
    }
  }
  return tensor(counts, { shape: [V, V] });
}
