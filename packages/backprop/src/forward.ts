import type { Tensor } from '@makemore/tensor-ops';

/** What the network has learnt: 4,137 numbers in the lecture's exercise. */
export interface Parameters {
  /** (V, C) */
  readonly C: Tensor;
  /** (T·C, H) */
  readonly W1: Tensor;
  /** (H) */
  readonly b1: Tensor;
  /** (H, V) */
  readonly W2: Tensor;
  /** (V) */
  readonly b2: Tensor;
  /** (1, H) */
  readonly bngain: Tensor;
  /** (1, H) */
  readonly bnbias: Tensor;
}

/** Every value whose gradient is asked for, in the order of the backward pass. */
export const names = [
  'logprobs',
  'probs',
  'countsSumInv',
  'countsSum',
  'counts',
  'normLogits',
  'logitMaxes',
  'logits',
  'h',
  'W2',
  'b2',
  'hpreact',
  'bngain',
  'bnbias',
  'bnraw',
  'bnvarInv',
  'bnvar',
  'bndiff2',
  'bndiff',
  'bnmeani',
  'hprebn',
  'embcat',
  'W1',
  'b1',
  'emb',
  'C',
] as const;

/** One of the 26. */
export type Name = (typeof names)[number];

/** All values of a forward pass, by name. */
export type Values = Readonly<Record<Name, Tensor>> & {
  /** The batch: x (B, T), y (B), int32. */
  readonly x: Tensor;
  readonly y: Tensor;
  readonly loss: Tensor;
};

/** Added to the variance, so that nothing is divided by 0. */
export const EPS = 1e-5;

/**
 * The lecture's forward pass, in steps so small that each has a gradient of one line.
 *
 * @param see is given each value under its name and gives what the rest of the pass works with: the
 * value itself, or another in its place to find out what the loss makes of it.
 */
export function forward(
  parameters: Parameters,
  { x, y }: { readonly x: Tensor; readonly y: Tensor },
  see: (name: Name, value: Tensor) => Tensor = (_, value) => value,
): Values {
  const n = y.size; // B
  const C = see('C', parameters.C);
  const W1 = see('W1', parameters.W1);
  const b1 = see('b1', parameters.b1);
  const W2 = see('W2', parameters.W2);
  const b2 = see('b2', parameters.b2);
  const bngain = see('bngain', parameters.bngain);
  const bnbias = see('bnbias', parameters.bnbias);
  // Characters become vectors, those of a context one row.
  const emb = see('emb', C.index(x)); // (B, T, C)
  const embcat = see('embcat', emb.view(n, -1)); // (B, T·C)
  // Linear layer 1
  const hprebn = see('hprebn', embcat.matmul(W1).add(b1)); // (B, H)
  // BatchNorm
  const bnmeani = see('bnmeani', hprebn.sum(0, { keepdim: true }).mul(1 / n)); // (1, H)
  const bndiff = see('bndiff', hprebn.sub(bnmeani)); // (B, H)
  const bndiff2 = see('bndiff2', bndiff.square()); // (B, H)
  const bnvar = see('bnvar', bndiff2.sum(0, { keepdim: true }).mul(1 / (n - 1))); // (1, H)
  const bnvarInv = see('bnvarInv', bnvar.add(EPS).pow(-0.5)); // (1, H)
  const bnraw = see('bnraw', bndiff.mul(bnvarInv)); // (B, H)
  const hpreact = see('hpreact', bngain.mul(bnraw).add(bnbias)); // (B, H)
  // Non-linearity
  const h = see('h', hpreact.tanh()); // (B, H)
  // Linear layer 2
  const logits = see('logits', h.matmul(W2).add(b2)); // (B, V)
  // Cross-entropy, the same as crossEntropy(logits, y)
  const logitMaxes = see('logitMaxes', logits.max(1, { keepdim: true })); // (B, 1)
  const normLogits = see('normLogits', logits.sub(logitMaxes)); // (B, V)
  const counts = see('counts', normLogits.exp()); // (B, V)
  const countsSum = see('countsSum', counts.sum(1, { keepdim: true })); // (B, 1)
  const countsSumInv = see('countsSumInv', countsSum.pow(-1)); // (B, 1)
  const probs = see('probs', counts.mul(countsSumInv)); // (B, V)
  const logprobs = see('logprobs', probs.log()); // (B, V)
  const loss = logprobs.gather(1, y.unsqueeze(1)).mean().neg();
  return {
    ...{ x, y, loss, logprobs, probs, countsSumInv, countsSum, counts, normLogits, logitMaxes },
    ...{ logits, h, W2, b2, hpreact, bngain, bnbias, bnraw, bnvarInv, bnvar, bndiff2, bndiff },
    ...{ bnmeani, hprebn, embcat, W1, b1, emb, C },
  };
}
