import type { Generator } from '@makemore/random';
import { dropout, type Tensor, TensorError } from '@makemore/tensor-ops';
import { Module } from '../module.ts';

export interface DropoutLayerOptions {
  /** Draws which elements are dropped. */
  generator: Generator;
}

/**
 * In training zeroes each element with probability p and divides the rest by 1 - p; in evaluation
 * does nothing. Twin: torch.nn.Dropout. Source: Srivastava et al. 2014.
 *
 * @example
 * ```ts
 * const layer = new Dropout(0.5, { generator: seeded(1) });
 * await layer.eval().forward(ones([3])).toArray(); // => [1, 1, 1]
 * ```
 */
export class Dropout extends Module {
  readonly p: number;
  readonly generator: Generator;

  /** @throws TensorError if `p` is not from 0 to 1. */
  constructor(p: number, { generator }: DropoutLayerOptions) {
    super();
    if (!(p >= 0 && p <= 1)) {
      throw new TensorError(`Dropout: p is the probability to drop, from 0 to 1, not ${p}`);
    }
    this.p = p;
    this.generator = generator;
  }

  /**
   * @param x any shape
   * @returns the same shape
   */
  override forward(x: Tensor): Tensor {
    return dropout(x, this.p, this);
  }
}
