/** Lecture 3: three characters of context, embedded, through one hidden layer. */
import { contextWindows, randomBatch } from '@makemore/data';
import { SGD, stepDecay } from '@makemore/nn';
import { crossEntropy } from '@makemore/tensor-ops';
import type { Lecture, Run, Setting } from '@makemore/training';
import { figures } from './figures.ts';
import { MlpModel, type MlpSizes } from './mlpModel.ts';

/** What a preset chooses. */
export type MlpConfig = MlpSizes & {
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
  figures,
  build,
};
