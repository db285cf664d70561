/** What the original prints, and what our runs come to. */
import { type Figure, RECORDED } from '@makemore/training';
import type { RecurrentConfig } from './lecture.ts';

const source = 'makemore.py at its default flags, on the names of the course';
const own = { data: 'names', seed: 2147483647 } as const;
const course = { data: 'names32k', seed: 2147483647, step: 20_000 } as const;
/** What it prints of each model. */
const parameters = Object.entries({
  ...{ rnn: 11_803, gru: 28_315, bow: 12_827 },
  ...{ bigram: 729, mlp: 69_147, transformer: 204_544 },
});
/** Our losses on the course's names after 20,000 steps: train, dev. The original publishes none. */
const long = [
  ['rnn', 2.0431, 2.0758],
  ['gru', 1.9747, 2.0269],
  ['lstm', 1.9715, 2.0222],
  ['bow', 2.1646, 2.1796],
  ['bigram', 2.4547, 2.4542],
  ['mlp', 1.997, 2.0757],
] as const;
const [rnn, gru] = [{ ...own, preset: 'rnn' } as const, { ...own, preset: 'gru' } as const];
const atFirst = { tolerance: 1e-4, because: 'single precision', source: RECORDED };
const inTheEnd = {
  tolerance: 0.02,
  because: 'other kernels round otherwise, and training makes something of it',
  source: RECORDED,
};
const samples = { quantity: 'samples', step: 300, source: RECORDED } as const;

export const figures: readonly Figure<RecurrentConfig>[] = [
  ...parameters.map(
    ([preset, value]): Figure<RecurrentConfig> => ({
      ...{ ...own, preset, quantity: 'parameters', value, tolerance: 0, source },
    }),
  ),
  // The LSTM is none of the original's.
  { ...own, preset: 'lstm', quantity: 'parameters', value: 36_635, tolerance: 0, source: RECORDED },
  { ...rnn, quantity: 'batch loss', step: 0, value: 3.3641, ...atFirst },
  { ...rnn, ...samples, value: ['prma', 'vtaqnidreoju', 'hobisa', 'samo', 'ga'] },
  { ...rnn, quantity: 'train loss', value: 2.335, ...inTheEnd },
  { ...rnn, quantity: 'dev loss', value: 2.349, ...inTheEnd },
  { ...gru, quantity: 'batch loss', step: 0, value: 3.305, ...atFirst },
  { ...gru, ...samples, value: ['probatt', 'pnlhuosnya', 'tanremi', 'kogee', 'pinumiy'] },
  { ...gru, quantity: 'train loss', value: 2.3077, ...inTheEnd },
  { ...gru, quantity: 'dev loss', value: 2.3295, ...inTheEnd },
  ...long.flatMap(([preset, train, dev]): Figure<RecurrentConfig>[] => [
    { ...course, preset, quantity: 'train loss', value: train, ...inTheEnd },
    { ...course, preset, quantity: 'dev loss', value: dev, ...inTheEnd },
  ]),
];
