import { BatchNorm1d, Embedding, Linear, Module, Tanh } from '@makemore/nn';
import type { Generator } from '@makemore/random';
import type { Tensor } from '@makemore/tensor-ops';
import type { ModelSpec } from './specs.ts';

/** The MLP in layers, its hidden layer normalised by the batch. */
export class BatchNormMlp extends Module {
  readonly embedding: Embedding;
  readonly hidden: Linear;
  readonly norm: BatchNorm1d;
  readonly tanh = new Tanh();
  readonly output: Linear;

  constructor({ V, T, C, H }: ModelSpec, generator: Generator) {
    super();
    this.embedding = new Embedding(V, C, { generator });
    this.hidden = new Linear(T * C, H, { generator, bias: false });
    this.norm = new BatchNorm1d(H);
    this.output = new Linear(H, V, { generator });
  }

  /** @param x int32 (B, T) */
  override forward(x: Tensor): Tensor {
    const embedded = this.embedding.forward(x).view(x.shape[0] as number, -1); // (B, T·C)
    const h = this.tanh.forward(this.norm.forward(this.hidden.forward(embedded))); // (B, H)
    return this.output.forward(h); // (B, V)
  }
}
