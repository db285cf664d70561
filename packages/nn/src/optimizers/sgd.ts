import type { Tensor } from '@makemore/tensor-ops';
import {
  Optimizer,
  type OptimizerOptions,
  type ParameterGroup,
  type ParameterState,
} from './optimizer.ts';

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

  protected override update(
    { parameter, weightDecay, buffers }: ParameterState<'momentum'>,
    grad: Tensor,
  ): void {
    let direction = weightDecay === 0 ? grad : grad.add(parameter.mul(weightDecay));
    if (this.momentum !== 0) direction = buffers.momentum.mul_(this.momentum).add_(direction);
    parameter.sub_(direction.mul(this.lr));
  }
}
