import { noGrad } from '../autograd.ts';
import { fusedKernel } from '../backend.ts';
import { scope } from '../memory.ts';
import { div } from '../ops/binary.ts';
import { zeros } from '../ops/creation.ts';
import { emptyTensor, type Tensor } from '../tensor.ts';
import { sharedBackend } from './updates.ts';

/**
 * Scales tensors together, in place, so that their joint 2-norm is at most `maxNorm`: each is
 * multiplied by `min(1, maxNorm / (norm + 1e-6))`. Reads nothing back: whether to scale is decided on
 * the device. Twin: torch.nn.utils.clip_grad_norm_, of the gradients themselves.
 *
 * @param tensors all of one dtype
 * @returns the norm before, a scalar tensor
 * @throws BackendError if they are on several backends.
 * @example
 * ```ts
 * const x = tensor([6, 8]);
 * await clipNorm_([x], 1).item(); // => 10
 * await x.toArray(); // ≈> [0.6, 0.8]
 * ```
 */
export function clipNorm_(tensors: readonly Tensor[], maxNorm: number): Tensor {
  const backend = sharedBackend('clipNorm_', tensors, (x) => [x]);
  const [first] = tensors;
  if (!backend || !first) return zeros([]);
  const kernel = fusedKernel(backend, 'clipNorm');
  if (kernel) {
    const norm = emptyTensor(backend, [], first.dtype);
    kernel(tensors, maxNorm, norm);
    for (const x of tensors) x.storage.version++;
    return norm;
  }
  return noGrad(() =>
    scope(() => {
      const squares = tensors.map((x) => x.square().sum());
      const norm = squares.reduce((total, square) => total.add(square)).sqrt();
      const scale = div(maxNorm, norm.add(1e-6)).minimum(1);
      for (const x of tensors) x.mul_(scale);
      return norm;
    }),
  );
}
