/**
 * Lecture 2: a model that sees one character. Counting pairs gives the best table at once; gradient
 * descent on the same loss finds the same table, step by step, and is the way that scales.
 */
import { contextWindows } from '@makemore/data';
import { constant, SGD } from '@makemore/nn';
import { randn } from '@makemore/tensor-ops';
import { type Lecture, RECORDED, type Run, type Setting } from '@makemore/training';
import { bigramLoss } from './bigramLoss.ts';
import { BigramModel } from './bigramModel.ts';
import { countBigrams } from './countBigrams.ts';

/** What a preset chooses. */
type BigramConfig = {
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

/** As the lecture counts: all the words, none kept for dev. */
const all = { data: 'names32k', words: 'all', seed: 2147483647 } as const;
const counts = {
  ...all,
  preset: 'counting',
  config: { smoothing: 0 },
  title: 'counting from 0',
} as const;
const own = { data: 'names', seed: 2147483647 } as const;
const exact = { tolerance: 1e-3, because: 'single precision', source: RECORDED };
const summed = 'the lecture adds 228,146 losses up one by one, in single precision';
const source = 'The spelled-out intro to language modeling, and makemore, Part 1';

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
  figures: [
    { ...own, preset: 'counting', quantity: 'parameters', value: 729, tolerance: 0, source },
    { ...counts, quantity: 'train loss', value: 2.4541, tolerance: 1e-4, because: summed, source },
    {
      ...counts,
      quantity: 'train loss',
      value: 2.454014,
      tolerance: 5e-5,
      because: 'single precision over 228,146 examples',
      source: RECORDED,
    },
    {
      ...counts,
      quantity: 'samples',
      value: ['mor', 'axx', 'minaymoryles', 'kondlaisah', 'anchshizarie'],
      source,
    },
    {
      ...counts,
      quantity: 'samples',
      algorithm: 'exponential',
      value: ['cexze', 'momasurailezitynn', 'konimittain', 'llayn', 'ka'],
      source,
    },
    {
      ...{ ...all, preset: 'counting', title: 'counting from 1' },
      quantity: 'train loss',
      value: 2.4544,
      tolerance: 3e-4,
      because: summed,
      source,
    },
    { ...own, preset: 'counting', quantity: 'train loss', value: 2.5681, ...exact },
    { ...own, preset: 'counting', quantity: 'dev loss', value: 2.5685, ...exact },
    {
      ...{ ...own, preset: 'counting', quantity: 'samples', source: RECORDED },
      value: ['prl', 'aut', 'oonduossyeis', 'mmaniaisada', 'oneumizarik'],
    },
    { ...own, preset: 'gradient', quantity: 'train loss', value: 2.5683, ...exact },
    { ...own, preset: 'gradient', quantity: 'dev loss', value: 2.5689, ...exact },
  ],
  conclude: ({ counting = Number.NaN, gradient = Number.NaN }) =>
    Math.abs(counting - gradient) < 0.01
      ? 'Both reach the same loss: counting is the maximum-likelihood table, and the gradient finds it.'
      : undefined,
  build,
};
