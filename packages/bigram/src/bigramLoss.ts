import { logSoftmax, type Tensor } from '@makemore/tensor-ops';

/**
 * The mean negative log-likelihood of all counted pairs, in nats a character:
 * `-Σ counts · log softmax(W) / Σ counts`. Equal pairs have equal losses, so this is the lecture's
 * mean over every pair of the data, and its gradient, at the price of V² terms.
 *
 * @param W (V, V) logits
 * @param counts (V, V)
 */
export function bigramLoss(W: Tensor, counts: Tensor): Tensor {
  // A pair that never occurs costs nothing, even where its log-probability is -Infinity.
  const logProbabilities = logSoftmax(W).maskedFill(counts.eq(0), 0);
  return counts.mul(logProbabilities).sum().div(counts.sum()).neg();
}
