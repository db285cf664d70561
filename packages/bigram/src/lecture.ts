/**
 * Lecture 2: a model that sees one character. Counting pairs gives the best table at once; gradient
 * descent on the same loss finds the same table, step by step, and is the way that scales.
 */
import { contextWindows } from '@makemore/data';
import { constant, SGD } from '@makemore/nn';
import { randn } from '@makemore/tensor-ops';
import type { Lecture, Run, Setting } from '@makemore/training';
import { bigramLoss } from './bigramLoss.ts';
import { BigramModel } from './bigramModel.ts';
import { countBigrams } from './countBigrams.ts';
import { figures } from './figures.ts';

/** What a preset chooses. */
export type BigramConfig = {
  readonly method: 'counting' | 'gradient';
  /** What every count starts at; for counting. */
  readonly smoothing: number;
  /** For the gradient. */
  readonly learningRate: number;
  /** The weight of the mean square of W in the loss; for the gradient. */
  readonly weightDecay: number;
};

function build({ splits, vocabulary, config, generator }: Setting<BigramConfig>): Run {
  const { method, smoothing, learningRate, weightDecay } = config;
  const V = vocabulary.size;
  const counts = countBigrams(splits.train, vocabulary);
  const counting = method === 'counting';
  // softmax(log counts) = counts / Σ counts: counting, too, is a table of logits.
  const W = counting ? counts.add(smoothing).log() : randn([V, V], { generator });
  W.requiresGrad = true;
  const model = new BigramModel(W);
  return {
    model,
    optimizer: new SGD([W], { lr: learningRate }),
    schedule: constant(learningRate),
    examples: {
      train: contextWindows(splits.train, vocabulary, 1),
      dev: contextWindows(splits.dev, vocabulary, 1),
      test: contextWindows(splits.test, vocabulary, 1),
    },
    // The lecture's loss: the likelihood of the data, and a pull of the weights towards 0.
    loss: () => bigramLoss(W, counts).add(W.square().mean().mul(weightDecay)),
  };
}

/** Lecture 2 of the series. */
export const lecture: Lecture<BigramConfig> = {
  name: 'bigram',
  number: 2,
  title: 'Bigrams',
  summary: 'predicts a character from the one before it, with a table: a row for each character',
  presets: {
    counting: {
      about: 'count the pairs; each count starts at 1, so that no pair is impossible',
      config: { method: 'counting', smoothing: 1, learningRate: 0, weightDecay: 0 },
      steps: 0,
      evaluateEvery: 1,
    },
    gradient: {
      about: 'the same table by gradient descent on all the pairs at once',
      config: { method: 'gradient', smoothing: 0, learningRate: 50, weightDecay: 0 },
      steps: 1000,
      evaluateEvery: 250,
    },
  },
  series: { quick: ['counting', 'gradient'], full: ['counting', 'gradient'] },
  figures,
  conclude: ({ counting = Number.NaN, gradient = Number.NaN }) =>
    Math.abs(counting - gradient) < 0.01
      ? 'Both reach the same loss: counting is the maximum-likelihood table, and the gradient finds it.'
      : undefined,
  build,
};
