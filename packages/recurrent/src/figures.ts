/** What the original prints, and what our runs come to. */
import { type Figure, RECORDED, recorded } from '@makemore/training';
import type { RecurrentConfig } from './lecture.ts';

const source = 'makemore.py at its default flags, on the names of the course';
const own = { data: 'names', seed: 2147483647 } as const;
const course = { data: 'names32k', seed: 2147483647 } as const;
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

export const figures: readonly Figure<RecurrentConfig>[] = [
  ...parameters.map(
    ([preset, value]): Figure<RecurrentConfig> => ({
      ...{ ...own, preset, quantity: 'parameters', value, tolerance: 0, source },
    }),
  ),
  // The LSTM is none of the original's.
  { ...own, preset: 'lstm', quantity: 'parameters', value: 36_635, tolerance: 0, source: RECORDED },
  ...recorded<RecurrentConfig>(
    { ...own, preset: 'rnn' },
    {
      first: 3.3641,
      samples: { step: 300, value: ['prma', 'vtaqnidreoju', 'hobisa', 'samo', 'ga'] },
      train: 2.335,
      dev: 2.349,
    },
  ),
  ...recorded<RecurrentConfig>(
    { ...own, preset: 'gru' },
    {
      first: 3.305,
      samples: { step: 300, value: ['probatt', 'pnlhuosnya', 'tanremi', 'kogee', 'pinumiy'] },
      train: 2.3077,
      dev: 2.3295,
    },
  ),
  ...long.flatMap(([preset, train, dev]) =>
    recorded<RecurrentConfig>({ ...course, preset }, { train, dev, step: 20_000 }),
  ),
];
