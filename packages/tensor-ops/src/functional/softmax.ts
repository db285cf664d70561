import { apply, type Op } from '../autograd.ts';
import { fusedKernel } from '../backend.ts';
import { toFloat } from '../ops/to.ts';
import { emptyTensor, type Tensor } from '../tensor.ts';
import { alongLast } from './alongLast.ts';
import { runFused } from './runFused.ts';

const softmaxOp: Op = {
  name: 'softmax',
  forward: ([x]) =>
    runFused('softmax', x as Tensor, (logits) => {
      const counts = logits.sub(logits.max(-1, { keepdim: true })).exp();
      return counts.div(counts.sum(-1, { keepdim: true }));
    }),
  backward: [({ out, dOut }) => softmaxBackward(out, dOut)],
};

/** The gradient of a softmax of rows: `out · (dOut - Σ dOut · out)`. */
export function softmaxBackward(out: Tensor, dOut: Tensor): Tensor {
  const kernel = out.size > 0 && fusedKernel(out.backend, 'softmaxBackward');
  if (kernel) {
    const dX = emptyTensor(out.backend, out.shape, out.dtype);
    kernel(out, dOut, dX);
    return dX;
  }
  const weighted = dOut.mul(out);
  return weighted.sub(out.mul(weighted.sum(-1, { keepdim: true })));
}

/**
 * `eˣ / Σ eˣ` along `dim`: logits to probabilities that sum to 1. The row's maximum is subtracted
 * first, so that no exponential overflows. Gradient: out · (dOut - Σ dOut · out).
 * Twin: torch.softmax.
 *
 * @example
 * ```ts
 * await softmax(tensor([0, Math.log(3)])).toArray(); // ≈> [0.25, 0.75]
 * ```
 */
export function softmax(x: Tensor, dim = -1): Tensor {
  return alongLast('softmax', toFloat(x), dim, (rows) => apply(softmaxOp, [rows], undefined));
}
