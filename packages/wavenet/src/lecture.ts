/** Lecture 6: eight characters of context, joined in pairs, layer by layer. */
import { contextWindows, randomBatch } from '@makemore/data';
import { SGD, stepDecay } from '@makemore/nn';
import { crossEntropy } from '@makemore/tensor-ops';
import { type Figure, type Lecture, RECORDED, type Run, type Setting } from '@makemore/training';
import { WaveNetModel, type WaveNetSizes } from './waveNetModel.ts';

/** What a preset chooses. */
type WaveNetConfig = WaveNetSizes & {
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
const own = { data: 'names', seed: 2147483647 } as const;
const course = { data: 'names32k', seed: 2147483647 } as const;
const source = 'Building makemore Part 5: Building a WaveNet';
/** The lecture's log of losses after 200,000 steps: train, dev. */
const log = [
  ['flat', 1.918, 2.027],
  ['bug', 1.941, 2.029],
  ['pairs', 1.912, 2.022],
  ['lecture', 1.769, 1.9937],
] as const;
const trained = {
  tolerance: 0.01,
  because: "other random weights and batches than the lecture's",
  source,
};

const quick = { preset: 'quick', data: 'names', seed: 2147483647 } as const;
const atFirst = { tolerance: 1e-4, because: 'single precision', source: RECORDED };
const inTheEnd = {
  tolerance: 0.02,
  because: 'other kernels round otherwise, and training makes something of it',
  source: RECORDED,
};

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
  figures: [
    { ...own, preset: 'lecture', quantity: 'parameters', value: 76_579, tolerance: 0, source },
    { ...own, preset: 'flat', quantity: 'parameters', value: 22_097, tolerance: 0, source },
    { ...own, preset: 'pairs', quantity: 'parameters', value: 22_397, tolerance: 0, source },
    ...log.flatMap(([preset, train, dev]): Figure<WaveNetConfig>[] => [
      { ...course, preset, quantity: 'train loss', value: train, ...trained },
      { ...course, preset, quantity: 'dev loss', value: dev, ...trained },
    ]),
    { ...quick, quantity: 'batch loss', step: 0, value: 3.2824, ...atFirst },
    { ...quick, quantity: 'train loss', value: 2.3826, ...inTheEnd },
    { ...quick, quantity: 'dev loss', value: 2.3993, ...inTheEnd },
  ],
  build,
};
