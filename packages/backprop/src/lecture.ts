/** Lecture 5: the network with BatchNorm again, trained by gradients that are worked out by hand. */
import { contextWindows, randomBatch } from '@makemore/data';
import { SGD, stepDecay } from '@makemore/nn';
import { noGrad, type Tensor } from '@makemore/tensor-ops';
import type { Lecture, Run, Setting } from '@makemore/training';
import { BackpropModel } from './backpropModel.ts';
import { type Pass, passBackward } from './byHand.ts';
import type { BackpropSizes } from './drawParameters.ts';
import { figures } from './figures.ts';
import type { Parameters } from './forward.ts';

/** What a preset chooses. */
export type BackpropConfig = BackpropSizes & {
  /** Who finds the gradients. */
  readonly gradients: 'byHand' | 'autograd';
  /** Examples a step. */
  readonly batchSize: number;
  /** Of the first half of the run; the second has a tenth of it. */
  readonly learningRate: number;
};

function build({ splits, vocabulary, config, steps, generator }: Setting<BackpropConfig>): Run {
  const { blockSize, batchSize, learningRate } = config;
  const model = new BackpropModel(vocabulary.size, config, generator);
  const { parameters } = model;
  const windows = (words: readonly string[]) => contextWindows(words, vocabulary, blockSize);
  const examples = {
    train: windows(splits.train),
    dev: windows(splits.dev),
    test: windows(splits.test),
  };
  const run = {
    model,
    examples,
    optimizer: new SGD(Object.values<Tensor>({ ...parameters }), { lr: learningRate }),
    schedule: stepDecay({ lr: learningRate, milestones: [steps / 2] }),
  };
  const next = () => model.pass(randomBatch(examples.train, batchSize, generator));
  if (config.gradients === 'autograd') return { ...run, loss: () => next().loss };
  let last: Pass;
  return {
    ...run,
    // Nothing is recorded: autograd has no part in it.
    loss: () => {
      last = noGrad(next);
      return last.loss;
    },
    backward: () => {
      const gradients = noGrad(() => passBackward(parameters, last));
      for (const [name, gradient] of Object.entries(gradients)) {
        parameters[name as keyof Parameters].grad = gradient;
      }
    },
  };
}

const config = {
  blockSize: 3,
  embeddingSize: 10,
  hiddenSize: 200,
  batchSize: 32,
  learningRate: 0.1,
} as const;

/** Lecture 5 of the series. */
export const lecture: Lecture<BackpropConfig> = {
  name: 'backprop',
  number: 5,
  title: 'Manual backprop',
  summary: 'the same network, trained by gradients worked out by hand, without autograd',
  presets: {
    quick: {
      about: 'by hand, with half the neurons and three times the rate, in seconds',
      config: { ...config, gradients: 'byHand', hiddenSize: 100, learningRate: 0.3 },
      steps: 10_000,
      evaluateEvery: 2_500,
    },
    lecture: {
      about: "the lecture's run, by hand: 200,000 steps",
      config: { ...config, gradients: 'byHand' },
      steps: 200_000,
      evaluateEvery: 10_000,
    },
    autograd: {
      about: "the lecture's run by autograd, to compare",
      config: { ...config, gradients: 'autograd' },
      steps: 200_000,
      evaluateEvery: 10_000,
    },
  },
  series: { quick: ['quick'], full: ['lecture'] },
  figures,
  build,
};
