import { tensor } from '@makemore/tensor-ops';
import { checkSize } from './checkSize.ts';
import type { Examples } from './examples.ts';

/**
 * A text cut into blocks, one after the other, for a loss over all of it: `y` is `x` one character
 * later. What does not fill a block at the end is left out: N = ⌊(length − 1) / T⌋.
 *
 * @param ids the encoded text
 * @param blockSize T
 * @returns x: int32 (N, T), y: int32 (N, T)
 * @throws ShapeError if `blockSize` is not a whole number from 1.
 * @example
 * ```ts
 * const { x, y } = textBlocks(Int32Array.of(5, 6, 7, 8, 9, 10), 2);
 * await x.toArray(); // => [[5, 6], [7, 8]]
 * await y.toArray(); // => [[6, 7], [8, 9]]
 * ```
 */
export function textBlocks(ids: Int32Array, blockSize: number): Examples {
  checkSize('textBlocks', 'blockSize', blockSize);
  const N = Math.max(0, Math.floor((ids.length - 1) / blockSize));
  const shape = [N, blockSize];
  return {
    x: tensor(ids.slice(0, N * blockSize), { shape }),
    y: tensor(ids.slice(1, N * blockSize + 1), { shape }),
  };
}
