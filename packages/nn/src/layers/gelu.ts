import { type GeluOptions, gelu, type Tensor } from '@makemore/tensor-ops';
import { Module } from '../module.ts';

/**
 * `x Φ(x)` of each element, or its tanh approximation, as a layer. Twin: torch.nn.GELU.
 * Source: Hendrycks and Gimpel 2016, arXiv:1606.08415.
 *
 * @example
 * ```ts
 * await new GELU({ approximate: 'tanh' }).forward(tensor([1])).toArray(); // ≈> [0.8412]
 * ```
 */
export class GELU extends Module {
  readonly approximate: 'none' | 'tanh';

  constructor({ approximate = 'none' }: GeluOptions = {}) {
    super();
    this.approximate = approximate;
  }

  override forward(x: Tensor): Tensor {
    return gelu(x, this);
  }
}
