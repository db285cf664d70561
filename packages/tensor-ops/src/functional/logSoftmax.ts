import { apply, type Op } from '../autograd.ts';
import { toFloat } from '../ops/to.ts';
import type { Tensor } from '../tensor.ts';
import { alongLast } from './alongLast.ts';
import { runFused } from './runFused.ts';

const logSoftmaxOp: Op = {
  name: 'logSoftmax',
  forward: ([x]) =>
    runFused('logSoftmax', x as Tensor, (logits) => {
      const shifted = logits.sub(logits.max(-1, { keepdim: true }));
      return shifted.sub(shifted.exp().sum(-1, { keepdim: true }).log());
    }),
  backward: [({ out, dOut }) => dOut.sub(out.exp().mul(dOut.sum(-1, { keepdim: true })))],
};

/**
 * `x - log Σ eˣ` along `dim`: logits to log-probabilities, in nats. Exact where softmax followed by
 * log would give -Infinity. Gradient: dOut - softmax(x) · Σ dOut. Twin: torch.log_softmax.
 *
 * @example
 * ```ts
 * await logSoftmax(tensor([0, 0])).toArray(); // ≈> [-0.6931, -0.6931]
 * ```
 */
export function logSoftmax(x: Tensor, dim = -1): Tensor {
  return alongLast('logSoftmax', toFloat(x), dim, (rows) => apply(logSoftmaxOp, [rows], undefined));
}
