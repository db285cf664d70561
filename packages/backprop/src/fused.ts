import { softmax, type Tensor } from '@makemore/tensor-ops';
import { atTargets } from './formulas.ts';
import { EPS } from './forward.ts';

/**
 * The gradient of the cross-entropy in one formula, eight steps of the long way at once:
 * `dLogits = (softmax(logits) - oneHot(y)) / n`. Each row sums to 0: it pulls at the right character
 * and pushes at the others.
 *
 * @param logits (B, V)
 * @param y (B) int32
 * @returns (B, V)
 * @example
 * ```ts
 * const y = tensor([1], { dtype: 'int32' });
 * await crossEntropyBackward(zeros([1, 4]), y).toArray(); // => [[0.25, -0.75, 0.25, 0.25]]
 * ```
 */
export function crossEntropyBackward(logits: Tensor, y: Tensor): Tensor {
  return softmax(logits)
    .add(atTargets(logits, y, -1))
    .div(y.size);
}

/** What BatchNorm's backward needs of its forward pass. */
export interface Normalized {
  /** (1, H) */
  readonly bngain: Tensor;
  /** (B, H) */
  readonly bnraw: Tensor;
  /** (1, H) */
  readonly bnvar: Tensor;
}

/**
 * The gradient of BatchNorm in one formula, worked out on paper, seven steps of the long way at once:
 *
 * ```text
 * dx = gain · √(1/(var + eps)) / n · (n · dOut - Σ dOut - n/(n-1) · raw · Σ (dOut · raw))
 * ```
 *
 * @param dOut (B, H)
 * @returns (B, H)
 */
export function batchNormBackward({ bngain, bnraw, bnvar }: Normalized, dOut: Tensor): Tensor {
  const n = dOut.shape[0] as number;
  const total = dOut.sum(0, { keepdim: true }); // (1, H)
  const along = dOut.mul(bnraw).sum(0, { keepdim: true }); // (1, H)
  const slope = bngain.mul(bnvar.add(EPS).pow(-0.5)).div(n); // (1, H)
  return slope.mul(
    dOut
      .mul(n)
      .sub(total)
      .sub(bnraw.mul(n / (n - 1)).mul(along)),
  );
}
