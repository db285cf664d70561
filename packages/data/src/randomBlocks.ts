import type { Generator } from '@makemore/random';
import { ShapeError, tensor } from '@makemore/tensor-ops';
import { checkSize } from './checkSize.ts';
import type { Examples } from './examples.ts';

/**
 * Blocks from random places of a text, as the GPT lecture draws them: `y` is `x` one character
 * later. The places are one draw, `generator.randint(0, length − T, B)`.
 *
 * @param ids the encoded text
 * @param sizes B blocks of T characters
 * @returns x: int32 (B, T), y: int32 (B, T)
 * @throws ShapeError if a size is not a whole number from 1, or the text is not longer than a block.
 * @example
 * ```ts
 * const ids = Int32Array.of(0, 10, 20, 30, 40, 50, 60, 70);
 * const { x, y } = randomBlocks(ids, { batchSize: 2, blockSize: 3 }, torchGenerator(1337));
 * await x.toArray(); // => [[0, 10, 20], [20, 30, 40]]
 * await y.toArray(); // => [[10, 20, 30], [30, 40, 50]]
 * ```
 */
export function randomBlocks(
  ids: Int32Array,
  { batchSize, blockSize }: { batchSize: number; blockSize: number },
  generator: Generator,
): Examples {
  checkSize('randomBlocks', 'batchSize', batchSize);
  checkSize('randomBlocks', 'blockSize', blockSize);
  if (ids.length <= blockSize) {
    throw new ShapeError(
      `randomBlocks: a text of ${ids.length} characters has no block of ${blockSize} and the ` +
        `character after it; make blockSize smaller or the text longer`,
    );
  }
  const shape = [batchSize, blockSize];
  const x = new Int32Array(batchSize * blockSize); // (B, T)
  const y = new Int32Array(batchSize * blockSize); // (B, T)
  generator.randint(0, ids.length - blockSize, batchSize).forEach((start, row) => {
    x.set(ids.subarray(start, start + blockSize), row * blockSize);
    y.set(ids.subarray(start + 1, start + 1 + blockSize), row * blockSize);
  });
  return { x: tensor(x, { shape }), y: tensor(y, { shape }) };
}
