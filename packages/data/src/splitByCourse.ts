import { pythonRandom } from '@makemore/random';
import type { Splits } from './splits.ts';

/**
 * The course's split: a copy in the order that CPython's `random.seed(42); random.shuffle(words)`
 * gives, cut at `int(0.8 n)` and `int(0.9 n)`. `words` stays as it is.
 *
 * The course's 32,033 names in windows of three characters make 182,625, 22,655 and 22,866 examples.
 *
 * @example
 * ```ts
 * const { train, dev, test } = splitByCourse(['ann', 'bo', 'cy', 'dee', 'eve']);
 * train; // => ['dee', 'bo', 'cy', 'eve']
 * dev; // => []
 * test; // => ['ann']
 * ```
 */
export function splitByCourse<T>(words: readonly T[]): Splits<T[]> {
  const shuffled = words.slice();
  pythonRandom(42).shuffle(shuffled);
  const trainEnd = Math.trunc(0.8 * shuffled.length);
  const devEnd = Math.trunc(0.9 * shuffled.length);
  return {
    train: shuffled.slice(0, trainEnd),
    dev: shuffled.slice(trainEnd, devEnd),
    test: shuffled.slice(devEnd),
  };
}
