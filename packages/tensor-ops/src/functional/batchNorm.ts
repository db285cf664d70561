import { apply, type Op, save } from '../autograd.ts';
import { fusedKernel, type RunningStatistics } from '../backend.ts';
import { ShapeError } from '../errors.ts';
import { scope } from '../memory.ts';
import { toFloat } from '../ops/to.ts';
import { formatShape, sizeOf } from '../shape.ts';
import { emptyTensor, type Tensor } from '../tensor.ts';
import { checkChannels } from './checkChannels.ts';
import {
  type Affinity,
  affineOf,
  applyAffine,
  composedNormBackward,
  gradientsOf,
} from './normalization.ts';

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

interface Running extends RunningStatistics {
  readonly runningMean: Tensor | null;
  readonly runningVar: Tensor | null;
}

type Attributes = Affinity & { readonly eps: number; readonly running: Running };

/** By the statistics of the batch. */
const batchNormOp: Op<Attributes> = {
  name: 'batchNorm',
  forward: (inputs, attributes) => {
    const x = inputs[0] as Tensor;
    const { eps, running } = attributes;
    const affine = affineOf(inputs, attributes);
    const kernel = fusedKernel(x.backend, 'batchNorm');
    if (kernel) {
      const channels = [x.shape.at(-1) as number];
      const out = emptyTensor(x.backend, x.shape, x.dtype);
      const mean = emptyTensor(x.backend, channels, x.dtype);
      const rstd = emptyTensor(x.backend, channels, x.dtype);
      kernel(x, affine, running, eps, out, mean, rstd);
      for (const each of [running.runningMean, running.runningVar])
        if (each) each.storage.version++;
      save(mean, rstd);
      return out;
    }
    const [out, mean, rstd] = scope(() => {
      const rows = batchDims(x);
      const mean = x.mean(rows); // (C)
      const centered = x.sub(mean);
      const variance = centered.square().mean(rows);
      track(running.runningMean, mean, running.momentum);
      const count = sizeOf(x.shape.slice(0, -1));
      track(running.runningVar, variance.mul(count / (count - 1)), running.momentum);
      const rstd = variance.add(eps).rsqrt();
      return [applyAffine(centered.mul(rstd), affine), mean, rstd] as const;
    });
    save(mean, rstd);
    return out;
  },
  backward: (node) => {
    const { a: x, dOut, attributes } = node;
    const weight = attributes.hasWeight ? node.input(1) : null;
    const kernel = fusedKernel(x.backend, 'batchNormBackward');
    if (!kernel) return composedNormBackward(node, batchDims(x));
    const gradients = gradientsOf(node);
    kernel(x, weight, node.saved(0), node.saved(1), dOut, gradients.byName);
    return gradients.byInput;
  },
};

/** All dimensions but the channels. */
function batchDims(x: Tensor): number[] {
  return x.shape.slice(0, -1).map((_, d) => d);
}

/** running = (1 - momentum) · running + momentum · batch */
function track(running: Tensor | null, batch: Tensor, momentum: number): void {
  running?.mul_(1 - momentum).add_(batch.mul(momentum));
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
  if (training) {
    const rows = sizeOf(x.shape.slice(0, -1));
    if (!(x.rank >= 2 && rows > 1)) {
      throw new ShapeError(
        `batchNorm: ${formatShape(x.shape)} has no batch to take statistics of; it needs two rows or training: false`,
      );
    }
    const running = { runningMean: runningMean ?? null, runningVar: runningVar ?? null, momentum };
    const inputs = [toFloat(x), ...(weight ? [weight] : []), ...(bias ? [bias] : [])];
    const attributes = { hasWeight: !!weight, hasBias: !!bias, eps, running };
    return apply(batchNormOp, inputs, attributes);
  }
  if (!runningMean || !runningVar) {
    throw new ShapeError('batchNorm: without training it needs runningMean and runningVar');
  }
  const normalized = x.sub(runningMean).mul(runningVar.add(eps).rsqrt());
  return applyAffine(normalized, { weight: weight ?? null, bias: bias ?? null });
}
