import type { FloatDtype } from '@makemore/random';
import { batchNorm, ones, type Tensor, zeros } from '@makemore/tensor-ops';
import { Module } from '../module.ts';

export interface BatchNorm1dOptions {
  /** Added to the variance. Default 1e-5. */
  eps?: number;
  /** The share of the new batch in the running statistics. Default 0.1. */
  momentum?: number;
  /** Default float32. */
  dtype?: FloatDtype;
}

/**
 * `(x - mean) / √(var + eps) · weight + bias`, by the mean and variance of each channel. In training
 * these are the batch's, over all other dimensions, and the running statistics move toward them:
 * `running = (1 - momentum) · running + momentum · batch`, with the unbiased variance. In evaluation
 * they are the running statistics. Weights start at 1, biases at 0.
 *
 * Twin: torch.nn.BatchNorm1d, with two differences: channels are the last dimension of (B, T, C)
 * too, where torch wants (B, C, T); and batches are not counted (num_batches_tracked).
 * Source: Ioffe and Szegedy 2015, arXiv:1502.03167.
 *
 * @example
 * ```ts
 * const layer = new BatchNorm1d(2);
 * const x = tensor([[1, 10], [3, 30]]);
 * await layer.forward(x).toArray(); // ≈> [[-1, -1], [1, 1]]
 * await layer.runningMean.toArray(); // ≈> [0.2, 2]
 * await layer.runningVar.toArray(); // ≈> [1.1, 20.9]
 * ```
 */
export class BatchNorm1d extends Module {
  /** (features) */
  readonly weight: Tensor;
  /** (features) */
  readonly bias: Tensor;
  /** (features), a buffer; starts at 0. */
  readonly runningMean: Tensor;
  /** (features), a buffer; starts at 1. */
  readonly runningVar: Tensor;
  readonly eps: number;
  readonly momentum: number;

  constructor(
    features: number,
    { eps = 1e-5, momentum = 0.1, dtype = 'float32' }: BatchNorm1dOptions = {},
  ) {
    super();
    this.weight = ones([features], { dtype, requiresGrad: true });
    this.bias = zeros([features], { dtype, requiresGrad: true });
    this.runningMean = this.buffer(zeros([features], { dtype }));
    this.runningVar = this.buffer(ones([features], { dtype }));
    this.eps = eps;
    this.momentum = momentum;
  }

  /**
   * @param x (B, features) or (B, T, features)
   * @returns the same shape
   * @throws ShapeError when training on a single row.
   */
  override forward(x: Tensor): Tensor {
    return batchNorm(x, this);
  }
}
