import { BatchNorm1d, Embedding, Linear, Module, Sequential, Tanh } from '@makemore/nn';
import type { Generator } from '@makemore/random';
import type { Tensor } from '@makemore/tensor-ops';
import type { ModelSpec } from './specs.ts';

/** Joins `n` neighbours in time: (B, T, C) becomes (B, T/n, n·C), and (B, n·C) when one is left. */
class FlattenConsecutive extends Module {
  readonly n: number;

  constructor(n: number) {
    super();
    this.n = n;
  }

  override forward(x: Tensor): Tensor {
    const [B, T, C] = x.shape as [number, number, number];
    return T === this.n ? x.view(B, -1) : x.view(B, T / this.n, C * this.n);
  }
}

/** Pairs, pairs of pairs, and pairs of those: the lecture's hierarchy over eight characters. */
export class WaveNet extends Module {
  readonly layers: Sequential;

  constructor({ V, C, H }: ModelSpec, generator: Generator) {
    super();
    const level = (inFeatures: number) => [
      new FlattenConsecutive(2),
      new Linear(2 * inFeatures, H, { generator, bias: false }),
      new BatchNorm1d(H),
      new Tanh(),
    ];
    this.layers = new Sequential(
      new Embedding(V, C, { generator }),
      ...level(C),
      ...level(H),
      ...level(H),
      new Linear(H, V, { generator }),
    );
  }

  /** @param x int32 (B, T), T = 8 */
  override forward(x: Tensor): Tensor {
    return this.layers.forward(x); // (B, V)
  }
}
