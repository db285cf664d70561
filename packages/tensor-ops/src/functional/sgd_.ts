import { noGrad } from '../autograd.ts';
import { fusedKernel, type SgdEntry } from '../backend.ts';
import { scope } from '../memory.ts';
import type { Tensor } from '../tensor.ts';
import { sharedBackend } from './updates.ts';

/** A parameter, its gradient, the running direction (null without momentum), and its weight decay. */
export interface SgdUpdate extends SgdEntry {
  readonly parameter: Tensor;
  readonly gradient: Tensor;
  readonly momentum: Tensor | null;
}

export interface SgdUpdateOptions {
  /** The learning rate. */
  lr: number;
  /** The share of the last direction that is kept. Default 0. */
  momentum?: number;
}

/**
 * One step of stochastic gradient descent for all parameters, in place, as one kernel where the
 * backend has it. Of each parameter p with gradient dP:
 * ```text
 * g = dP + weightDecay · p,  v = momentum · v + g,  p = p - lr · v
 * ```
 * Twin: torch.optim.SGD.
 *
 * @throws BackendError if the parameters are on several backends.
 * @example
 * ```ts
 * const [parameter, gradient] = [tensor([1, 2]), tensor([2, 4])];
 * sgd_([{ parameter, gradient, momentum: null, weightDecay: 0 }], { lr: 0.25 });
 * await parameter.toArray(); // => [0.5, 1]
 * ```
 */
export function sgd_(updates: readonly SgdUpdate[], { lr, momentum = 0 }: SgdUpdateOptions): void {
  const backend = sharedBackend('sgd_', updates, ({ parameter, gradient, momentum }) =>
    momentum ? [parameter, gradient, momentum] : [parameter, gradient],
  );
  if (!backend) return;
  const kernel = fusedKernel(backend, 'sgd');
  if (kernel) {
    kernel(updates, { lr, momentum });
    for (const each of updates) {
      each.parameter.storage.version++;
      if (each.momentum) each.momentum.storage.version++;
    }
    return;
  }
  noGrad(() => {
    for (const { parameter, gradient, momentum: velocity, weightDecay } of updates) {
      scope(() => {
        let direction = weightDecay === 0 ? gradient : gradient.add(parameter.mul(weightDecay));
        if (velocity) direction = velocity.mul_(momentum).add_(direction);
        parameter.sub_(direction.mul(lr));
      });
    }
  });
}
