/**
 * Lecture 4: how a network should begin. The network of lecture 3 from a bad start to a good one,
 * then with BatchNorm; then a deep one, put together from layers.
 */
import { contextWindows, randomBatch } from '@makemore/data';
import { SGD, stepDecay } from '@makemore/nn';
import { crossEntropy } from '@makemore/tensor-ops';
import type { Lecture, Run, Setting } from '@makemore/training';
import { DeepNetwork, type DeepOptions } from './deepNetwork.ts';
import { figures } from './figures.ts';
import { ShallowNetwork, type ShallowOptions } from './shallowNetwork.ts';

/** What a preset chooses: a network, and how it is trained. */
export type BatchNormConfig = (
  | ({ readonly network: 'shallow' } & ShallowOptions)
  | ({ readonly network: 'deep' } & DeepOptions)
) & {
  /** Examples a step. */
  readonly batchSize: number;
  /** Of the first part of the run; the rest has a tenth of it. */
  readonly learningRate: number;
  /** The share of the run after which the rate falls. */
  readonly decayAfter: number;
};

function build({ splits, vocabulary, config, steps, generator }: Setting<BatchNormConfig>): Run {
  const { blockSize, batchSize, learningRate, decayAfter } = config;
  const model =
    config.network === 'deep'
      ? new DeepNetwork(vocabulary.size, config, generator)
      : new ShallowNetwork(vocabulary.size, config, generator);
  const windows = (words: readonly string[]) => contextWindows(words, vocabulary, blockSize);
  const examples = {
    train: windows(splits.train),
    dev: windows(splits.dev),
    test: windows(splits.test),
  };
  return {
    model,
    examples,
    optimizer: new SGD(Object.values(model.parameters()), { lr: learningRate }),
    schedule: stepDecay({ lr: learningRate, milestones: [steps * decayAfter] }),
    loss: () => {
      const { x, y } = randomBatch(examples.train, batchSize, generator);
      return crossEntropy(model.forward(x), y);
    },
  };
}

const sizes = { blockSize: 3, embeddingSize: 10, hiddenSize: 200 };
const training = { batchSize: 32, learningRate: 0.1, decayAfter: 1 / 2 };
const shallow = { network: 'shallow', ...sizes, ...training } as const;
const deep = {
  network: 'deep',
  ...sizes,
  hiddenSize: 100,
  normalization: 'batch',
  gain: 1,
  ...training,
  decayAfter: 3 / 4,
} as const;
const steps = 200_000;
const evaluateEvery = 10_000;

/** Lecture 4 of the series. */
export const lecture: Lecture<BatchNormConfig> = {
  name: 'batchnorm',
  number: 4,
  title: 'Activations, gradients and BatchNorm',
  summary: 'the network of lecture 3 with a good start, kept good by BatchNorm',
  presets: {
    quick: {
      about: 'half the neurons, three times the rate: beats the quick MLP in half its steps',
      config: { ...shallow, start: 'batchNorm', hiddenSize: 100, learningRate: 0.3 },
      steps: 10_000,
      evaluateEvery: 2_500,
    },
    lecture: {
      about: "the lecture's run with BatchNorm: 200,000 steps",
      config: { ...shallow, start: 'batchNorm' },
      steps,
      evaluateEvery,
    },
    deep: {
      about: 'six layers of Linear, BatchNorm1d and Tanh: 200,000 steps',
      config: deep,
      steps,
      evaluateEvery,
    },
    asItComes: {
      about: 'the walk, 1: all weights as they are drawn; begins with a loss of 27',
      config: { ...shallow, start: 'asItComes' },
      steps,
      evaluateEvery,
    },
    humble: {
      about: 'the walk, 2: the last layer near 0, so that the first guess is humble',
      config: { ...shallow, start: 'humble' },
      steps,
      evaluateEvery,
    },
    unsaturated: {
      about: 'the walk, 3: smaller weights before tanh too, so that it is not saturated',
      config: { ...shallow, start: 'unsaturated' },
      steps,
      evaluateEvery,
    },
    kaiming: {
      about: 'the walk, 4: the same by a rule, 5/3 / √fanIn',
      config: { ...shallow, start: 'kaiming' },
      steps,
      evaluateEvery,
    },
  },
  series: { quick: ['quick'], full: ['lecture', 'deep'] },
  figures,
  build,
};
