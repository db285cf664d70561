import { apply, isRecording, type Op, save } from '../autograd.ts';
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
  /** Only the last so many places look, as where those before them have done so. Default: all. */
  queries?: number;
}

/** Of all places where it is recorded. */
const causalSelfAttentionOp: Op<{ readonly heads: number; readonly queries: number }> = {
  name: 'causalSelfAttention',
  forward: ([x], { heads, queries }) => {
    const qkv = x as Tensor;
    const kernel = qkv.size > 0 && fusedKernel(qkv.backend, 'causalSelfAttention');
    if (kernel) {
      const [B, , width] = qkv.shape as [number, number, number];
      const out = emptyTensor(qkv.backend, [B, queries, width / 3], qkv.dtype);
      const logSums = emptyTensor(qkv.backend, [B, heads, queries], qkv.dtype);
      kernel(qkv, heads, out, logSums);
      save(logSums);
      return out;
    }
    const [out, weights] = scope(() => {
      const [q, k, v] = separated(qkv, heads);
      const weights = attentionWeights(lastOf(q, queries), k);
      return [beside(weights.matmul(v)), weights] as const;
    });
    save(weights);
    return out;
  },
  backward: [
    (node) => {
      const { a: qkv, dOut, attributes } = node;
      const { heads } = attributes;
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

/** The last `queries` places of (B, H, T, D). */
function lastOf(q: Tensor, queries: number): Tensor {
  const T = q.shape[2] as number;
  return queries === T ? q : q.slice(':', ':', [T - queries]);
}

/**
 * `causalAttention` of several heads whose queries, keys and values lie side by side in each row, as
 * one Linear layer gives them: all queries first, then all keys, then all values, head by head.
 * Copies nothing where the backend can read them as they lie.
 * Twin: torch.nn.functional.scaled_dot_product_attention between a split and two transposes.
 *
 * @param qkv (B, T, 3 C)
 * @returns (B, T, C), or (B, queries, C)
 * @throws ShapeError if the width is not three times a multiple of the number of heads, or there are
 * fewer places than `queries`.
 * @example
 * ```ts
 * causalSelfAttention(zeros([2, 8, 3 * 16]), { heads: 4 }).shape; // => [2, 8, 16]
 * ```
 */
export function causalSelfAttention(qkv: Tensor, options: CausalSelfAttentionOptions): Tensor {
  const { heads, onWeights, queries = qkv.shape[1] ?? 0 } = options;
  const width = qkv.shape.at(-1) ?? 0;
  const fits = Number.isInteger(heads) && heads > 0 && qkv.rank === 3 && width % (3 * heads) === 0;
  if (!fits) {
    throw new ShapeError(
      `causalSelfAttention: ${describe(qkv)} does not hold queries, keys and values of ${heads} heads; ` +
        'expected (B, T, 3 C) with C a multiple of the number of heads',
    );
  }
  const T = qkv.shape[1] as number;
  if (!(Number.isInteger(queries) && queries >= 0 && queries <= T)) {
    throw new ShapeError(
      `causalSelfAttention: queries must be a whole number from 0 to ${T}, the places of ${describe(qkv)}; got ${queries}`,
    );
  }
  if (!isFloat(qkv.dtype)) {
    throw new DTypeError(
      `causalSelfAttention: ${describe(qkv)} must be a float; convert with .to('float32')`,
    );
  }
  const isRecorded = isRecording() && qkv.requiresGrad;
  if (!onWeights && (queries === T || !isRecorded)) {
    return apply(causalSelfAttentionOp, [qkv], { heads, queries });
  }
  const [q, k, v] = separated(qkv, heads);
  return beside(causalAttention(lastOf(q, queries), k, v, options));
}
