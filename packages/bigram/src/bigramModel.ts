import { softmax, type Tensor } from '@makemore/tensor-ops';
import type { LanguageModel } from '@makemore/training';

/** A table of logits, one row for each character that may come before: all that a bigram knows. */
export class BigramModel implements LanguageModel {
  readonly blockSize = 1;
  /** (V, V): row i holds the logits of what follows character i. */
  readonly W: Tensor;

  constructor(W: Tensor) {
    this.W = W;
  }

  /** x (B, 1) → logits (B, V). The lecture multiplies a one-hot row by W, which picks a row: so pick it. */
  forward(x: Tensor): Tensor {
    return this.W.index(x.slice(':', -1));
  }

  /** (V, V): the probability of each character after each. */
  probabilities(): Tensor {
    return softmax(this.W);
  }

  stateDict(): Record<string, Tensor> {
    return { W: this.W };
  }
}
