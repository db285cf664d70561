/**
 * Lecture 4: how a network should begin. The network of lecture 3 from a bad start to a good one,
 * then with BatchNorm; then a deep one, put together from layers.
 */
import { contextWindows, randomBatch } from '@makemore/data';
import { SGD, stepDecay } from '@makemore/nn';
import { crossEntropy } from '@makemore/tensor-ops';
import { type Figure, type Lecture, RECORDED, type Run, type Setting } from '@makemore/training';
import { DeepNetwork, type DeepOptions } from './deepNetwork.ts';
import { ShallowNetwork, type ShallowOptions } from './shallowNetwork.ts';

/** What a preset chooses: a network, and how it is trained. */
type BatchNormConfig = (
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
const own = { data: 'names', seed: 2147483647 } as const;
const course = { data: 'names32k', seed: 2147483647 } as const;
const source = 'Building makemore Part 3: Activations & Gradients, BatchNorm';
/** The first losses that the lecture prints. */
const starts = [
  ['asItComes', 27.8817],
  ['humble', 3.3221],
  ['unsaturated', 3.3135],
  ['kaiming', 3.3179],
  ['lecture', 3.3239],
  ['deep', 3.287],
] as const;
/** Its log of losses after 200,000 steps: train, dev. */
const walk = [
  ['asItComes', 2.1245, 2.1682],
  ['humble', 2.07, 2.13],
  ['unsaturated', 2.0356, 2.1027],
  ['kaiming', 2.0377, 2.107],
  ['lecture', 2.0674, 2.1057],
] as const;
const trained = { tolerance: 0.01, because: '200,000 steps make something of rounding', source };

const quick = { preset: 'quick', data: 'names', seed: 2147483647 } as const;
const atFirst = { tolerance: 1e-4, because: 'single precision', source: RECORDED };
const inTheEnd = {
  tolerance: 0.02,
  because: 'other kernels round otherwise, and training makes something of it',
  source: RECORDED,
};

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
  figures: [
    { ...own, preset: 'lecture', quantity: 'parameters', value: 12_097, tolerance: 0, source },
    { ...own, preset: 'deep', quantity: 'parameters', value: 47_024, tolerance: 0, source },
    ...starts.map(
      ([preset, value]): Figure<BatchNormConfig> => ({
        ...{ ...course, preset, quantity: 'batch loss', step: 0 },
        ...{ value, tolerance: 5e-5, because: 'four decimals are printed', source },
      }),
    ),
    ...walk.flatMap(([preset, train, dev]): Figure<BatchNormConfig>[] => [
      { ...course, preset, quantity: 'train loss', value: train, ...trained },
      { ...course, preset, quantity: 'dev loss', value: dev, ...trained },
    ]),
    { ...quick, quantity: 'batch loss', step: 0, value: 3.2808, ...atFirst },
    { ...quick, quantity: 'train loss', value: 2.4467, ...inTheEnd },
    { ...quick, quantity: 'dev loss', value: 2.4514, ...inTheEnd },
  ],
  build,
};
