import { fusedKernel } from '../backend.ts';
import { scope } from '../memory.ts';
import { emptyTensor, type Tensor } from '../tensor.ts';

/** The result of a fused kernel of shape-preserving rows, or, on a backend without it, of `compose`. */
export function runFused(
  name: 'softmax' | 'logSoftmax',
  x: Tensor,
  compose: (x: Tensor) => Tensor,
): Tensor {
  // Rows of nothing have no maximum to subtract, and no kernel need expect them.
  if (x.size === 0) return emptyTensor(x.backend, x.shape, x.dtype);
  const kernel = fusedKernel(x.backend, name);
  if (!kernel) return scope(() => compose(x));
  const out = emptyTensor(x.backend, x.shape, x.dtype);
  kernel(x, out);
  return out;
}
