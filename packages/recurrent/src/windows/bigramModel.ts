import { type Tensor, zeros } from '@makemore/tensor-ops';
import { WindowModel } from './windowModel.ts';

/** A table of logits, a row for each character that may come before. */
export class BigramModel extends WindowModel {
  readonly blockSize: number;
  /** (V, V), first 0: each character as likely as any other. */
  readonly logits: Tensor;

  constructor(V: number, { blockSize }: { readonly blockSize: number }) {
    super();
    this.blockSize = blockSize;
    this.logits = zeros([V, V], { requiresGrad: true });
  }

  /**
   * @param x int32 (B, T)
   * @returns (B, T, V)
   */
  override forward(x: Tensor): Tensor {
    return this.logits.index(x);
  }
}
