import { crossEntropy, type Tensor, variance } from '@makemore/tensor-ops';
import { rowsAdded } from './formulas.ts';
import { EPS, type Parameters } from './forward.ts';
import { batchNormBackward, crossEntropyBackward } from './fused.ts';

/** What a forward pass in few steps leaves for the backward pass. */
export interface Pass {
  readonly x: Tensor;
  readonly y: Tensor;
  /** (B, T·C) */
  readonly embcat: Tensor;
  /** (1, H), of this batch. */
  readonly bnmean: Tensor;
  /** (1, H), of this batch, divided by n - 1. */
  readonly bnvar: Tensor;
  /** (B, H) */
  readonly bnraw: Tensor;
  /** (B, H) */
  readonly h: Tensor;
  /** (B, V) */
  readonly logits: Tensor;
  readonly loss: Tensor;
}

/** The forward pass of `forward`, without the small steps. */
export function pass(
  { C, W1, b1, W2, b2, bngain, bnbias }: Parameters,
  { x, y }: { readonly x: Tensor; readonly y: Tensor },
): Pass {
  const embcat = C.index(x).view(y.size, -1); // (B, T·C)
  const hprebn = embcat.matmul(W1).add(b1); // (B, H)
  const bnmean = hprebn.mean(0, { keepdim: true }); // (1, H)
  const bnvar = variance(hprebn, 0, { keepdim: true }); // (1, H)
  const bnraw = hprebn.sub(bnmean).mul(bnvar.add(EPS).pow(-0.5)); // (B, H)
  const h = bngain.mul(bnraw).add(bnbias).tanh(); // (B, H)
  const logits = h.matmul(W2).add(b2); // (B, V)
  return { x, y, embcat, bnmean, bnvar, bnraw, h, logits, loss: crossEntropy(logits, y) };
}

/** The gradients of all parameters, by hand: what autograd would have found, in a dozen lines. */
export function passBackward(
  { C, W1, W2, bngain }: Parameters,
  { x, y, embcat, bnvar, bnraw, h, logits }: Pass,
): Record<keyof Parameters, Tensor> {
  const dlogits = crossEntropyBackward(logits, y); // (B, V)
  const dh = dlogits.matmul(W2, { transposeB: true }); // (B, H)
  const dhpreact = dh.mul(h.square().neg().add(1)); // (B, H)
  const dhprebn = batchNormBackward({ bngain, bnraw, bnvar }, dhpreact); // (B, H)
  const dembcat = dhprebn.matmul(W1, { transposeB: true }); // (B, T·C)
  return {
    C: rowsAdded(C, x, dembcat),
    W1: embcat.matmul(dhprebn, { transposeA: true }),
    b1: dhprebn.sum(0),
    W2: h.matmul(dlogits, { transposeA: true }),
    b2: dlogits.sum(0),
    bngain: bnraw.mul(dhpreact).sum(0, { keepdim: true }),
    bnbias: dhpreact.sum(0, { keepdim: true }),
  };
}
