import type { Product } from '../cases.ts';
import { type ModelName, specs } from './specs.ts';

/** A product and how often a training step computes it. */
export interface StepProduct {
  readonly product: Product;
  readonly count: number;
}

/**
 * The matrix products of one training step, forward and both gradients of each, from the model's
 * sizes.
 */
export function productsOf(model: ModelName): StepProduct[] {
  const { V, T, C, H, B, heads, layers } = specs[model];
  switch (model) {
    case 'bigram':
      return []; // its rows are looked up
    case 'mlp':
      return [...product(B, H, T * C), ...product(B, V, H)];
    case 'batchNormMlp':
      return [...linear(B, H, T * C), ...linear(B, V, H)];
    case 'wavenet':
      return [
        ...linear((B * T) / 2, H, 2 * C),
        ...linear((B * T) / 4, H, 2 * H),
        ...linear((B * T) / 8, H, 2 * H),
        ...linear(B, V, H),
      ];
    case 'gpt': {
      const rows = B * T;
      return [
        ...linear(rows, 3 * C, C, layers),
        ...attention(B * heads, T, C / heads, layers),
        ...linear(rows, C, C, layers),
        ...linear(rows, H, C, layers),
        ...linear(rows, C, H, layers),
        ...linear(rows, V, C),
      ];
    }
  }
}

/** Multiplications and additions in the matrix products of one training step. */
export function flopOf(model: ModelName): number {
  return productsOf(model).reduce(
    (sum, { product: { batch, M, N, K }, count }) => sum + 2 * batch * M * N * K * count,
    0,
  );
}

/** x (M, K) @ W (K, N), as matmul: forward, dX = dOut Wᵀ, dW = xᵀ dOut. */
function product(M: number, N: number, K: number): StepProduct[] {
  return [step(1, M, N, K, 'NN'), step(1, M, K, N, 'NT'), step(1, K, N, M, 'TN')];
}

/** x (M, K) @ Wᵀ of W (N, K), as linear: forward, dX = dOut W, dW = dOutᵀ x. */
function linear(M: number, N: number, K: number, count = 1): StepProduct[] {
  return [
    step(1, M, N, K, 'NT', count),
    step(1, M, K, N, 'NN', count),
    step(1, N, K, M, 'TN', count),
  ];
}

/** For each head scores = q kᵀ and out = weights v, of T places and D numbers, and their gradients. */
function attention(batch: number, T: number, D: number, count: number): StepProduct[] {
  return [
    step(batch, T, T, D, 'NT', 2 * count), // scores, dWeights
    step(batch, T, D, T, 'NN', 2 * count), // out, dQ
    step(batch, T, D, T, 'TN', 2 * count), // dK, dV
  ];
}

function step(
  batch: number,
  M: number,
  N: number,
  K: number,
  sides: Product['sides'],
  count = 1,
): StepProduct {
  return { product: { batch, M, N, K, sides }, count };
}
