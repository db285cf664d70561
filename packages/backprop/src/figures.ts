/** What the lecture prints, and what its quick runs come to here. */
import { type Figure, recorded } from '@makemore/training';
import type { BackpropConfig } from './lecture.ts';

const source = 'Building makemore Part 4: Becoming a Backprop Ninja';
const own = { data: 'names', seed: 2147483647 } as const;
const run = { preset: 'lecture', data: 'names32k', seed: 2147483647 } as const;
const unseeded = "the lecture draws BatchNorm's first weights without a seed";
const quick = { preset: 'quick', data: 'names', seed: 2147483647 } as const;

export const figures: readonly Figure<BackpropConfig>[] = [
  {
    ...{ ...own, preset: 'lecture', config: { hiddenSize: 64 }, title: 'exercise' },
    ...{ quantity: 'parameters', value: 4_137, tolerance: 0, source },
  },
  { ...own, preset: 'lecture', quantity: 'parameters', value: 12_297, tolerance: 0, source },
  { ...run, quantity: 'train loss', value: 2.0705, tolerance: 0.01, because: unseeded, source },
  { ...run, quantity: 'dev loss', value: 2.1099, tolerance: 0.01, because: unseeded, source },
  ...recorded(quick, {
    first: 3.3224,
    samples: {
      step: 300,
      value: ['sur', 'cusanindunorunesamimio', 'muela', 'srivinyarik', 'selmendeda'],
    },
    train: 2.4467,
    dev: 2.4518,
  }),
];
