/** What the lecture prints, and what its quick runs come to here. */
import { type Figure, recorded } from '@makemore/training';
import type { BatchNormConfig } from './lecture.ts';

const source = 'Building makemore Part 3: Activations & Gradients, BatchNorm';
const own = { data: 'names', seed: 2147483647 } as const;
const course = { data: 'names32k', seed: 2147483647 } as const;
/** The first losses that the lecture prints. */
const starts = [
  ['asItComes', 27.8817],
  ['humble', 3.3221],
  ['unsaturated', 3.3135],
  ['kaiming', 3.3179],
  ['lecture', 3.3239],
  ['deep', 3.287],
] as const;
/**
 * After 200,000 steps: train, dev, rounded to four decimals. `lecture` from the cell that evaluates by the
 * running statistics, the others from the notebook's loss log; there BatchNorm still has a bias before it.
 */
const walk = [
  ['asItComes', 2.1245, 2.1682],
  ['humble', 2.07, 2.13],
  ['unsaturated', 2.0356, 2.1027],
  ['kaiming', 2.0377, 2.107],
  ['lecture', 2.0674, 2.1057],
] as const;
const trained = { tolerance: 0.01, because: '200,000 steps make something of rounding', source };
const quick = { preset: 'quick', data: 'names', seed: 2147483647 } as const;

export const figures: readonly Figure<BatchNormConfig>[] = [
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
  ...recorded(quick, {
    first: 3.2808,
    samples: { step: 300, value: ['rrr', 'bus', 'ropluosrxner', 'nonhragrad', 'anhkulozarij'] },
    train: 2.4467,
    dev: 2.4514,
  }),
];
