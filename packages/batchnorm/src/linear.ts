import type { Generator } from '@makemore/random';
import { randn, type Tensor, zeros } from '@makemore/tensor-ops';
import type { Layer } from './layer.ts';

export interface LinearOptions {
  readonly generator: Generator;
  /** Whether a bias is added, which starts at 0. Default true. */
  readonly bias?: boolean;
  /** By what the initial weights are multiplied. Default 1. */
  readonly gain?: number;
}

/**
 * `x W + b`. The weights start normal with standard deviation `gain / √fanIn`, so that with gain 1
 * the output spreads as widely as the input. Gradients: `dW = xᵀ dOut`, `db = Σ dOut`, `dx = dOut Wᵀ`.
 * Source: He et al. 2015, arXiv:1502.01852.
 *
 * @example
 * ```ts
 * const layer = new Linear(2, 3, { generator: torchGenerator(42) });
 * layer.forward(ones([5, 2])).shape; // => [5, 3]
 * ```
 */
export class Linear implements Layer {
  readonly kind = 'Linear';
  /** (fanIn, fanOut): the lecture's way round, which is not torch's. */
  readonly weight: Tensor;
  /** (fanOut) */
  readonly bias: Tensor | null;
  out: Tensor | null = null;

  constructor(fanIn: number, fanOut: number, { generator, bias = true, gain = 1 }: LinearOptions) {
    this.weight = randn([fanIn, fanOut], { generator }).div_(Math.sqrt(fanIn)).mul_(gain);
    this.weight.requiresGrad = true;
    this.bias = bias ? zeros([fanOut], { requiresGrad: true }) : null;
  }

  /** x (B, fanIn) → (B, fanOut) */
  forward(x: Tensor): Tensor {
    const product = x.matmul(this.weight);
    this.out = this.bias ? product.add(this.bias) : product;
    return this.out;
  }

  parameters(): Record<string, Tensor> {
    const { weight, bias } = this;
    return bias ? { weight, bias } : { weight };
  }

  buffers(): Record<string, Tensor> {
    return {};
  }
}
