import type { Generator } from '@makemore/random';
import { index, ShapeError, tensor } from '@makemore/tensor-ops';
import { checkSize } from './checkSize.ts';
import type { Examples } from './examples.ts';

/**
 * Random rows, as the lecture draws them: `ix = torch.randint(0, N, (B,)); x[ix], y[ix]`. The places
 * are one draw, `generator.randint(0, N, B)`; a row may come twice.
 *
 * @param examples x (N, T), y (N) or (N, T)
 * @param batchSize B
 * @returns x: int32 (B, T), y: int32 (B) or (B, T)
 * @throws ShapeError if there are no examples or `batchSize` is not a whole number from 1.
 * @example
 * ```ts
 * const examples = contextWindows(['ada'], Vocabulary.ofWords(['ada']), 1);
 * const { x, y } = randomBatch(examples, 3, torchGenerator(42));
 * await x.toArray(); // => [[2], [1], [0]]
 * await y.toArray(); // => [1, 0, 1]
 * ```
 */
export function randomBatch(
  { x, y, ...rest }: Examples,
  batchSize: number,
  generator: Generator,
): Examples {
  checkSize('randomBatch', 'batchSize', batchSize);
  const N = x.shape[0] as number;
  if (N === 0) throw new ShapeError('randomBatch: there are no examples to draw from');
  const ix = tensor(generator.randint(0, N, batchSize), { backend: x.backend }); // (B)
  return { x: index(x, ix), y: index(y, ix), ...rest };
}
