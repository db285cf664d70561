/** What the lecture prints, and what its quick runs come to here. */
import { type Figure, RECORDED } from '@makemore/training';
import type { BackpropConfig } from './lecture.ts';

const source = 'Building makemore Part 4: Becoming a Backprop Ninja';
const own = { data: 'names', seed: 2147483647 } as const;
const run = { preset: 'lecture', data: 'names32k', seed: 2147483647 } as const;
const unseeded = "the lecture draws BatchNorm's first weights without a seed";
const quick = { preset: 'quick', data: 'names', seed: 2147483647 } as const;
const atFirst = { tolerance: 1e-4, because: 'single precision', source: RECORDED };
const inTheEnd = {
  tolerance: 0.02,
  because: 'other kernels round otherwise, and training makes something of it',
  source: RECORDED,
};

export const figures: readonly Figure<BackpropConfig>[] = [
  {
    ...{ ...own, preset: 'lecture', config: { hiddenSize: 64 }, title: 'exercise' },
    ...{ quantity: 'parameters', value: 4_137, tolerance: 0, source },
  },
  { ...own, preset: 'lecture', quantity: 'parameters', value: 12_297, tolerance: 0, source },
  { ...run, quantity: 'train loss', value: 2.0705, tolerance: 0.01, because: unseeded, source },
  { ...run, quantity: 'dev loss', value: 2.1099, tolerance: 0.01, because: unseeded, source },
  { ...quick, quantity: 'batch loss', step: 0, value: 3.3224, ...atFirst },
  {
    ...{ ...quick, quantity: 'samples', step: 300, source: RECORDED },
    value: ['sur', 'cusanindunorunesamimio', 'muela', 'srivinyarik', 'selmendeda'],
  },
  { ...quick, quantity: 'train loss', value: 2.4467, ...inTheEnd },
  { ...quick, quantity: 'dev loss', value: 2.4518, ...inTheEnd },
];
