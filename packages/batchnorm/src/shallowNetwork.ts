import type { Generator } from '@makemore/random';
import { noGrad, ones, randn, std, type Tensor, zeros } from '@makemore/tensor-ops';
import type { LanguageModel } from '@makemore/training';

/** How the network of lecture 3 begins, from bad to good: the stages of the lecture's walk. */
export type Start = 'asItComes' | 'humble' | 'unsaturated' | 'kaiming' | 'batchNorm';

export type ShallowOptions = {
  readonly start: Start;
  /** Characters of context, T. The lecture: 3. */
  readonly blockSize: number;
  /** Numbers that describe a character, C. The lecture: 10. */
  readonly embeddingSize: number;
  /** Neurons of the hidden layer, H. The lecture: 200. */
  readonly hiddenSize: number;
};

/** By what each start multiplies the numbers that it draws; b1 null: it has none. */
function scales(
  start: Start,
  fanIn: number,
): { W1: number; b1: number | null; last: [number, number] } {
  const kaiming = 5 / 3 / Math.sqrt(fanIn); // 5/3 makes up for what tanh squeezes
  switch (start) {
    case 'asItComes':
      return { W1: 1, b1: 1, last: [1, 1] };
    case 'humble':
      return { W1: 1, b1: 1, last: [0.01, 0] };
    case 'unsaturated':
      return { W1: 0.2, b1: 0.01, last: [0.01, 0] };
    case 'kaiming':
      return { W1: kaiming, b1: 0.01, last: [0.01, 0] };
    case 'batchNorm':
      return { W1: kaiming, b1: null, last: [0.01, 0] };
  }
}

/** The share of the new batch in the running statistics. */
const MOMENTUM = 0.001;

/**
 * The network of lecture 3, written out as the lecture does, with its choice of beginnings; the last
 * of them has BatchNorm between the hidden layer's sum and its tanh.
 *
 * @example
 * ```ts
 * const options = { start: 'batchNorm', blockSize: 3, embeddingSize: 10, hiddenSize: 200 };
 * const model = new ShallowNetwork(27, options, torchGenerator(2147483647));
 * Object.keys(model.parameters()); // => ['C', 'W1', 'W2', 'b2', 'bngain', 'bnbias']
 * ```
 */
export class ShallowNetwork implements LanguageModel {
  readonly blockSize: number;
  readonly C: Tensor;
  readonly W1: Tensor;
  /** Null with BatchNorm, which would subtract it again. */
  readonly b1: Tensor | null;
  readonly W2: Tensor;
  readonly b2: Tensor;
  /** Null without BatchNorm. */
  readonly norm: {
    readonly bngain: Tensor;
    readonly bnbias: Tensor;
    readonly bnmeanRunning: Tensor;
    readonly bnstdRunning: Tensor;
  } | null;
  training = true;

  /** Draws in the lecture's order: C, W1, b1 if there is one, W2, b2. */
  constructor(vocabularySize: number, options: ShallowOptions, generator: Generator) {
    const { start, blockSize, embeddingSize, hiddenSize } = options;
    const V = vocabularySize;
    const fanIn = blockSize * embeddingSize;
    const scale = scales(start, fanIn);
    const drawn = (shape: number[], factor: number) => {
      const x = randn(shape, { generator }).mul_(factor);
      x.requiresGrad = true;
      return x;
    };
    this.blockSize = blockSize;
    this.C = drawn([V, embeddingSize], 1);
    this.W1 = drawn([fanIn, hiddenSize], scale.W1);
    this.b1 = scale.b1 === null ? null : drawn([hiddenSize], scale.b1);
    this.W2 = drawn([hiddenSize, V], scale.last[0]);
    this.b2 = drawn([V], scale.last[1]);
    this.norm =
      start === 'batchNorm'
        ? {
            bngain: ones([1, hiddenSize], { requiresGrad: true }),
            bnbias: zeros([1, hiddenSize], { requiresGrad: true }),
            bnmeanRunning: zeros([1, hiddenSize]),
            bnstdRunning: ones([1, hiddenSize]),
          }
        : null;
  }

  forward(x: Tensor): Tensor {
    return this.layersOf(x).logits;
  }

  /** All that is computed on the way, to look at: hpreact and h (B, H), logits (B, V). */
  layersOf(x: Tensor): { hpreact: Tensor; h: Tensor; logits: Tensor } {
    const embedded = this.C.index(x).view(x.shape[0] as number, -1); // (B, T·C)
    const sums = embedded.matmul(this.W1); // (B, H)
    const hpreact = this.b1 ? sums.add(this.b1) : this.#normalized(sums);
    const h = hpreact.tanh();
    return { hpreact, h, logits: h.matmul(this.W2).add(this.b2) };
  }

  /** BatchNorm as the lecture first writes it: by the standard deviation, without eps. */
  #normalized(x: Tensor): Tensor {
    if (!this.norm) return x;
    const { bngain, bnbias, bnmeanRunning, bnstdRunning } = this.norm;
    let [mean, spread] = [bnmeanRunning, bnstdRunning];
    if (this.training) {
      mean = x.mean(0, { keepdim: true }); // (1, H)
      spread = std(x, 0, { keepdim: true }); // (1, H)
      noGrad(() => {
        bnmeanRunning.mul_(1 - MOMENTUM).add_(mean.mul(MOMENTUM));
        bnstdRunning.mul_(1 - MOMENTUM).add_(spread.mul(MOMENTUM));
      });
    }
    return bngain.mul(x.sub(mean)).div(spread).add(bnbias);
  }

  train(): this {
    this.training = true;
    return this;
  }

  eval(): this {
    this.training = false;
    return this;
  }

  /** What is trained, by name. */
  parameters(): Record<string, Tensor> {
    const { C, W1, b1, W2, b2, norm } = this;
    if (b1) return { C, W1, b1, W2, b2 };
    if (!norm) return { C, W1, W2, b2 };
    const { bngain, bnbias } = norm;
    return { C, W1, W2, b2, bngain, bnbias };
  }

  stateDict(): Record<string, Tensor> {
    return { ...this.parameters(), ...this.norm };
  }
}
