import { apply, type Node, type Op, save } from '../autograd.ts';
import { fusedKernel, type LossOptions, type LossReduction } from '../backend.ts';
import { DTypeError, ShapeError } from '../errors.ts';
import { scope } from '../memory.ts';
import { gatherTargets } from '../ops/indexing.ts';
import { toFloat } from '../ops/to.ts';
import { type Shape, sameShape } from '../shape.ts';
import { describe, emptyTensor, type Tensor } from '../tensor.ts';

export interface CrossEntropyOptions {
  /** `mean` over the targets (default), their `sum`, or `none`: one loss a target. */
  reduction?: LossReduction;
  /** Targets of this value count for nothing. */
  ignoreIndex?: number | undefined;
}

const crossEntropyOp: Op<LossOptions> = {
  name: 'crossEntropy',
  forward: ([logits, targets], options) => {
    const [x, y] = [logits as Tensor, targets as Tensor];
    const kernel = x.size > 0 && fusedKernel(x.backend, 'crossEntropy');
    if (!kernel) return composed(x, y, options);
    const shape: Shape = options.reduction === 'none' ? y.shape : [];
    const out = emptyTensor(x.backend, shape, x.dtype);
    const logSums = emptyTensor(x.backend, y.shape, x.dtype);
    kernel(x, y, options, out, logSums);
    save(logSums);
    return out;
  },
  backward: [
    (node) => {
      const { a: logits, b: targets, dOut, attributes } = node;
      const kernel = logits.size > 0 && fusedKernel(logits.backend, 'crossEntropyBackward');
      if (!kernel) return composedBackward(node);
      const dLogits = emptyTensor(logits.backend, logits.shape, logits.dtype);
      kernel(logits, targets, attributes, node.saved(0), dOut, dLogits);
      return dLogits;
    },
    null,
  ],
};

function composed(x: Tensor, y: Tensor, { reduction, ignoreIndex }: LossOptions): Tensor {
  const [out, logSums] = scope(() => {
    const max = x.max(-1, { keepdim: true });
    const logSums = x.sub(max).exp().sum(-1).log().add(max.squeeze(-1)); // (…)
    const classes = ignoreIndex === null ? y : y.maskedFill(y.eq(ignoreIndex), 0);
    let losses = logSums.sub(gatherTargets(x, classes));
    if (ignoreIndex !== null) losses = losses.maskedFill(y.eq(ignoreIndex), 0);
    if (reduction === 'none') return [losses, logSums] as const;
    const total = losses.sum();
    return [reduction === 'sum' ? total : total.div(count(y, ignoreIndex)), logSums] as const;
  });
  save(logSums);
  return out;
}

/** How many targets count. */
function count(y: Tensor, ignoreIndex: number | null): Tensor | number {
  return ignoreIndex === null ? y.size : y.ne(ignoreIndex).sum();
}

/** `(softmax(logits) - oneHot(targets)) · dLoss`, with dLoss what each row contributes to the result. */
function composedBackward(node: Node<LossOptions>): Tensor {
  const { a: x, b: y, dOut, attributes } = node;
  const { reduction, ignoreIndex } = attributes;
  let dLosses = reduction === 'mean' ? dOut.div(count(y, ignoreIndex)) : dOut;
  if (reduction !== 'none') dLosses = dLosses.expand(y.shape);
  let probabilities = x.sub(node.saved(0).unsqueeze(-1)).exp();
  let classes = y;
  if (ignoreIndex !== null) {
    const ignored = y.eq(ignoreIndex);
    dLosses = dLosses.maskedFill(ignored, 0);
    probabilities = probabilities.maskedFill(ignored.unsqueeze(-1), 0); // also where they are NaN
    classes = y.maskedFill(ignored, 0);
  }
  const column = dLosses.unsqueeze(-1);
  return probabilities.mul(column).scatterAdd(-1, classes.unsqueeze(-1), column.neg());
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
  const options: LossOptions = { reduction, ignoreIndex: ignoreIndex ?? null };
  return apply(crossEntropyOp, [toFloat(logits), targets], options);
}
