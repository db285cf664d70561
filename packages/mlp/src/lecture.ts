/** Lecture 3: three characters of context, embedded, through one hidden layer. */
import { contextWindows, randomBatch } from '@makemore/data';
import { SGD, stepDecay } from '@makemore/nn';
import { crossEntropy } from '@makemore/tensor-ops';
import { type Lecture, RECORDED, type Run, type Setting } from '@makemore/training';
import { MlpModel, type MlpSizes } from './mlpModel.ts';

/** What a preset chooses. */
type MlpConfig = MlpSizes & {
  /** Examples a step, drawn anew; or all of them in each. */
  readonly batchSize: number | 'all';
  /** Of the first half of the run; the second has a tenth of it. */
  readonly learningRate: number;
};

function build({ splits, vocabulary, config, steps, generator }: Setting<MlpConfig>): Run {
  const { blockSize, batchSize, learningRate } = config;
  const model = new MlpModel(vocabulary.size, config, generator);
  const windows = (words: readonly string[]) => contextWindows(words, vocabulary, blockSize);
  const examples = {
    train: windows(splits.train),
    dev: windows(splits.dev),
    test: windows(splits.test),
  };
  return {
    model,
    examples,
    optimizer: new SGD(Object.values(model.stateDict()), { lr: learningRate }),
    schedule: stepDecay({ lr: learningRate, milestones: [steps / 2] }),
    loss: () => {
      const { train } = examples;
      const { x, y } = batchSize === 'all' ? train : randomBatch(train, batchSize, generator);
      return crossEntropy(model.forward(x), y);
    },
  };
}

const config = {
  blockSize: 3,
  embeddingSize: 10,
  hiddenSize: 200,
  batchSize: 32,
  learningRate: 0.1,
};
const seed = 2147483647;
const run = { preset: 'lecture', data: 'names32k', seed } as const;
/** Where the lecture begins: on five names, all of their 32 examples in every step. */
const small = {
  ...run,
  config: { embeddingSize: 2, hiddenSize: 100, batchSize: 'all' },
  title: 'first network',
  words: 5,
} as const;
const unseeded = 'the lecture draws its batches without a seed';
const source = 'Building makemore Part 2: MLP';

const quick = { preset: 'quick', data: 'names', seed: 2147483647 } as const;
const atFirst = { tolerance: 1e-4, because: 'single precision', source: RECORDED };
const inTheEnd = {
  tolerance: 0.02,
  because: 'other kernels round otherwise, and training makes something of it',
  source: RECORDED,
};

/** Lecture 3 of the series. */
export const lecture: Lecture<MlpConfig> = {
  name: 'mlp',
  number: 3,
  title: 'Multilayer perceptron',
  summary: 'predicts a character from the three before it, each a vector of 10 learnt numbers',
  presets: {
    quick: {
      about: 'half the neurons and three times the rate: beats the bigram in seconds',
      config: { ...config, hiddenSize: 100, learningRate: 0.3 },
      steps: 20_000,
      evaluateEvery: 5_000,
    },
    lecture: {
      about: "the lecture's run: 200,000 steps, the second half at a tenth of the rate",
      config,
      steps: 200_000,
      evaluateEvery: 10_000,
    },
  },
  series: { quick: ['quick'], full: ['lecture'] },
  figures: [
    { ...small, quantity: 'parameters', value: 3_481, tolerance: 0, source },
    {
      ...{ ...small, quantity: 'batch loss', step: 0, value: 17.7697, tolerance: 5e-5 },
      ...{ because: 'four decimals are printed', source },
    },
    {
      ...small,
      quantity: 'batch loss',
      step: 999,
      value: 0.2561,
      tolerance: 5e-4,
      because: 'a thousand steps in single precision',
      source,
    },
    { ...run, data: 'names', quantity: 'parameters', value: 11_897, tolerance: 0, source },
    { ...run, quantity: 'train loss', value: 2.12, tolerance: 0.03, because: unseeded, source },
    { ...run, quantity: 'dev loss', value: 2.17, tolerance: 0.02, because: unseeded, source },
    { ...quick, quantity: 'batch loss', step: 0, value: 21.0124, ...atFirst },
    { ...quick, quantity: 'train loss', value: 2.4551, ...inTheEnd },
    { ...quick, quantity: 'dev loss', value: 2.4718, ...inTheEnd },
  ],
  build,
};
