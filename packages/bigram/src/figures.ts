/** What the lecture prints, and what its quick runs come to here. */
import { type Figure, RECORDED } from '@makemore/training';
import type { BigramConfig } from './lecture.ts';

const source = 'The spelled-out intro to language modeling, and makemore, Part 1';
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

export const figures: readonly Figure<BigramConfig>[] = [
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
];
