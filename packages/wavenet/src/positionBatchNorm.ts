import { Module } from '@makemore/nn';
import { batchNorm, ones, type Tensor, zeros } from '@makemore/tensor-ops';

/**
 * BatchNorm with the bug that the lecture finds in its own: of (B, T, C) it takes mean and variance
 * over B alone, so that each place has statistics of its own, from B numbers where there are B T.
 * Nothing fails; they are only noisier. BatchNorm1d does it right.
 *
 * @example
 * ```ts
 * const x = tensor([[[1], [10]], [[3], [30]]]); // (2, 2, 1): two places with numbers of their own size
 * await new PositionBatchNorm(2, 1).forward(x).toArray(); // ≈> [[[-1], [-1]], [[1], [1]]]
 * ```
 */
export class PositionBatchNorm extends Module {
  /** (C) */
  readonly weight: Tensor;
  /** (C) */
  readonly bias: Tensor;
  /** (T C), a buffer; the lecture meets it as (1, T, C), where (1, 1, C) was meant. */
  readonly runningMean: Tensor;
  /** (T C), a buffer. */
  readonly runningVar: Tensor;

  constructor(places: number, features: number) {
    super();
    this.weight = ones([features], { requiresGrad: true });
    this.bias = zeros([features], { requiresGrad: true });
    this.runningMean = this.buffer(zeros([places * features]));
    this.runningVar = this.buffer(ones([places * features]));
  }

  /**
   * @param x (B, T, C)
   * @returns the same shape
   */
  override forward(x: Tensor): Tensor {
    const { weight, bias, runningMean, runningVar, training } = this;
    const statistics = { runningMean, runningVar, training };
    const normal = batchNorm(x.flatten(1), statistics).view([...x.shape]);
    return normal.mul(weight).add(bias);
  }
}
