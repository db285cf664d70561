import { ShapeError } from '../errors.ts';
import { sameShape } from '../shape.ts';
import { describe, type Tensor } from '../tensor.ts';

/**
 * The mean of `max(0, 1 - y · score)`: the max-margin loss of a support vector machine. A score on
 * the right side by at least 1 costs nothing.
 * Twin: torch.relu(1 - y * score).mean(). Source: Cortes and Vapnik 1995.
 *
 * @param scores float
 * @param targets of the same shape: -1 or 1
 * @example
 * ```ts
 * await hingeLoss(tensor([2, 0.5]), tensor([1, -1])).item(); // => 0.75
 * ```
 */
export function hingeLoss(scores: Tensor, targets: Tensor): Tensor {
  if (!sameShape(scores.shape, targets.shape)) {
    throw new ShapeError(
      `hingeLoss: ${describe(scores)} and the targets ${describe(targets)} must have one shape; reshape one of them`,
    );
  }
  return targets.mul(scores).neg().add(1).relu().mean();
}
