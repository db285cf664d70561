import { onesLike, sub } from '@makemore/tensor-ops';
import { atTargets, type Formula, rowsAdded } from './formulas.ts';
import type { Name } from './forward.ts';

/** A mistake that one makes, and its formula. */
export interface Mistake {
  readonly about: string;
  readonly formula: Formula;
}

/** One mistake for each of the 26, for a class to see what the report says of it. */
export const mistakes: Readonly<Record<Name, Mistake>> = {
  logprobs: {
    about: 'forgets to divide by the size of the batch',
    formula: ({ logprobs, y }) => atTargets(logprobs, y, -1),
  },
  probs: {
    about: 'takes the derivative of log p to be p',
    formula: ({ probs }, d) => d.logprobs.mul(probs),
  },
  countsSumInv: {
    about: 'takes the mean over the row, not the sum',
    formula: ({ counts }, d) => counts.mul(d.probs).mean(1, { keepdim: true }),
  },
  countsSum: {
    about: 'forgets the minus of the derivative of 1/x',
    formula: ({ countsSum }, d) => countsSum.pow(-2).mul(d.countsSumInv),
  },
  counts: {
    about: 'forgets that counts are also in countsSum',
    formula: ({ countsSumInv }, d) => countsSumInv.mul(d.probs),
  },
  normLogits: {
    about: 'takes the derivative of exp to be 1',
    formula: (_, d) => d.counts,
  },
  logitMaxes: {
    about: 'sums the gradients of counts instead of those of normLogits',
    formula: (_, d) => d.counts.neg().sum(1, { keepdim: true }),
  },
  logits: {
    about: 'follows only the maximum, not normLogits',
    formula: ({ logits, logitMaxes }, d) =>
      logits.eq(logitMaxes).to(logits.dtype).mul(d.logitMaxes),
  },
  h: {
    about: 'jumps over the softmax: takes the gradients of probs',
    formula: ({ W2 }, d) => d.probs.matmul(W2, { transposeB: true }),
  },
  W2: {
    about: 'divides by the size of the batch once more',
    formula: ({ h, y }, d) => h.matmul(d.logits, { transposeA: true }).div(y.size),
  },
  b2: {
    about: 'takes the mean over the batch, not the sum',
    formula: (_, d) => d.logits.mean(0),
  },
  hpreact: {
    about: 'squares hpreact, where the derivative of tanh has the square of its output',
    formula: ({ hpreact }, d) => d.h.mul(sub(1, hpreact.square())),
  },
  bngain: {
    about: 'multiplies with hpreact instead of bnraw',
    formula: ({ hpreact }, d) => hpreact.mul(d.hpreact).sum(0, { keepdim: true }),
  },
  bnbias: {
    about: 'multiplies with bngain, which is not in its way',
    formula: ({ bngain }, d) => bngain.mul(d.hpreact).sum(0, { keepdim: true }),
  },
  bnraw: {
    about: 'forgets bngain',
    formula: (_, d) => d.hpreact,
  },
  bnvarInv: {
    about: 'multiplies with bnraw instead of bndiff',
    formula: ({ bnraw }, d) => bnraw.mul(d.bnraw).sum(0, { keepdim: true }),
  },
  bnvar: {
    about: 'leaves the exponent at -0.5',
    formula: ({ bnvarInv }, d) => bnvarInv.mul(-0.5).mul(d.bnvarInv),
  },
  bndiff2: {
    about: 'divides by n, where the variance divides by n - 1',
    formula: ({ bndiff2, y }, d) => d.bnvar.mul(1 / y.size).expand(bndiff2.shape),
  },
  bndiff: {
    about: 'forgets that bndiff is also squared for the variance',
    formula: ({ bnvarInv }, d) => bnvarInv.mul(d.bnraw),
  },
  bnmeani: {
    about: 'forgets the minus: the mean is subtracted',
    formula: (_, d) => d.bndiff.sum(0, { keepdim: true }),
  },
  hprebn: {
    about: 'forgets that hprebn is also in the mean',
    formula: (_, d) => d.bndiff,
  },
  embcat: {
    about: 'jumps over BatchNorm: takes the gradients of hpreact',
    formula: ({ W1 }, d) => d.hpreact.matmul(W1, { transposeB: true }),
  },
  W1: {
    about: 'has the minus of the update in it already',
    formula: ({ embcat }, d) => embcat.matmul(d.hprebn.neg(), { transposeA: true }),
  },
  b1: {
    about: 'takes the gradients of hpreact, as for bnbias',
    formula: (_, d) => d.hpreact.sum(0),
  },
  emb: {
    about: 'reads each row as C by T instead of T by C',
    formula: ({ emb }, d) => {
      const [B, T, C] = emb.shape as [number, number, number];
      return d.embcat.view(B, C, T).transpose();
    },
  },
  C: {
    about: 'takes the mean over the places where a character stands, not the sum',
    formula: ({ C, x }, d) => {
      const places = rowsAdded(C, x, onesLike(d.emb));
      return rowsAdded(C, x, d.emb).div(places.maximum(1));
    },
  },
};
