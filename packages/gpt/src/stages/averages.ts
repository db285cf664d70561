/** The lecture's trick, in three versions: every place takes the mean of itself and all before it. */
import { ones, stack, type Tensor, zeros } from '@makemore/tensor-ops';

/**
 * 1. In a loop over rows and places.
 *
 * @param x (B, T, C)
 * @returns (B, T, C)
 * @example
 * ```ts
 * await averageInLoop(tensor([[[2], [4], [9]]])).toArray(); // => [[[2], [3], [5]]]
 * ```
 */
export function averageInLoop(x: Tensor): Tensor {
  const [B, T] = x.shape as [number, number, number];
  const rows: Tensor[] = [];
  for (let b = 0; b < B; b++) {
    const means: Tensor[] = [];
    for (let t = 0; t < T; t++) means.push(x.slice(b, [0, t + 1]).mean(0)); // (C)
    rows.push(stack(means)); // (T, C)
  }
  return stack(rows);
}

/**
 * 2. As a product with a triangle whose rows add up to 1: row t holds t + 1 times 1 / (t + 1).
 *
 * @param x (B, T, C)
 * @returns (B, T, C)
 * @example
 * ```ts
 * await averageByMatmul(tensor([[[2], [4], [9]]])).toArray(); // ≈> [[[2], [3], [5]]]
 * ```
 */
export function averageByMatmul(x: Tensor): Tensor {
  const T = x.shape[1] as number;
  const triangle = ones([T, T], { backend: x.backend }).tril();
  const weights = triangle.div(triangle.sum(1, { keepdim: true })); // (T, T)
  return weights.matmul(x);
}

/**
 * 3. The same triangle from a softmax: what it forbids is -∞, what it allows is equal. Attention
 * only puts scores that depend on the data in the place of these zeros.
 *
 * @param x (B, T, C)
 * @returns (B, T, C)
 * @example
 * ```ts
 * await averageBySoftmax(tensor([[[2], [4], [9]]])).toArray(); // ≈> [[[2], [3], [5]]]
 * ```
 */
export function averageBySoftmax(x: Tensor): Tensor {
  const T = x.shape[1] as number;
  const { backend } = x;
  const future = ones([T, T], { backend }).tril().eq(0);
  const scores = zeros([T, T], { backend });
  const weights = scores.maskedFill(future, Number.NEGATIVE_INFINITY).softmax(-1); // (T, T)
  return weights.matmul(x);
}
