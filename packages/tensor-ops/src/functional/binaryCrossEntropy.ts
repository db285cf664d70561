import { apply, type Op } from '../autograd.ts';
import { promote } from '../dtype.ts';
import { ShapeError } from '../errors.ts';
import { scope } from '../memory.ts';
import { sub } from '../ops/binary.ts';
import { to, toFloat } from '../ops/to.ts';
import { sameShape } from '../shape.ts';
import { describe, type Tensor } from '../tensor.ts';

function check(op: string, input: Tensor, targets: Tensor): void {
  if (sameShape(input.shape, targets.shape)) return;
  throw new ShapeError(
    `${op}: ${describe(input)} and the targets ${describe(targets)} must have one shape; reshape one of them`,
  );
}

interface Logarithms {
  yes: Tensor;
  no: Tensor;
}

/** log p and log(1 - p), held at -100 so that a sure mistake has a finite price. */
function logarithms(p: Tensor): Logarithms {
  return { yes: p.log().clamp({ min: -100 }), no: sub(1, p).log().clamp({ min: -100 }) };
}

const binaryCrossEntropyOp: Op = {
  name: 'binaryCrossEntropy',
  forward: ([p, y]) =>
    scope(() => {
      const { yes, no } = logarithms(p as Tensor);
      return (y as Tensor).mul(yes.sub(no)).add(no).neg();
    }),
  backward: [
    // Through the logarithms a sure p would give 0 / 0: (p - y) / (p (1 - p)) has no such case.
    ({ a: p, b: y, dOut }) => dOut.mul(p.sub(y)).div(p.mul(sub(1, p)).clamp({ min: 1e-12 })),
    ({ a: p, dOut }) => {
      const { yes, no } = logarithms(p);
      return dOut.mul(no.sub(yes));
    },
  ],
};

/**
 * The mean of `-(y log p + (1 - y) log(1 - p))`, in nats, for probabilities p. Logarithms are held
 * at -100, so that a sure mistake costs 100 and not Infinity. Gradient: `(p - y) / (p (1 - p)) / n`.
 * Twin: torch.nn.functional.binary_cross_entropy.
 *
 * @param probabilities 0 to 1, float
 * @param targets of the same shape: 0, 1 or between
 * @example
 * ```ts
 * await binaryCrossEntropy(tensor([0.5]), tensor([1])).item(); // ≈> 0.6931
 * ```
 */
export function binaryCrossEntropy(probabilities: Tensor, targets: Tensor): Tensor {
  check('binaryCrossEntropy', probabilities, targets);
  const dtype = promote(probabilities.dtype, targets.dtype);
  const inputs = [toFloat(to(probabilities, dtype)), toFloat(to(targets, dtype))];
  return apply(binaryCrossEntropyOp, inputs, undefined).mean();
}

/**
 * As `binaryCrossEntropy(sigmoid(logits), targets)`, computed as
 * `max(x, 0) - x y + log1p(e^-|x|)`, which neither overflows nor loses small losses.
 * Twin: torch.nn.functional.binary_cross_entropy_with_logits.
 *
 * @example
 * ```ts
 * await binaryCrossEntropyWithLogits(tensor([0]), tensor([1])).item(); // ≈> 0.6931
 * ```
 */
export function binaryCrossEntropyWithLogits(logits: Tensor, targets: Tensor): Tensor {
  check('binaryCrossEntropyWithLogits', logits, targets);
  const tail = logits.abs().neg().exp().log1p();
  return logits.maximum(0).sub(logits.mul(targets)).add(tail).mean();
}
