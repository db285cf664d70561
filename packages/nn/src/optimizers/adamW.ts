import { adamW_, type Tensor, TensorError } from '@makemore/tensor-ops';
import { type Due, Optimizer, type OptimizerOptions, type ParameterGroup } from './optimizer.ts';

export interface AdamWOptions extends OptimizerOptions {
  /** The shares of the old in the running means of grad and grad². Default [0.9, 0.999]. */
  betas?: readonly [number, number];
  /** Added to the root, so that nothing is divided by 0. Default 1e-8. */
  eps?: number;
}

/**
 * Adam with decoupled weight decay. At the t-th update of a parameter:
 * ```text
 * w = w - lr · weightDecay · w
 * m = β₁ m + (1 - β₁) grad            v = β₂ v + (1 - β₂) grad²
 * w = w - lr · m / (1 - β₁ᵗ) / (√(v / (1 - β₂ᵗ)) + eps)
 * ```
 * `weightDecay` is 0.01 by default. Twin: torch.optim.AdamW.
 * Source: Loshchilov and Hutter 2017, arXiv:1711.05101.
 *
 * @example
 * ```ts
 * const w = tensor([1, 2], { requiresGrad: true });
 * w.square().sum().backward();
 * new AdamW([w], { lr: 0.1, weightDecay: 0 }).step();
 * await w.toArray(); // ≈> [0.9, 1.9]
 * ```
 */
export class AdamW extends Optimizer<'expAvg' | 'expAvgSq'> {
  readonly betas: readonly [number, number];
  readonly eps: number;

  /** @throws TensorError also if a beta is not from 0 to below 1. */
  constructor(
    parameters: readonly (Tensor | ParameterGroup)[],
    { betas = [0.9, 0.999], eps = 1e-8, weightDecay = 0.01, lr }: AdamWOptions,
  ) {
    if (!betas.every((beta) => beta >= 0 && beta < 1)) {
      throw new TensorError(`AdamW: betas must be from 0 to below 1, not ${betas.join(' and ')}`);
    }
    super(parameters, { lr, weightDecay }, ['expAvg', 'expAvgSq']);
    this.betas = betas;
    this.eps = eps;
  }

  protected override update(due: readonly Due<'expAvg' | 'expAvgSq'>[]): void {
    const updates = due.map(({ buffers, ...update }) => ({ ...update, ...buffers }));
    adamW_(updates, this);
  }
}
