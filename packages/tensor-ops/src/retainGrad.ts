import { AutogradError } from './errors.ts';
import type { Tensor } from './tensor.ts';

/**
 * Makes backward fill `grad` of a result too, not only of leaves. Returns x.
 * Twin: torch.Tensor.retain_grad.
 *
 * @throws AutogradError if x requires no gradient.
 * @example
 * ```ts
 * const w = tensor([3], { requiresGrad: true });
 * const h = w.mul(2).retainGrad();
 * h.square().sum().backward();
 * await h.grad?.toArray(); // => [12]
 * ```
 */
export function retainGrad(x: Tensor): Tensor {
  if (!x.requiresGrad) {
    throw new AutogradError(
      'retainGrad: this tensor does not depend on anything with requiresGrad: true',
    );
  }
  x.retainsGrad = true;
  return x;
}
