import { apply, type Op, save } from '../autograd.ts';
import { fusedKernel } from '../backend.ts';
import { isFloat } from '../dtype.ts';
import { DTypeError, ShapeError } from '../errors.ts';
import { scope } from '../memory.ts';
import { ones } from '../ops/creation.ts';
import { matmul } from '../ops/matmul.ts';
import { sameShape } from '../shape.ts';
import { describe, emptyTensor, type Tensor } from '../tensor.ts';
import { softmaxBackward } from './softmax.ts';

export interface CausalAttentionOptions {
  /** Applied to the attention weights, as dropout is; they are then computed and kept as a whole. */
  onWeights?: (weights: Tensor) => Tensor;
}

const causalAttentionOp: Op = {
  name: 'causalAttention',
  forward: (inputs) => {
    const [q, k, v] = inputs as [Tensor, Tensor, Tensor];
    const kernel = fusedKernel(q.backend, 'causalAttention');
    if (kernel) {
      const out = emptyTensor(q.backend, outShape(q, v), q.dtype);
      const logSums = emptyTensor(q.backend, q.shape.slice(0, -1), q.dtype);
      kernel(q, k, v, out, logSums);
      save(logSums);
      return out;
    }
    const [out, weights] = scope(() => {
      const weights = attentionWeights(q, k);
      return [weights.matmul(v), weights] as const;
    });
    save(weights);
    return out;
  },
  backward: (node) => {
    const { a: q, b: k, c: v, dOut } = node;
    const kernel = fusedKernel(q.backend, 'causalAttentionBackward');
    if (!kernel) return attentionGradients([q, k, v], node.saved(0), dOut);
    const gradients = [q, k, v].map((x) => emptyTensor(x.backend, x.shape, x.dtype));
    const [dQ, dK, dV] = gradients as [Tensor, Tensor, Tensor];
    kernel([q, k, v], node.out, node.saved(0), dOut, [dQ, dK, dV]);
    return gradients;
  },
};

function outShape(q: Tensor, v: Tensor): number[] {
  return [...q.shape.slice(0, -1), v.shape.at(-1) as number]; // (…, T, E)
}

/** `softmax(q kᵀ / √D, future masked)`, (…, T, S) */
export function attentionWeights(q: Tensor, k: Tensor): Tensor {
  const [T, D] = q.shape.slice(-2) as [number, number];
  const S = k.shape.at(-2) as number;
  const scores = q.matmul(k, { transposeB: true }).mul(1 / Math.sqrt(D));
  const future = ones([T, S], { dtype: 'bool', backend: q.backend }).triu(S - T + 1);
  return scores.maskedFill(future, Number.NEGATIVE_INFINITY).softmax(-1);
}

/** With P the weights: `dV = Pᵀ dOut`, and dQ and dK through the softmax of the scores. */
export function attentionGradients(
  [q, k, v]: readonly [q: Tensor, k: Tensor, v: Tensor],
  weights: Tensor,
  dOut: Tensor,
): [dQ: Tensor, dK: Tensor, dV: Tensor] {
  const dWeights = matmul(dOut, v, { transposeB: true });
  const dScores = softmaxBackward(weights, dWeights).mul(1 / Math.sqrt(q.shape.at(-1) as number));
  return [
    matmul(dScores, k),
    matmul(dScores, q, { transposeA: true }),
    matmul(weights, dOut, { transposeA: true }),
  ];
}

/**
 * `softmax(q kᵀ / √D, future masked) v`: each position takes a weighted mean of the values up to
 * itself. With fewer queries than keys, the queries are the last positions (as with a cache).
 * Twin: torch.nn.functional.scaled_dot_product_attention with is_causal=True.
 * Source: Vaswani et al. 2017, arXiv:1706.03762.
 *
 * @param q (…, T, D)
 * @param k (…, S, D), S ≥ T
 * @param v (…, S, E)
 * @returns (…, T, E)
 * @throws ShapeError if the sizes do not fit.
 * @example
 * ```ts
 * const v = tensor([[1], [3]]);
 * await causalAttention(zeros([2, 4]), zeros([2, 4]), v).toArray(); // => [[1], [2]]
 * ```
 */
export function causalAttention(
  q: Tensor,
  k: Tensor,
  v: Tensor,
  { onWeights }: CausalAttentionOptions = {},
): Tensor {
  const [T, D] = q.shape.slice(-2) as [number, number];
  const S = k.shape.at(-2) as number;
  const fits =
    q.rank >= 2 &&
    sameShape(k.shape.slice(0, -1), v.shape.slice(0, -1)) &&
    sameShape(q.shape.slice(0, -2), k.shape.slice(0, -2)) &&
    k.shape.at(-1) === D &&
    S >= T;
  if (!fits) {
    throw new ShapeError(
      `causalAttention: q ${describe(q)}, k ${describe(k)} and v ${describe(v)} do not fit; ` +
        'expected (…, T, D), (…, S, D) and (…, S, E) with S ≥ T',
    );
  }
  if (!isFloat(q.dtype) || q.dtype !== k.dtype || q.dtype !== v.dtype) {
    throw new DTypeError(
      `causalAttention: q ${describe(q)}, k ${describe(k)} and v ${describe(v)} must have one float dtype; ` +
        `convert with .to('float32')`,
    );
  }
  if (onWeights) return onWeights(attentionWeights(q, k)).matmul(v);
  return apply(causalAttentionOp, [q, k, v], undefined);
}
