import { slice, steps } from '@makemore/tensor-ops';
import { checkSize } from './checkSize.ts';
import type { Examples } from './examples.ts';

/**
 * All rows in order, `batchSize` at a time; the last batch may be shorter. A batch, and whatever the
 * loop's body made of it, is freed when the next one begins, as in `steps`.
 *
 * @param examples x (N, T), y (N) or (N, T)
 * @param batchSize B
 * @throws ShapeError if `batchSize` is not a whole number from 1.
 * @example
 * ```ts
 * const examples = contextWindows(['ada'], Vocabulary.ofWords(['ada']), 1);
 * const batches = [];
 * for (const { y } of sequentialBatches(examples, 3)) batches.push(await y.toArray());
 * batches; // => [[1, 2, 1], [0]]
 * ```
 */
export function* sequentialBatches(
  { x, y, ...rest }: Examples,
  batchSize: number,
): Generator<Examples, void, void> {
  checkSize('sequentialBatches', 'batchSize', batchSize);
  const N = x.shape[0] as number;
  for (const step of steps(Math.ceil(N / batchSize))) {
    const rows = [step * batchSize, (step + 1) * batchSize] as const;
    yield { x: slice(x, rows), y: slice(y, rows), ...rest };
  }
}
