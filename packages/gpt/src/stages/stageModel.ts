import { Embedding, LayerNorm, Linear, Module, Sequential } from '@makemore/nn';
import type { Generator } from '@makemore/random';
import { arange, type Tensor } from '@makemore/tensor-ops';
import { type LanguageModel, type Reader, WindowReader } from '@makemore/training';
import { Block } from './block.ts';
import { FeedForward } from './feedForward.ts';
import { Head } from './head.ts';
import { MultiHeadAttention } from './multiHeadAttention.ts';

/** The stages of the lecture: each adds one idea to the one before it. */
export const stages = [
  'head',
  'heads',
  'feedForward',
  'residuals',
  'layerNorm',
  'dropout',
] as const;

export type Stage = (typeof stages)[number];

export type StageSizes = {
  /** Characters of context, T. */
  readonly blockSize: number;
  /** Numbers that describe a character, C. */
  readonly embeddingSize: number;
  /** Heads of attention, which divide C among them; from the stage `heads` on. */
  readonly heads: number;
  /** Blocks, one after the other; from the stage `residuals` on. */
  readonly layers: number;
  /** The share that is dropped in training; at the stage `dropout`. */
  readonly dropout: number;
};

/**
 * The model as it stands at a stage of the lecture, written as the lecture writes it. The last one
 * is the final model; `GptModel` is that in the form in which it computes fast.
 */
export class StageModel extends Module implements LanguageModel {
  readonly blockSize: number;
  readonly tokens: Embedding;
  readonly positions: Embedding;
  readonly layers: Sequential;
  readonly head: Linear;

  constructor(vocabularySize: number, stage: Stage, sizes: StageSizes, generator: Generator) {
    super();
    const { blockSize, embeddingSize: C } = sizes;
    this.blockSize = blockSize;
    this.tokens = new Embedding(vocabularySize, C, { generator });
    this.positions = new Embedding(blockSize, C, { generator });
    this.layers = new Sequential(...layersOf(stage, sizes, generator));
    this.head = new Linear(C, vocabularySize, { generator });
  }

  /**
   * @param x int32 (B, T), T up to blockSize
   * @returns (B, T, V)
   */
  override forward(x: Tensor): Tensor {
    const places = arange(x.shape[1] as number, { dtype: 'int32', backend: x.backend }); // (T)
    const embedded = this.tokens.forward(x).add(this.positions.forward(places)); // (B, T, C)
    return this.head.forward(this.layers.forward(embedded));
  }

  /** As the lecture generates: the last characters, all anew for each one. */
  reader(): Reader {
    return new WindowReader(this);
  }
}

/** What stands between the embedding and the vote for the next character. */
function layersOf(stage: Stage, sizes: StageSizes, generator: Generator): Module[] {
  const { embeddingSize, heads, layers } = sizes;
  const plain = { embeddingSize, dropout: 0, generator };
  const blocks = (options: { norms: boolean; dropout: number }) =>
    Array.from({ length: layers }, () => new Block({ ...plain, heads, ...options }));
  switch (stage) {
    case 'head':
      return [new Head({ ...plain, headSize: embeddingSize })];
    case 'heads':
      return [new MultiHeadAttention({ ...plain, heads, projection: false })];
    case 'feedForward':
      return [
        new MultiHeadAttention({ ...plain, heads, projection: false }),
        new FeedForward({ ...plain, expansion: 0 }),
      ];
    case 'residuals':
      return blocks({ norms: false, dropout: 0 });
    case 'layerNorm':
      return [...blocks({ norms: true, dropout: 0 }), new LayerNorm(embeddingSize)];
    case 'dropout':
      return [...blocks({ norms: true, dropout: sizes.dropout }), new LayerNorm(embeddingSize)];
  }
}
