import { Module } from '@makemore/nn';
import type { Generator } from '@makemore/random';
import { randn, type Tensor } from '@makemore/tensor-ops';
import type { ModelSpec } from './specs.ts';

/** The third lecture's model, in its own words: no layers yet. */
export class Mlp extends Module {
  readonly C: Tensor;
  readonly W1: Tensor;
  readonly b1: Tensor;
  readonly W2: Tensor;
  readonly b2: Tensor;

  constructor({ V, T, C, H }: ModelSpec, generator: Generator) {
    super();
    const options = { generator, requiresGrad: true };
    this.C = randn([V, C], options);
    this.W1 = randn([T * C, H], options);
    this.b1 = randn([H], options);
    this.W2 = randn([H, V], options);
    this.b2 = randn([V], options);
  }

  /** @param x int32 (B, T) */
  override forward(x: Tensor): Tensor {
    const embedded = this.C.index(x).view(x.shape[0] as number, -1); // (B, T·C)
    const h = embedded.matmul(this.W1).add(this.b1).tanh(); // (B, H)
    return h.matmul(this.W2).add(this.b2); // (B, V)
  }
}
