import { ShapeError } from '../errors.ts';
import { rowsOf } from '../ops/indexing.ts';
import { formatShape } from '../shape.ts';
import type { Tensor } from '../tensor.ts';

/**
 * Rows of `weight`: `out[i…, :] = weight[indices[i…], :]`. The same as a one-hot vector times the
 * matrix, without the product. Gradient: dOut added to the rows it was taken from.
 * Twin: torch.nn.functional.embedding.
 *
 * @param indices int32, any shape, from 0 to V - 1
 * @param weight (V, C)
 * @throws IndexOutOfRangeError on backends that check, for negative tokens too; a GPU cannot.
 * @example
 * ```ts
 * embedding(tensor([[0, 2]], { dtype: 'int32' }), zeros([27, 10])).shape; // => [1, 2, 10]
 * ```
 */
export function embedding(indices: Tensor, weight: Tensor): Tensor {
  if (weight.rank !== 2) {
    throw new ShapeError(
      `embedding: the weight must be (V, C), one row a token, got ${formatShape(weight.shape)}`,
    );
  }
  return rowsOf(weight, indices);
}
