import { Dropout, Embedding, LayerNorm, Linear, Module } from '@makemore/nn';
import type { Generator } from '@makemore/random';
import { arange, noGrad, randn, scope, type Tensor } from '@makemore/tensor-ops';
import { inEvaluation, type LanguageModel, type Reader } from '@makemore/training';
import { GptReader } from './gptReader.ts';
import { type Look, SelfAttention } from './selfAttention.ts';
import type { StageSizes } from './stages/stageModel.ts';

export type GptSizes = StageSizes & {
  /**
   * The standard deviation that weights start with, biases being 0 then; 0 for torch's own initial
   * weights. The lecture's small model: 0, its large one: 0.02.
   */
  readonly initialStd: number;
};

/** Attention, then a layer of neurons for each place; both are added to what comes in. */
export class GptBlock extends Module {
  readonly norm1: LayerNorm;
  readonly attention: SelfAttention;
  readonly norm2: LayerNorm;
  readonly expand: Linear;
  readonly contract: Linear;
  readonly dropout: Dropout;

  constructor({ embeddingSize: C, heads, dropout }: GptSizes, generator: Generator) {
    super();
    this.norm1 = new LayerNorm(C);
    this.attention = new SelfAttention(C, heads, dropout, generator);
    this.norm2 = new LayerNorm(C);
    this.expand = new Linear(C, 4 * C, { generator });
    this.contract = new Linear(4 * C, C, { generator });
    this.dropout = new Dropout(dropout, { generator });
  }

  /** @param x (B, T, C) */
  override forward(x: Tensor, look?: Look): Tensor {
    const attended = x.add(this.attention.forward(this.norm1.forward(x), look));
    const neurons = this.expand.forward(this.norm2.forward(attended)).relu(); // (B, T, 4 C)
    return attended.add(this.dropout.forward(this.contract.forward(neurons)));
  }
}

/**
 * The decoder of a transformer over characters: each place attends to those before it, in several
 * blocks, and all places predict their next character at once.
 * Source: Vaswani et al. 2017, arXiv:1706.03762; Radford et al. 2019, GPT-2, for norms that come first.
 */
export class GptModel extends Module implements LanguageModel {
  readonly blockSize: number;
  readonly tokens: Embedding;
  readonly positions: Embedding;
  readonly blocks: readonly GptBlock[];
  readonly norm: LayerNorm;
  readonly head: Linear;

  constructor(vocabularySize: number, sizes: GptSizes, generator: Generator) {
    super();
    const { blockSize, embeddingSize: C, layers, initialStd } = sizes;
    this.blockSize = blockSize;
    this.tokens = new Embedding(vocabularySize, C, { generator });
    this.positions = new Embedding(blockSize, C, { generator });
    this.blocks = Array.from({ length: layers }, () => new GptBlock(sizes, generator));
    this.norm = new LayerNorm(C);
    this.head = new Linear(C, vocabularySize, { generator });
    if (initialStd > 0) this.#initialize(initialStd, generator);
  }

  /**
   * @param x int32 (B, T), T up to blockSize
   * @param look is shown the attention weights of each block, the first one first
   * @returns (B, T, V)
   */
  override forward(x: Tensor, look?: Look): Tensor {
    const places = arange(x.shape[1] as number, { dtype: 'int32', backend: x.backend }); // (T)
    let h = this.tokens.forward(x).add(this.positions.forward(places)); // (B, T, C)
    for (const block of this.blocks) h = block.forward(h, look);
    return this.head.forward(this.norm.forward(h));
  }

  /**
   * How each place divides its attention among itself and those before it.
   *
   * @param x int32 (B, T)
   * @returns (B, H, T, T) of each block; rows add up to 1
   */
  attention(x: Tensor): Tensor[] {
    const seen: Tensor[] = [];
    const looked = () => {
      this.forward(x, (weights) => seen.push(weights));
      return seen;
    };
    return inEvaluation(this, () => noGrad(() => scope(looked)));
  }

  /** Reads with a cache of keys and values: each character costs one place. It reads as the model is now. */
  reader(): Reader {
    return new GptReader(this);
  }

  #initialize(std: number, generator: Generator): void {
    noGrad(() => {
      for (const [name, x] of this.namedParameters()) {
        if (name.endsWith('bias')) x.zero_();
        else if (x.rank === 2) scope(() => x.copy_(randn(x.shape, { generator }).mul(std)));
      }
    });
  }
}
