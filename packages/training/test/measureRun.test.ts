import { Vocabulary, type WordsDataset } from '@makemore/data';
import { torchGenerator } from '@makemore/random';
import { type Tensor, tensor } from '@makemore/tensor-ops';
import { expect, test } from 'vitest';
import {
  type AnyLecture,
  type Figure,
  fit,
  groupByRun,
  type LanguageModel,
  measureRun,
  meets,
  sampleWord,
  stepsOf,
} from '../src/index.ts';
import { smallRun, vocabulary, words } from './smallRun.ts';

const dataset: WordsDataset = { kind: 'words', name: 'names', sha256: '', words };
const lecture: AnyLecture = {
  ...{ name: 'small', number: 0, title: '', summary: '', figures: [] },
  series: { quick: [], full: [] },
  presets: { only: { about: '', config: {}, steps: 30, evaluateEvery: 30 } },
  build: ({ generator }) => smallRun({ generator }),
};
const run = { preset: 'only', data: 'names', seed: 5, source: '', tolerance: 0, value: 0 } as const;

test('measures what fit, the first batches and sampleWord give', async () => {
  const reported: Promise<number>[] = [];
  const own = smallRun({ seed: 5 });
  const batches = own.loss;
  const wrapped = {
    ...own,
    loss: () => {
      const loss = batches();
      reported.push(loss.item());
      return loss;
    },
  };
  const { history } = await fit(wrapped, { steps: 20 });
  const { history: later } = await fit(wrapped, { start: 20, steps: 30 });
  const generator = torchGenerator(5);
  const drawn = [
    await sampleWord(own.model, vocabulary, { generator }),
    await sampleWord(own.model, vocabulary, { generator }),
  ];
  const figures: Figure[] = [
    { ...run, quantity: 'samples', value: ['', ''] },
    { ...run, quantity: 'dev loss', step: 20 },
    { ...run, quantity: 'parameters' },
    { ...run, quantity: 'batch loss', step: 7 },
    { ...run, quantity: 'dev loss' },
    { ...run, quantity: 'train loss' },
    { ...run, quantity: 'batch loss', step: 0 },
  ];
  const measured = await measureRun(lecture, figures, dataset);
  const parameters = Object.values(own.model.stateDict()).reduce((sum, { size }) => sum + size, 0);
  expect(measured).toEqual([
    drawn,
    history[0]?.dev,
    parameters,
    await reported[7],
    later[0]?.dev,
    later[0]?.train,
    await reported[0],
  ]);
});

test('one run is built, and only what is asked for is evaluated', async () => {
  const log: string[] = [];
  const spied: AnyLecture = {
    ...lecture,
    build: (setting) => {
      const built = lecture.build(setting);
      log.push('build');
      const { train, dev, test } = built.examples;
      const examples = {
        get train() {
          log.push('train');
          return train;
        },
        get dev() {
          log.push('dev');
          return dev;
        },
        test,
      };
      return { ...built, examples };
    },
  };
  const figures: Figure[] = [
    { ...run, quantity: 'dev loss' },
    { ...run, quantity: 'samples', step: 20, value: [''] },
    { ...run, quantity: 'batch loss', step: 9 },
    { ...run, quantity: 'parameters' },
  ];
  await measureRun(spied, figures, dataset);
  expect(log).toEqual(['build', 'dev']);
});

test('samples of a text: one piece, as long as the figure', async () => {
  const text = 'to be, or not to be, '.repeat(40);
  const letters = Vocabulary.ofText(text);
  const own: AnyLecture = {
    ...lecture,
    build: () => ({ ...smallRun({ seed: 5 }), model: new Repeater(letters.size) }),
  };
  const figure: Figure = { ...run, quantity: 'samples', step: 0, value: ['seven c'] };
  const [found] = await measureRun(own, [figure], { ...dataset, kind: 'text', text });
  expect(found).toEqual([letters.decode([1, 2, 3, 4, 5, 6, 7])]);
});

/** After each character comes the next of the vocabulary. */
class Repeater implements LanguageModel {
  readonly blockSize = 1;
  readonly #V: number;

  constructor(V: number) {
    this.#V = V;
  }

  forward(): Tensor {
    throw new Error('it is read by its reader');
  }

  reader() {
    const V = this.#V;
    return {
      read: (tokens: ArrayLike<number>) => {
        const next = ((tokens[tokens.length - 1] as number) + 1) % V;
        return tensor(Array.from({ length: V }, (_, i) => (i === next ? 1000 : 0)));
      },
      dispose() {},
    };
  }

  stateDict() {
    return {};
  }
}

test('the first words alone are learnt from, and measured', async () => {
  const seen: unknown[] = [];
  const spy: AnyLecture = {
    ...lecture,
    build: (setting) => {
      seen.push([setting.splits, setting.config, setting.vocabulary.size]);
      return lecture.build(setting);
    },
  };
  const figure: Figure = { ...run, words: 2, config: { sizes: 3 }, quantity: 'parameters' };
  await measureRun(spy, [figure], dataset);
  const chosen = ['anna', 'bea'];
  const split = { train: chosen, dev: chosen, test: [] };
  expect(seen).toEqual([[split, { sizes: 3 }, vocabulary.size]]);
});

test('figures of the same run go together', () => {
  const [a, b, c]: [Figure, Figure, Figure] = [
    { ...run, quantity: 'parameters' },
    { ...run, quantity: 'parameters', words: 'all' },
    { ...run, quantity: 'dev loss', title: 'called otherwise' },
  ];
  expect(groupByRun([a, b, c])).toEqual([[a, c], [b]]);
  expect([a, c].map((figure) => stepsOf(lecture, figure))).toEqual([0, 30]);
});

test('a preset that there is not; a signal that is aborted', async () => {
  const figure: Figure = { ...run, quantity: 'dev loss' };
  await expect(measureRun(lecture, [{ ...figure, preset: 'none' }], dataset)).rejects.toThrow(
    "small: a figure is of the preset 'none', which there is not",
  );
  await expect(
    measureRun(lecture, [figure], dataset, { signal: AbortSignal.abort() }),
  ).rejects.toMatchObject({ name: 'AbortError' });
});

test('meets: within the tolerance, or the same words', () => {
  const loss: Figure = { ...run, quantity: 'dev loss', value: 2, tolerance: 0.5 };
  expect([1.5, 2.5, 1.4, 2.6, Number.NaN].map((ours) => meets(loss, ours))).toEqual([
    true,
    true,
    false,
    false,
    false,
  ]);
  const samples: Figure = { ...run, quantity: 'samples', value: ['a', 'b'] };
  expect([['a', 'b'], ['a'], ['a', 'c'], 2].map((ours) => meets(samples, ours))).toEqual([
    true,
    false,
    false,
    false,
  ]);
});
