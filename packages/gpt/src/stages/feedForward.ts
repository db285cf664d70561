import { Dropout, Linear, Module, ReLU, Sequential } from '@makemore/nn';
import type { Generator } from '@makemore/random';
import type { Tensor } from '@makemore/tensor-ops';

export interface FeedForwardOptions {
  /** Channels, C. */
  readonly embeddingSize: number;
  /** Neurons for each channel, in a layer of their own; 0 for none. The final model: 4. */
  readonly expansion: number;
  readonly dropout: number;
  readonly generator: Generator;
}

/** What each place makes of what it was told, on its own. */
export class FeedForward extends Module {
  readonly net: Sequential;

  constructor({ embeddingSize: C, expansion, dropout, generator }: FeedForwardOptions) {
    super();
    this.net =
      expansion === 0
        ? new Sequential(new Linear(C, C, { generator }), new ReLU())
        : new Sequential(
            new Linear(C, expansion * C, { generator }),
            new ReLU(),
            new Linear(expansion * C, C, { generator }),
            new Dropout(dropout, { generator }),
          );
  }

  /**
   * @param x (B, T, C)
   * @returns (B, T, C)
   */
  override forward(x: Tensor): Tensor {
    return this.net.forward(x);
  }
}
