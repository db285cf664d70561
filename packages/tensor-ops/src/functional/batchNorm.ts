import { noGrad } from '../autograd.ts';
import { ShapeError } from '../errors.ts';
import { scope } from '../memory.ts';
import { formatShape } from '../shape.ts';
import type { Tensor } from '../tensor.ts';
import { checkChannels } from './checkChannels.ts';

export interface BatchNormOptions {
  weight?: Tensor;
  bias?: Tensor;
  /** Updated in place when training, used instead of the batch's when not. */
  runningMean?: Tensor;
  /** As runningMean; takes the unbiased variance, as torch does. */
  runningVar?: Tensor;
  /** Normalise by the batch (true) or by the running statistics (false). Default false. */
  training?: boolean;
  /** The share of the new batch in the running statistics. Default 0.1. */
  momentum?: number;
  /** Added to the variance. Default 1e-5. */
  eps?: number;
}

/**
 * `(x - mean) / √(var + eps) · weight + bias`, with mean and (biased) variance of each channel over
 * all other dimensions. Channels are the last dimension, also of (B, T, C), where torch wants them
 * second. Twin: torch.nn.functional.batch_norm of (N, C).
 * Source: Ioffe and Szegedy 2015, arXiv:1502.03167.
 *
 * @param x (…, C); weight, bias and running statistics (C)
 * @throws ShapeError when training on a single row, or without running statistics when not.
 * @example
 * ```ts
 * const x = tensor([[1, 10], [3, 30]]);
 * await batchNorm(x, { training: true }).toArray(); // ≈> [[-1, -1], [1, 1]]
 * ```
 */
export function batchNorm(x: Tensor, options: BatchNormOptions = {}): Tensor {
  const { weight, bias, runningMean, runningVar, training = false } = options;
  const { momentum = 0.1, eps = 1e-5 } = options;
  checkChannels('batchNorm', x, { weight, bias, runningMean, runningVar });
  let centered: Tensor;
  let variance: Tensor;
  if (training) {
    const channels = x.shape.at(-1) ?? 0;
    const rows = x.size / channels;
    if (!(x.rank >= 2 && rows > 1)) {
      throw new ShapeError(
        `batchNorm: ${formatShape(x.shape)} has no batch to take statistics of; it needs two rows or training: false`,
      );
    }
    const dims = x.shape.slice(0, -1).map((_, d) => d);
    const mean = x.mean(dims, { keepdim: true });
    centered = x.sub(mean);
    variance = centered.square().mean(dims, { keepdim: true });
    if (runningMean) track(runningMean, mean.reshape([channels]), momentum);
    if (runningVar) {
      const unbiased = variance.reshape([channels]).mul(rows / (rows - 1));
      track(runningVar, unbiased, momentum);
    }
  } else {
    if (!runningMean || !runningVar) {
      throw new ShapeError('batchNorm: without training it needs runningMean and runningVar');
    }
    centered = x.sub(runningMean);
    variance = runningVar;
  }
  let out = centered.mul(variance.add(eps).rsqrt());
  if (weight) out = out.mul(weight);
  return bias ? out.add(bias) : out;
}

/** running = (1 - momentum) · running + momentum · batch */
function track(running: Tensor, batch: Tensor, momentum: number): void {
  noGrad(() =>
    scope(() => {
      running.mul_(1 - momentum).add_(batch.mul(momentum));
    }),
  );
}
