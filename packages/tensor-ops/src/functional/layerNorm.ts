import type { Tensor } from '../tensor.ts';
import { checkChannels } from './checkChannels.ts';

export interface LayerNormOptions {
  weight?: Tensor;
  bias?: Tensor;
  /** Added to the variance. Default 1e-5. */
  eps?: number;
}

/**
 * `(x - mean) / √(var + eps) · weight + bias`, with mean and (biased) variance of each row of the
 * last dimension. Twin: torch.nn.functional.layer_norm over the last dimension.
 * Source: Ba, Kiros and Hinton 2016, arXiv:1607.06450.
 *
 * @param x (…, C); weight and bias (C)
 * @throws ShapeError if weight or bias is not (C).
 * @example
 * ```ts
 * await layerNorm(tensor([[1, 2, 3]])).toArray(); // ≈> [[-1.2247, 0, 1.2247]]
 * ```
 */
export function layerNorm(x: Tensor, { weight, bias, eps = 1e-5 }: LayerNormOptions = {}): Tensor {
  checkChannels('layerNorm', x, { weight, bias });
  const centered = x.sub(x.mean(-1, { keepdim: true }));
  const variance = centered.square().mean(-1, { keepdim: true });
  let out = centered.mul(variance.add(eps).rsqrt());
  if (weight) out = out.mul(weight);
  return bias ? out.add(bias) : out;
}
