import { noGrad } from '../autograd.ts';
import { type AdamWEntry, fusedKernel } from '../backend.ts';
import { scope } from '../memory.ts';
import type { Tensor } from '../tensor.ts';
import { sharedBackend } from './updates.ts';

/** A parameter, its gradient, the running means of it and of its square, and at which update it is. */
export interface AdamWUpdate extends AdamWEntry {
  readonly parameter: Tensor;
  readonly gradient: Tensor;
  readonly expAvg: Tensor;
  readonly expAvgSq: Tensor;
}

export interface AdamWUpdateOptions {
  /** The learning rate. */
  lr: number;
  /** The shares of the old in the running means. Default [0.9, 0.999]. */
  betas?: readonly [number, number];
  /** Added to the root. Default 1e-8. */
  eps?: number;
}

/**
 * One step of AdamW for all parameters, in place, as one kernel where the backend has it. Of each
 * parameter p with gradient g, at its update number t = `steps`, from 1:
 * ```text
 * m = β₁ m + (1 - β₁) g,  v = β₂ v + (1 - β₂) g²
 * p = p - lr · weightDecay · p - lr · m / (1 - β₁ᵗ) / (√(v / (1 - β₂ᵗ)) + eps)
 * ```
 * Twin: torch.optim.AdamW. Source: Loshchilov and Hutter 2017, arXiv:1711.05101.
 *
 * @throws BackendError if the parameters are on several backends.
 * @example
 * ```ts
 * const [parameter, gradient] = [tensor([1, 2]), tensor([5, -5])];
 * const [expAvg, expAvgSq] = [zeros([2]), zeros([2])];
 * adamW_([{ parameter, gradient, expAvg, expAvgSq, weightDecay: 0, steps: 1 }], { lr: 0.5 });
 * await parameter.toArray(); // ≈> [0.5, 2.5]
 * ```
 */
export function adamW_(
  updates: readonly AdamWUpdate[],
  { lr, betas = [0.9, 0.999], eps = 1e-8 }: AdamWUpdateOptions,
): void {
  const backend = sharedBackend('adamW_', updates, (each) => [
    each.parameter,
    each.gradient,
    each.expAvg,
    each.expAvgSq,
  ]);
  if (!backend) return;
  const kernel = fusedKernel(backend, 'adamW');
  if (kernel) {
    kernel(updates, { lr, betas, eps });
    for (const each of updates) {
      each.parameter.storage.version++;
      each.expAvg.storage.version++;
      each.expAvgSq.storage.version++;
    }
    return;
  }
  const [beta1, beta2] = betas;
  noGrad(() => {
    for (const { parameter, gradient, expAvg, expAvgSq, weightDecay, steps } of updates) {
      scope(() => {
        if (weightDecay !== 0) parameter.mul_(1 - lr * weightDecay);
        expAvg.mul_(beta1).add_(gradient.mul(1 - beta1));
        expAvgSq.mul_(beta2).add_(gradient.square().mul(1 - beta2));
        const root = expAvgSq
          .sqrt()
          .div_(Math.sqrt(1 - beta2 ** steps))
          .add_(eps);
        parameter.sub_(expAvg.div(root).mul_(lr / (1 - beta1 ** steps)));
      });
    }
  });
}
