import { full, sub, type Tensor, zerosLike } from '@makemore/tensor-ops';
import { EPS, type Name, names, type Values } from './forward.ts';

/** The gradients of the loss: `d.h` is dLoss/dh. */
export type Gradients = Readonly<Record<Name, Tensor>>;

/** dLoss/dName from the values of the forward pass and the gradients of what came after. */
export type Formula = (v: Values, d: Gradients) => Tensor;

/**
 * The backward pass by hand: one formula for each value, last value first. Each multiplies what
 * comes from behind, `d`, with the local slope. Where a value was used twice its gradients add up;
 * where it was broadcast they are summed.
 */
export const formulas: Readonly<Record<Name, Formula>> = {
  // loss = -mean of logprobs[i, y[i]]: only these places count, each -1/n.
  logprobs: ({ logprobs, y }) => atTargets(logprobs, y, -1 / y.size),
  probs: ({ probs }, d) => d.logprobs.div(probs),
  countsSumInv: ({ counts }, d) => counts.mul(d.probs).sum(1, { keepdim: true }),
  countsSum: ({ countsSum }, d) => countsSum.pow(-2).neg().mul(d.countsSumInv),
  // Used twice: in probs, and in countsSum.
  counts: ({ counts, countsSumInv }, d) =>
    countsSumInv.mul(d.probs).add(d.countsSum.expand(counts.shape)),
  normLogits: ({ counts }, d) => counts.mul(d.counts),
  // The maximum only keeps exp from overflowing: this is 0 but for rounding.
  logitMaxes: (_, d) => d.normLogits.neg().sum(1, { keepdim: true }),
  // Used twice: in normLogits, and where it is the maximum of its row.
  logits: ({ logits, logitMaxes }, d) =>
    d.normLogits.add(logits.eq(logitMaxes).to(logits.dtype).mul(d.logitMaxes)),
  h: ({ W2 }, d) => d.logits.matmul(W2, { transposeB: true }),
  W2: ({ h }, d) => h.matmul(d.logits, { transposeA: true }),
  b2: (_, d) => d.logits.sum(0),
  hpreact: ({ h }, d) => d.h.mul(sub(1, h.square())),
  bngain: ({ bnraw }, d) => bnraw.mul(d.hpreact).sum(0, { keepdim: true }),
  bnbias: (_, d) => d.hpreact.sum(0, { keepdim: true }),
  bnraw: ({ bngain }, d) => bngain.mul(d.hpreact),
  bnvarInv: ({ bndiff }, d) => bndiff.mul(d.bnraw).sum(0, { keepdim: true }),
  bnvar: ({ bnvar }, d) => bnvar.add(EPS).pow(-1.5).mul(-0.5).mul(d.bnvarInv),
  bndiff2: ({ bndiff2, y }, d) => d.bnvar.mul(1 / (y.size - 1)).expand(bndiff2.shape),
  // Used twice: in bnraw, and squared.
  bndiff: ({ bndiff, bnvarInv }, d) => bnvarInv.mul(d.bnraw).add(bndiff.mul(2).mul(d.bndiff2)),
  bnmeani: (_, d) => d.bndiff.neg().sum(0, { keepdim: true }),
  // Used twice: in bndiff, and in the mean.
  hprebn: ({ hprebn, y }, d) => d.bndiff.add(d.bnmeani.mul(1 / y.size).expand(hprebn.shape)),
  embcat: ({ W1 }, d) => d.hprebn.matmul(W1, { transposeB: true }),
  W1: ({ embcat }, d) => embcat.matmul(d.hprebn, { transposeA: true }),
  b1: (_, d) => d.hprebn.sum(0),
  emb: ({ emb }, d) => d.embcat.view(emb.shape),
  // A character that occurs several times collects what each place gives it.
  C: ({ C, x }, d) => rowsAdded(C, x, d.emb),
};

/** (B, V): `value` at the target of each row, 0 elsewhere. */
export function atTargets(like: Tensor, y: Tensor, value: number): Tensor {
  const { dtype, backend } = like;
  return zerosLike(like).scatterAdd(
    1,
    y.unsqueeze(1),
    full([y.size, 1], value, { dtype, backend }),
  );
}

/** (V, C): each row of `dEmb` added to the row of its character. */
export function rowsAdded(C: Tensor, x: Tensor, dEmb: Tensor): Tensor {
  const rows = dEmb.view(x.size, -1); // (B·T, C)
  return zerosLike(C).scatterAdd(0, x.view(-1, 1).expand(rows.shape), rows);
}

/**
 * All 26 gradients, each formula fed with what the ones before it gave.
 *
 * @param using formulas to take instead
 */
export function backward(values: Values, using: Partial<Record<Name, Formula>> = {}): Gradients {
  const gradients = {} as Record<Name, Tensor>;
  for (const name of names) gradients[name] = (using[name] ?? formulas[name])(values, gradients);
  return gradients;
}
