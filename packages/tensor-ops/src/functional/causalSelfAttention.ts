import { apply, type Op, save } from '../autograd.ts';
import { fusedKernel } from '../backend.ts';
import { isFloat } from '../dtype.ts';
import { DTypeError, ShapeError } from '../errors.ts';
import { scope } from '../memory.ts';
import { cat, split } from '../ops/join.ts';
import { describe, emptyTensor, type Tensor } from '../tensor.ts';
import {
  attentionGradients,
  attentionWeights,
  type CausalAttentionOptions,
  causalAttention,
} from './causalAttention.ts';

export interface CausalSelfAttentionOptions extends CausalAttentionOptions {
  /** Into how many heads the channels are divided. */
  heads: number;
}

const causalSelfAttentionOp: Op<number> = {
  name: 'causalSelfAttention',
  forward: ([x], heads) => {
    const qkv = x as Tensor;
    const kernel = qkv.size > 0 && fusedKernel(qkv.backend, 'causalSelfAttention');
    if (kernel) {
      const [B, T, width] = qkv.shape as [number, number, number];
      const out = emptyTensor(qkv.backend, [B, T, width / 3], qkv.dtype);
      const logSums = emptyTensor(qkv.backend, [B, heads, T], qkv.dtype);
      kernel(qkv, heads, out, logSums);
      save(logSums);
      return out;
    }
    const [out, weights] = scope(() => {
      const [q, k, v] = separated(qkv, heads);
      const weights = attentionWeights(q, k);
      return [beside(weights.matmul(v)), weights] as const;
    });
    save(weights);
    return out;
  },
  backward: [
    (node) => {
      const { a: qkv, dOut, attributes: heads } = node;
      const kernel = qkv.size > 0 && fusedKernel(qkv.backend, 'causalSelfAttentionBackward');
      if (kernel) {
        const dQkv = emptyTensor(qkv.backend, qkv.shape, qkv.dtype);
        kernel(qkv, heads, node.out, node.saved(0), dOut, dQkv);
        return dQkv;
      }
      const dHeads = apart(dOut, heads);
      const gradients = attentionGradients(separated(qkv, heads), node.saved(0), dHeads);
      return cat(gradients.map(beside), -1);
    },
  ],
};

/** (B, T, C) to (B, H, T, D) */
function apart(x: Tensor, heads: number): Tensor {
  const [B, T, C] = x.shape as [number, number, number];
  return x.view(B, T, heads, C / heads).transpose(1, 2);
}

/** (B, H, T, D) to (B, T, C) */
function beside(x: Tensor): Tensor {
  return x.transpose(1, 2).flatten(2);
}

function separated(qkv: Tensor, heads: number): [q: Tensor, k: Tensor, v: Tensor] {
  const parts = split(qkv, (qkv.shape.at(-1) as number) / 3, -1);
  return parts.map((each) => apart(each, heads)) as [Tensor, Tensor, Tensor];
}

/**
 * `causalAttention` of several heads whose queries, keys and values lie side by side in each row, as
 * one Linear layer gives them: all queries first, then all keys, then all values, head by head.
 * Copies nothing where the backend can read them as they lie.
 * Twin: torch.nn.functional.scaled_dot_product_attention between a split and two transposes.
 *
 * @param qkv (B, T, 3 C)
 * @returns (B, T, C)
 * @throws ShapeError if the width is not three times a multiple of the number of heads.
 * @example
 * ```ts
 * causalSelfAttention(zeros([2, 8, 3 * 16]), { heads: 4 }).shape; // => [2, 8, 16]
 * ```
 */
export function causalSelfAttention(qkv: Tensor, options: CausalSelfAttentionOptions): Tensor {
  const { heads, onWeights } = options;
  const width = qkv.shape.at(-1) ?? 0;
  const fits = Number.isInteger(heads) && heads > 0 && qkv.rank === 3 && width % (3 * heads) === 0;
  if (!fits) {
    throw new ShapeError(
      `causalSelfAttention: ${describe(qkv)} does not hold queries, keys and values of ${heads} heads; ` +
        'expected (B, T, 3 C) with C a multiple of the number of heads',
    );
  }
  if (!isFloat(qkv.dtype)) {
    throw new DTypeError(
      `causalSelfAttention: ${describe(qkv)} must be a float; convert with .to('float32')`,
    );
  }
  if (!onWeights) return apply(causalSelfAttentionOp, [qkv], heads);
  const [q, k, v] = separated(qkv, heads);
  return beside(causalAttention(q, k, v, { onWeights }));
}
