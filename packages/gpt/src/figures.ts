/** What the lecture prints, and what its quick runs come to here. */
import { type Figure, recorded } from '@makemore/training';
import type { GptConfig } from './lecture.ts';

const source = "Let's build GPT: from scratch, in code, spelled out";
const run = { preset: 'nano', data: 'tinyshakespeare', seed: 1337 } as const;
const trained = {
  tolerance: 0.03,
  because: 'the lecture estimates on 200 random batches; ours is over the whole split',
  source,
};
const quick = { preset: 'quick', data: 'playlet', seed: 2147483647 } as const;

export const figures: readonly Figure<GptConfig>[] = [
  { ...run, quantity: 'parameters', value: 209_729, tolerance: 0, source },
  { ...run, preset: 'lecture', quantity: 'parameters', value: 10_788_929, tolerance: 0, source },
  {
    ...{ ...run, quantity: 'dev loss', step: 0, value: 4.4022, tolerance: 0.2 },
    ...{ because: 'other random weights, and scores divided by √D', source },
  },
  {
    ...{ ...run, quantity: 'dev loss', step: 100, value: 2.667, tolerance: 0.1 },
    ...{ because: 'other random weights and batches', source },
  },
  { ...run, quantity: 'train loss', value: 1.66, ...trained },
  { ...run, quantity: 'dev loss', value: 1.8226, ...trained },
  ...recorded(quick, {
    first: 4.3927,
    samples: {
      step: 100,
      value: ['USS: tr otheserly it nomen.\nXAA:\nYUSingucond s.\n[EO: DENES: '],
    },
    train: 1.8589,
    dev: 1.866,
    tolerance: 0.05,
  }),
];
