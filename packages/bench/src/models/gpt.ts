import { Embedding, GELU, LayerNorm, Linear, Module, Sequential } from '@makemore/nn';
import type { Generator } from '@makemore/random';
import { arange, causalSelfAttention, type Tensor } from '@makemore/tensor-ops';
import type { ModelSpec } from './specs.ts';

/** Every place looks back at those before it, once for each head. */
class SelfAttention extends Module {
  readonly qkv: Linear;
  readonly projection: Linear;
  readonly heads: number;

  constructor({ C, heads }: ModelSpec, generator: Generator) {
    super();
    this.qkv = new Linear(C, 3 * C, { generator });
    this.projection = new Linear(C, C, { generator });
    this.heads = heads;
  }

  override forward(x: Tensor): Tensor {
    const out = causalSelfAttention(this.qkv.forward(x), this); // (B, T, C)
    return this.projection.forward(out);
  }
}

/** Attention, then a layer of its own for each place; both are added to what comes in. */
class Block extends Module {
  readonly norm1: LayerNorm;
  readonly attention: SelfAttention;
  readonly norm2: LayerNorm;
  readonly feedForward: Sequential;

  constructor(spec: ModelSpec, generator: Generator) {
    super();
    const { C, H } = spec;
    this.norm1 = new LayerNorm(C);
    this.attention = new SelfAttention(spec, generator);
    this.norm2 = new LayerNorm(C);
    this.feedForward = new Sequential(
      new Linear(C, H, { generator }),
      new GELU(),
      new Linear(H, C, { generator }),
    );
  }

  override forward(x: Tensor): Tensor {
    const attended = x.add(this.attention.forward(this.norm1.forward(x)));
    return attended.add(this.feedForward.forward(this.norm2.forward(attended)));
  }
}

/** A small GPT-2 without dropout. */
export class Gpt extends Module {
  readonly tokens: Embedding;
  readonly places: Embedding;
  readonly blocks: Sequential;
  readonly norm: LayerNorm;
  readonly head: Linear;

  constructor(spec: ModelSpec, generator: Generator) {
    super();
    const { V, T, C, layers } = spec;
    this.tokens = new Embedding(V, C, { generator });
    this.places = new Embedding(T, C, { generator });
    this.blocks = new Sequential(
      ...Array.from({ length: layers }, () => new Block(spec, generator)),
    );
    this.norm = new LayerNorm(C);
    this.head = new Linear(C, V, { generator, bias: false });
  }

  /** @param x int32 (B, T) */
  override forward(x: Tensor): Tensor {
    const places = arange(x.shape[1] as number, { dtype: 'int32' });
    const embedded = this.tokens.forward(x).add(this.places.forward(places)); // (B, T, C)
    return this.head.forward(this.norm.forward(this.blocks.forward(embedded))); // (B, T, V)
  }
}
