import { div, noGrad, scope, type Tensor, zeros } from '@makemore/tensor-ops';

/**
 * Scales all gradients together, in place, so that their joint 2-norm is at most `maxNorm`. Call it
 * between backward and step. Reads nothing back: whether to scale is decided on the device.
 * Twin: torch.nn.utils.clip_grad_norm_.
 *
 * @param parameters all of one dtype; those without a gradient are left out
 * @returns the norm before, a scalar tensor
 * @example
 * ```ts
 * const w = tensor([3, 4], { requiresGrad: true });
 * w.square().sum().backward();
 * await clipGradNorm_([w], 1).item(); // => 10
 * await w.grad?.toArray(); // ≈> [0.6, 0.8]
 * ```
 */
export function clipGradNorm_(parameters: readonly Tensor[], maxNorm: number): Tensor {
  return noGrad(() =>
    scope(() => {
      const grads = parameters.flatMap(({ grad }) => grad ?? []);
      const [first, ...rest] = grads.map((grad) => grad.square().sum());
      if (!first) return zeros([]);
      const norm = rest.reduce((total, square) => total.add_(square), first).sqrt();
      const scale = div(maxNorm, norm.add(1e-6)).minimum(1);
      for (const grad of grads) grad.mul_(scale);
      return norm;
    }),
  );
}
