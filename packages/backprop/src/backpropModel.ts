import type { Generator } from '@makemore/random';
import { noGrad, ones, type Tensor, zeros } from '@makemore/tensor-ops';
import type { LanguageModel } from '@makemore/training';
import { type Pass, pass } from './byHand.ts';
import { type BackpropSizes, drawParameters } from './drawParameters.ts';
import { EPS, type Parameters } from './forward.ts';

/** The share of the new batch in the running statistics. */
const MOMENTUM = 0.001;

/** The network of the lecture's exercises, to train, evaluate and sample from. */
export class BackpropModel implements LanguageModel {
  readonly blockSize: number;
  readonly parameters: Parameters;
  /** (1, H), for evaluation; the lecture computes both over all examples once it has trained. */
  readonly bnmeanRunning: Tensor;
  /** (1, H) */
  readonly bnvarRunning: Tensor;

  constructor(vocabularySize: number, sizes: BackpropSizes, generator: Generator) {
    this.blockSize = sizes.blockSize;
    this.parameters = drawParameters(vocabularySize, sizes, generator);
    this.bnmeanRunning = zeros([1, sizes.hiddenSize]);
    this.bnvarRunning = ones([1, sizes.hiddenSize]);
  }

  /** A pass over a batch to learn from, whose statistics the running ones follow. */
  pass(batch: { readonly x: Tensor; readonly y: Tensor }): Pass {
    const made = pass(this.parameters, batch);
    noGrad(() => {
      this.bnmeanRunning.mul_(1 - MOMENTUM).add_(made.bnmean.mul(MOMENTUM));
      this.bnvarRunning.mul_(1 - MOMENTUM).add_(made.bnvar.mul(MOMENTUM));
    });
    return made;
  }

  /** x (B, T) → logits (B, V), by the running statistics. */
  forward(x: Tensor): Tensor {
    const { C, W1, b1, W2, b2, bngain, bnbias } = this.parameters;
    const embcat = C.index(x).view(x.shape[0] as number, -1); // (B, T·C)
    const hprebn = embcat.matmul(W1).add(b1); // (B, H)
    const bnraw = hprebn.sub(this.bnmeanRunning).mul(this.bnvarRunning.add(EPS).pow(-0.5));
    const h = bngain.mul(bnraw).add(bnbias).tanh(); // (B, H)
    return h.matmul(W2).add(b2); // (B, V)
  }

  stateDict(): Record<string, Tensor> {
    const { parameters, bnmeanRunning, bnvarRunning } = this;
    return { ...parameters, bnmeanRunning, bnvarRunning };
  }
}
