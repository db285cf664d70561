import { full, noGrad, ones, type Tensor, variance, zeros } from '@makemore/tensor-ops';
import type { Layer } from './layer.ts';

export interface BatchNorm1dOptions {
  /** Added to the variance, so that nothing is divided by 0. Default 1e-5. */
  readonly eps?: number;
  /** The share of the new batch in the running statistics. Default 0.1. */
  readonly momentum?: number;
  /** What gamma starts at. Default 1. */
  readonly gain?: number;
}

/**
 * `gamma · (x - mean) / √(var + eps) + beta`: each neuron's outputs are shifted and scaled to mean 0
 * and variance 1, then to a mean and a spread that are learnt. While training, mean and variance are
 * those of the batch, and the running ones move toward them; in evaluation the running ones count,
 * so that one example can be looked at alone.
 *
 * As in the lecture the variance is the unbiased one (n - 1) in both places; torch.nn.BatchNorm1d
 * divides by n when it normalises.
 * Source: Ioffe and Szegedy 2015, arXiv:1502.03167.
 *
 * @example
 * ```ts
 * const layer = new BatchNorm1d(2);
 * const x = tensor([[1, 10], [3, 30]]);
 * await layer.forward(x).toArray(); // ≈> [[-0.7071, -0.7071], [0.7071, 0.7071]]
 * await layer.runningMean.toArray(); // ≈> [0.2, 2]
 * layer.training = false;
 * await layer.forward(tensor([[0.2, 2]])).toArray(); // ≈> [[0, 0]]
 * ```
 */
export class BatchNorm1d implements Layer {
  readonly kind = 'BatchNorm1d';
  /** (C) */
  readonly gamma: Tensor;
  /** (C) */
  readonly beta: Tensor;
  /** (C), moved while training; starts at 0. */
  readonly runningMean: Tensor;
  /** (C), moved while training; starts at 1. */
  readonly runningVar: Tensor;
  readonly eps: number;
  readonly momentum: number;
  /** Whether it goes by the batch, and learns the running statistics. */
  training = true;
  out: Tensor | null = null;

  constructor(size: number, { eps = 1e-5, momentum = 0.1, gain = 1 }: BatchNorm1dOptions = {}) {
    this.eps = eps;
    this.momentum = momentum;
    this.gamma = full([size], gain, { requiresGrad: true });
    this.beta = zeros([size], { requiresGrad: true });
    this.runningMean = zeros([size]);
    this.runningVar = ones([size]);
  }

  /** x (B, C) → (B, C); B at least 2 while training. */
  forward(x: Tensor): Tensor {
    let { runningMean: mean, runningVar: spread } = this;
    if (this.training) {
      mean = x.mean(0);
      spread = variance(x, 0);
      track(this.runningMean, mean, this.momentum);
      track(this.runningVar, spread, this.momentum);
    }
    const normalized = x.sub(mean).div(spread.add(this.eps).sqrt());
    this.out = this.gamma.mul(normalized).add(this.beta);
    return this.out;
  }

  parameters(): Record<string, Tensor> {
    const { gamma, beta } = this;
    return { gamma, beta };
  }

  buffers(): Record<string, Tensor> {
    const { runningMean, runningVar } = this;
    return { runningMean, runningVar };
  }
}

/** `running = (1 - momentum) · running + momentum · batch`, outside of the graph. */
function track(running: Tensor, batch: Tensor, momentum: number): void {
  noGrad(() => running.mul_(1 - momentum).add_(batch.mul(momentum)));
}
