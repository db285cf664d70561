import { Module } from '@makemore/nn';
import type { Generator } from '@makemore/random';
import { randn, type Tensor } from '@makemore/tensor-ops';
import type { ModelSpec } from './specs.ts';

/** One row of logits for each character, looked up. */
export class Bigram extends Module {
  /** (V, V) */
  readonly W: Tensor;

  constructor({ V }: ModelSpec, generator: Generator) {
    super();
    this.W = randn([V, V], { generator, requiresGrad: true });
  }

  /** @param x int32 (B, 1) */
  override forward(x: Tensor): Tensor {
    return this.W.index(x.view(-1)); // (B, V)
  }
}
