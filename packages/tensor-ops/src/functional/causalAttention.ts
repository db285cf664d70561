import { ShapeError } from '../errors.ts';
import { ones } from '../ops/creation.ts';
import { sameShape } from '../shape.ts';
import { describe, type Tensor } from '../tensor.ts';

export interface CausalAttentionOptions {
  /** Applied to the attention weights, as dropout is. */
  onWeights?: (weights: Tensor) => Tensor;
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
  const scores = q.matmul(k, { transposeB: true }).mul(1 / Math.sqrt(D)); // (…, T, S)
  const future = ones([T, S], { dtype: 'bool', backend: q.backend }).triu(S - T + 1);
  const weights = scores.maskedFill(future, Number.NEGATIVE_INFINITY).softmax(-1);
  return (onWeights ? onWeights(weights) : weights).matmul(v);
}
