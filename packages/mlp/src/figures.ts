/** What the lecture prints, and what its quick runs come to here. */
import { type Figure, RECORDED, recorded } from '@makemore/training';
import type { MlpConfig } from './lecture.ts';

const source = 'Building makemore Part 2: MLP';
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
const quick = { preset: 'quick', data: 'names', seed: 2147483647 } as const;

export const figures: readonly Figure<MlpConfig>[] = [
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
  {
    // By then it knows its five names by heart.
    ...{ ...small, data: 'names', quantity: 'samples', step: 100, source: RECORDED },
    value: ['aage', 'aaditya', 'aagot', 'aafke', 'aaditya'],
  },
  ...recorded(quick, {
    first: 21.0124,
    train: 2.4551,
    dev: 2.4718,
  }),
];
