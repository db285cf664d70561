import type { FloatDtype } from '@makemore/random';
import { layerNorm, ones, type Tensor, zeros } from '@makemore/tensor-ops';
import { Module } from '../module.ts';

export interface LayerNormLayerOptions {
  /** Added to the variance. Default 1e-5. */
  eps?: number;
  /** Default float32. */
  dtype?: FloatDtype;
}

/**
 * `(x - mean) / √(var + eps) · weight + bias`, by the mean and variance of each row of the last
 * dimension. Weights start at 1, biases at 0. Twin: torch.nn.LayerNorm.
 * Source: Ba, Kiros and Hinton 2016, arXiv:1607.06450.
 *
 * @example
 * ```ts
 * await new LayerNorm(3).forward(tensor([[1, 2, 3]])).toArray(); // ≈> [[-1.2247, 0, 1.2247]]
 * ```
 */
export class LayerNorm extends Module {
  /** (features) */
  readonly weight: Tensor;
  /** (features) */
  readonly bias: Tensor;
  readonly eps: number;

  constructor(features: number, { eps = 1e-5, dtype = 'float32' }: LayerNormLayerOptions = {}) {
    super();
    this.weight = ones([features], { dtype, requiresGrad: true });
    this.bias = zeros([features], { dtype, requiresGrad: true });
    this.eps = eps;
  }

  /**
   * @param x (…, features)
   * @returns the same shape
   */
  override forward(x: Tensor): Tensor {
    return layerNorm(x, { weight: this.weight, bias: this.bias, eps: this.eps });
  }
}
