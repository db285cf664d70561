/** Lecture 6: eight characters of context, joined in pairs, layer by layer. */
import { contextWindows, randomBatch } from '@makemore/data';
import { SGD, stepDecay } from '@makemore/nn';
import { crossEntropy } from '@makemore/tensor-ops';
import type { Lecture, Run, Setting } from '@makemore/training';
import { figures } from './figures.ts';
import { WaveNetModel, type WaveNetSizes } from './waveNetModel.ts';

/** What a preset chooses. */
export type WaveNetConfig = WaveNetSizes & {
  /** Examples a step. */
  readonly batchSize: number;
  /** Of the first three quarters of the run; the last has a tenth of it. */
  readonly learningRate: number;
};

function build({ splits, vocabulary, config, steps, generator }: Setting<WaveNetConfig>): Run {
  const { blockSize, batchSize, learningRate } = config;
  const model = new WaveNetModel(vocabulary.size, config, generator);
  const windows = (words: readonly string[]) => contextWindows(words, vocabulary, blockSize);
  const examples = {
    train: windows(splits.train),
    dev: windows(splits.dev),
    test: windows(splits.test),
  };
  return {
    model,
    examples,
    optimizer: new SGD(model.parameters(), { lr: learningRate }),
    schedule: stepDecay({ lr: learningRate, milestones: [0.75 * steps] }),
    loss: () => {
      const { x, y } = randomBatch(examples.train, batchSize, generator);
      return crossEntropy(model.forward(x), y);
    },
  };
}

const config: WaveNetConfig = {
  blockSize: 8,
  embeddingSize: 24,
  hiddenSize: 128,
  join: 'pairs',
  batchNormDims: 'batch and time',
  batchSize: 32,
  learningRate: 0.1,
};
const small = { ...config, embeddingSize: 10, hiddenSize: 68 };
const whole = { steps: 200_000, evaluateEvery: 20_000 };

/** Lecture 6 of the series. */
export const lecture: Lecture<WaveNetConfig> = {
  name: 'wavenet',
  number: 6,
  title: 'WaveNet',
  summary: 'joins eight characters in pairs, pairs of pairs, and pairs of those',
  presets: {
    quick: {
      about: 'half the neurons: longer contexts, in seconds',
      config: small,
      steps: 5000,
      evaluateEvery: 5000,
    },
    lecture: {
      about: "the lecture's large network: 200,000 steps, the last quarter at a tenth of the rate",
      config,
      ...whole,
    },
    flat: {
      about: 'where the lecture begins: all eight at once, as in the MLP',
      config: { ...small, hiddenSize: 200, join: 'all' },
      ...whole,
    },
    pairs: {
      about: 'the same number of parameters, as a tree',
      config: small,
      ...whole,
    },
    bug: {
      about: 'that tree with the bug of the lecture: BatchNorm over the batch alone',
      config: { ...small, batchNormDims: 'batch' },
      ...whole,
    },
  },
  series: { quick: ['quick'], full: ['lecture'] },
  figures,
  build,
};
