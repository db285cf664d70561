/** What the lecture prints, and what its quick runs come to here. */
import { type Figure, recorded } from '@makemore/training';
import type { WaveNetConfig } from './lecture.ts';

const source = 'Building makemore Part 5: Building a WaveNet';
const own = { data: 'names', seed: 2147483647 } as const;
const course = { data: 'names32k', seed: 2147483647 } as const;
/** The lecture's log of losses after 200,000 steps: train, dev. */
const log = [
  ['flat', 1.918, 2.027],
  ['bug', 1.941, 2.029],
  ['pairs', 1.912, 2.022],
  ['lecture', 1.769, 1.9937],
] as const;
const trained = {
  tolerance: 0.01,
  because: "other random weights and batches than the lecture's",
  source,
};
const quick = { preset: 'quick', data: 'names', seed: 2147483647 } as const;

export const figures: readonly Figure<WaveNetConfig>[] = [
  { ...own, preset: 'lecture', quantity: 'parameters', value: 76_579, tolerance: 0, source },
  { ...own, preset: 'flat', quantity: 'parameters', value: 22_097, tolerance: 0, source },
  { ...own, preset: 'pairs', quantity: 'parameters', value: 22_397, tolerance: 0, source },
  ...log.flatMap(([preset, train, dev]): Figure<WaveNetConfig>[] => [
    { ...course, preset, quantity: 'train loss', value: train, ...trained },
    { ...course, preset, quantity: 'dev loss', value: dev, ...trained },
  ]),
  ...recorded(quick, {
    first: 3.2824,
    samples: { step: 300, value: ['ruoa', 'wuapmiataniya', 'tanshep', 'loeka', 'qnixllz'] },
    train: 2.3826,
    dev: 2.3993,
  }),
];
