import { DTypeError, ShapeError } from '../errors.ts';
import { gatherTargets } from '../ops/indexing.ts';
import { sameShape } from '../shape.ts';
import { describe, type Tensor } from '../tensor.ts';

export interface CrossEntropyOptions {
  /** `mean` over the targets (default), their `sum`, or `none`: one loss a target. */
  reduction?: 'mean' | 'sum' | 'none';
  /** Targets of this value count for nothing. */
  ignoreIndex?: number;
}

/**
 * `-log softmax(logits)[target]`: the mean negative log-likelihood, in nats. Uniform logits over V
 * classes give `log V`. Gradient: `(softmax(logits) - oneHot(target)) / n`.
 * Twin: torch.nn.functional.cross_entropy, but the classes are always the last dimension.
 *
 * @param logits (…, V), float
 * @param targets (…), int32, from 0 to V - 1
 * @throws ShapeError if the leading sizes differ, DTypeError if the targets are not int32,
 * IndexOutOfRangeError for a target that is no class, on backends that check; a GPU cannot.
 * @example
 * ```ts
 * const targets = tensor([3, 0], { dtype: 'int32' });
 * await crossEntropy(zeros([2, 27]), targets).item(); // ≈> 3.2958
 * ```
 */
export function crossEntropy(
  logits: Tensor,
  targets: Tensor,
  { reduction = 'mean', ignoreIndex }: CrossEntropyOptions = {},
): Tensor {
  if (targets.dtype !== 'int32') {
    throw new DTypeError(
      `crossEntropy: targets are classes and must be int32, got ${targets.dtype}; use .to('int32')`,
    );
  }
  if (logits.rank === 0 || !sameShape(logits.shape.slice(0, -1), targets.shape)) {
    throw new ShapeError(
      `crossEntropy: logits ${describe(logits)} need one target for each row, got ${describe(targets)}; ` +
        'flatten both the same way, as in logits.view(-1, V) and targets.view(-1)',
    );
  }
  const logProbabilities = logits.logSoftmax(-1);
  if (ignoreIndex === undefined) {
    const losses = gatherTargets(logProbabilities, targets).neg();
    return reduction === 'none' ? losses : reduction === 'sum' ? losses.sum() : losses.mean();
  }
  const ignored = targets.eq(ignoreIndex);
  const classes = targets.maskedFill(ignored, 0);
  const losses = gatherTargets(logProbabilities, classes).neg().maskedFill(ignored, 0);
  if (reduction === 'none') return losses;
  return reduction === 'sum' ? losses.sum() : losses.sum().div(targets.ne(ignoreIndex).sum());
}
