import { sgd_, type Tensor } from '@makemore/tensor-ops';
import { type Due, Optimizer, type OptimizerOptions, type ParameterGroup } from './optimizer.ts';

export interface SGDOptions extends OptimizerOptions {
  /** The share of the last direction that is kept. Default 0. */
  momentum?: number;
}

/**
 * Stochastic gradient descent:
 * ```text
 * g = grad + weightDecay · w
 * v = momentum · v + g
 * w = w - lr · v
 * ```
 * Here `weightDecay` (default 0) is part of the gradient: an L2 penalty. Twin: torch.optim.SGD.
 *
 * @example
 * ```ts
 * const w = tensor([1, 2], { requiresGrad: true });
 * w.square().sum().backward();
 * new SGD([w], { lr: 0.25 }).step();
 * await w.toArray(); // => [0.5, 1]
 * ```
 */
export class SGD extends Optimizer<'momentum'> {
  readonly momentum: number;

  constructor(
    parameters: readonly (Tensor | ParameterGroup)[],
    { momentum = 0, ...options }: SGDOptions,
  ) {
    super(parameters, options, momentum === 0 ? [] : ['momentum']);
    this.momentum = momentum;
  }

  protected override update(due: readonly Due<'momentum'>[]): void {
    const updates = due.map(({ parameter, gradient, weightDecay, buffers }) => ({
      parameter,
      gradient,
      momentum: buffers.momentum ?? null,
      weightDecay,
    }));
    sgd_(updates, this);
  }
}
