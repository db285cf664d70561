import { BatchNorm1d, Embedding, Linear, Module, Sequential, Tanh } from '@makemore/nn';
import type { Generator } from '@makemore/random';
import { noGrad, ShapeError, type Tensor } from '@makemore/tensor-ops';
import type { LanguageModel } from '@makemore/training';
import { FlattenConsecutive } from './flattenConsecutive.ts';
import { PositionBatchNorm } from './positionBatchNorm.ts';

export type WaveNetSizes = {
  /** Characters of context, T: 2, 4, 8, … The lecture: 8. */
  readonly blockSize: number;
  /** Numbers that describe a character, C. The lecture: 24. */
  readonly embeddingSize: number;
  /** Neurons of each layer, H. The lecture: 128. */
  readonly hiddenSize: number;
  /** `pairs`, pairs of pairs and so on; or `all` at once, as the MLP has it. */
  readonly join: 'pairs' | 'all';
  /** Over what BatchNorm takes statistics: `batch` is the bug that the lecture finds and fixes. */
  readonly batchNormDims: 'batch and time' | 'batch';
};

/**
 * A tree over the context: neighbours are joined in pairs, layer by layer, until one vector is left,
 * which votes for the next character.
 * Source: van den Oord et al. 2016, "WaveNet", arXiv:1609.03499, whose dilated convolutions do this
 * for all places of a signal at once.
 */
export class WaveNetModel extends Module implements LanguageModel {
  readonly blockSize: number;
  readonly layers: Sequential;

  /** @throws ShapeError if pairs cannot be joined until one is left. */
  constructor(vocabularySize: number, sizes: WaveNetSizes, generator: Generator) {
    super();
    const { blockSize, embeddingSize, hiddenSize: H, join, batchNormDims } = sizes;
    const levels = join === 'all' ? 1 : Math.log2(blockSize);
    if (!Number.isInteger(levels) || levels < 1) {
      throw new ShapeError(`WaveNetModel: ${blockSize} characters make no tree; take 2, 4, 8, …`);
    }
    const n = join === 'all' ? blockSize : 2;
    const layers: Module[] = [new Embedding(vocabularySize, embeddingSize, { generator })];
    for (let level = 1, C = embeddingSize; level <= levels; level++, C = H) {
      const places = blockSize / n ** level;
      const isSplit = batchNormDims === 'batch' && places > 1;
      layers.push(
        new FlattenConsecutive(n), // (B, places, n C)
        new Linear(n * C, H, { generator, bias: false }), // BatchNorm would take a bias out again
        isSplit ? new PositionBatchNorm(places, H) : new BatchNorm1d(H),
        new Tanh(),
      );
    }
    const vote = new Linear(H, vocabularySize, { generator });
    this.blockSize = blockSize;
    this.layers = new Sequential(...layers, vote);
    this.#initialize(vote);
  }

  /**
   * @param x int32 (B, T)
   * @returns (B, V)
   */
  override forward(x: Tensor): Tensor {
    return this.layers.forward(x);
  }

  /** The lecture's own: variance 1 / inputs, where Linear has a third of it; and a modest last layer. */
  #initialize(vote: Linear): void {
    noGrad(() => {
      for (const layer of this.layers.layers) {
        if (layer instanceof Linear) layer.weight.mul_(Math.sqrt(3));
      }
      vote.weight.mul_(0.1);
      vote.bias?.zero_();
    });
  }
}
