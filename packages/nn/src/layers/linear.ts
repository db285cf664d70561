import type { FloatDtype, Generator } from '@makemore/random';
import { linear, type Tensor } from '@makemore/tensor-ops';
import { Module } from '../module.ts';
import { uniformParameter } from './uniformParameter.ts';

export interface LinearOptions {
  /** Draws the weight, then the bias. */
  generator: Generator;
  /** Whether a bias is added. Default true. */
  bias?: boolean;
  /** Default float32. */
  dtype?: FloatDtype;
}

/**
 * `x Wᵀ + b`. Weight and bias start uniform on ±1/√inFeatures, which is what torch's
 * kaiming_uniform_ with a = √5 comes to: a torchGenerator of a seed gives the weights of
 * torch.manual_seed of that seed, to the bit. Twin: torch.nn.Linear.
 *
 * @example
 * ```ts
 * const layer = new Linear(3, 2, { generator: torchGenerator(42) });
 * await layer.weight.toArray(); // ≈> [[0.4414, 0.4792, -0.1353], [0.5304, -0.1265, 0.1165]]
 * layer.forward(zeros([5, 3])).shape; // => [5, 2]
 * ```
 */
export class Linear extends Module {
  /** (outFeatures, inFeatures) */
  readonly weight: Tensor;
  /** (outFeatures) */
  readonly bias: Tensor | null;

  constructor(
    inFeatures: number,
    outFeatures: number,
    { generator, bias = true, dtype = 'float32' }: LinearOptions,
  ) {
    super();
    const bound = 1 / Math.sqrt(inFeatures);
    this.weight = uniformParameter([outFeatures, inFeatures], bound, { generator, dtype });
    this.bias = bias ? uniformParameter([outFeatures], bound, { generator, dtype }) : null;
  }

  /**
   * @param x (…, inFeatures)
   * @returns (…, outFeatures)
   */
  override forward(x: Tensor): Tensor {
    return this.bias ? linear(x, this.weight, this.bias) : linear(x, this.weight);
  }
}
