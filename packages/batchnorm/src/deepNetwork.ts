import type { Generator } from '@makemore/random';
import { randn, type Tensor } from '@makemore/tensor-ops';
import type { LanguageModel } from '@makemore/training';
import { BatchNorm1d } from './batchNorm1d.ts';
import type { Layer } from './layer.ts';
import { Linear } from './linear.ts';
import { Tanh } from './tanh.ts';

export type DeepSizes = {
  /** Characters of context, T. The lecture: 3. */
  readonly blockSize: number;
  /** Numbers that describe a character, C. The lecture: 10. */
  readonly embeddingSize: number;
  /** Neurons of each hidden layer, H. The lecture: 100. */
  readonly hiddenSize: number;
};

export type DeepOptions = DeepSizes & {
  /** What stands behind every Linear: BatchNorm1d, or nothing. */
  readonly normalization: 'batch' | 'none';
  /** By what the weights before each Tanh are multiplied. The lecture: 1, and 5/3 without BatchNorm. */
  readonly gain: number;
};

/** Tanh layers. */
const DEPTH = 5;
/** The last layer is made less confident, so that all characters start about equally likely. */
const LAST_GAIN = 0.1;

/**
 * Six layers of weights, five of them with tanh, put together from the lecture's own Linear,
 * BatchNorm1d and Tanh.
 *
 * @example
 * ```ts
 * const sizes = { blockSize: 3, embeddingSize: 10, hiddenSize: 100 };
 * const options = { ...sizes, normalization: 'batch', gain: 1 };
 * const model = new DeepNetwork(27, options, torchGenerator(2147483647));
 * model.layers.map(({ kind }) => kind).slice(0, 4); // => ['Linear', 'BatchNorm1d', 'Tanh', 'Linear']
 * ```
 */
export class DeepNetwork implements LanguageModel {
  readonly blockSize: number;
  readonly C: Tensor;
  readonly layers: readonly Layer[];
  training = true;

  /** Draws C, then the weights of each Linear from the first to the last, as the lecture does. */
  constructor(vocabularySize: number, options: DeepOptions, generator: Generator) {
    const { blockSize, embeddingSize, hiddenSize, normalization, gain } = options;
    this.blockSize = blockSize;
    this.C = randn([vocabularySize, embeddingSize], { generator, requiresGrad: true });
    const normalized = normalization === 'batch';
    const layers: Layer[] = [];
    for (let depth = 0; depth < DEPTH; depth++) {
      const fanIn = depth === 0 ? blockSize * embeddingSize : hiddenSize;
      // A bias before BatchNorm would be subtracted again with the mean.
      layers.push(new Linear(fanIn, hiddenSize, { generator, bias: !normalized, gain }));
      if (normalized) layers.push(new BatchNorm1d(hiddenSize));
      layers.push(new Tanh());
    }
    const lastGain = normalized ? 1 : LAST_GAIN;
    layers.push(
      new Linear(hiddenSize, vocabularySize, { generator, bias: !normalized, gain: lastGain }),
    );
    if (normalized) layers.push(new BatchNorm1d(vocabularySize, { gain: LAST_GAIN }));
    this.layers = layers;
  }

  forward(x: Tensor): Tensor {
    const embedded = this.C.index(x).view(x.shape[0] as number, -1); // (B, T·C)
    return this.layers.reduce((out, layer) => layer.forward(out), embedded); // (B, V)
  }

  train(): this {
    return this.#setTraining(true);
  }

  eval(): this {
    return this.#setTraining(false);
  }

  #setTraining(training: boolean): this {
    this.training = training;
    for (const layer of this.layers) if (layer instanceof BatchNorm1d) layer.training = training;
    return this;
  }

  /** What is trained, by name: `C`, `layers.0.weight`, … */
  parameters(): Record<string, Tensor> {
    return { C: this.C, ...this.#named((layer) => layer.parameters()) };
  }

  stateDict(): Record<string, Tensor> {
    return { ...this.parameters(), ...this.#named((layer) => layer.buffers()) };
  }

  #named(tensorsOf: (layer: Layer) => Record<string, Tensor>): Record<string, Tensor> {
    return Object.fromEntries(
      this.layers.flatMap((layer, i) =>
        Object.entries(tensorsOf(layer)).map(([name, x]) => [`layers.${i}.${name}`, x]),
      ),
    );
  }
}
