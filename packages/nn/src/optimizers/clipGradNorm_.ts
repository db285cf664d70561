import { clipNorm_, type Tensor } from '@makemore/tensor-ops';

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
  return clipNorm_(
    parameters.flatMap(({ grad }) => grad ?? []),
    maxNorm,
  );
}
