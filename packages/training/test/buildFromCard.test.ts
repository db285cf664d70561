import { type Dataset, splitByCourse, splitText, Vocabulary } from '@makemore/data';
import { torchGenerator } from '@makemore/random';
import { expect, test } from 'vitest';
import { type AnyLecture, buildFromCard, type ModelCard, type Setting } from '../src/index.ts';
import { smallRun, vocabulary, words } from './smallRun.ts';

const base = { name: 'own', sha256: '' };

/** What `build` is asked for, and what came of it. */
function built(given: Vocabulary, dataset?: Dataset) {
  const asked: Parameters<AnyLecture['build']>[0][] = [];
  const lecture: AnyLecture = {
    ...{ name: 'small', title: '', summary: '', figures: [], presets: {} },
    series: { quick: [], full: [] },
    build: (setting) => {
      asked.push(setting);
      return smallRun({ generator: setting.generator });
    },
  };
  const card: ModelCard = {
    ...{ format: 1, lecture: 'small', preset: 'only', config: { hiddenSize: 8 }, seed: 5 },
    ...{ vocabulary: given.toJSON(), data: base, backend: 'reference', step: 20, steps: 40 },
    ...{ plannedSteps: 30, parameters: 0, losses: [] },
  };
  const result = buildFromCard(lecture, card, dataset);
  return { asked: asked[0] as Setting, ...result };
}

test('builds what the card says, with the weights that its seed draws', async () => {
  const dataset: Dataset = { ...base, kind: 'words', words };
  const { asked, vocabulary: read, splits, generator, run } = built(vocabulary, dataset);
  expect(asked).toMatchObject({ config: { hiddenSize: 8 }, steps: 30 });
  expect(read.characters).toEqual(vocabulary.characters);
  expect(splits).toEqual(splitByCourse(words));
  const another = torchGenerator(5);
  const { C } = smallRun({ generator: another }).model.stateDict();
  expect(await run.model.stateDict()['C']?.toArray()).toEqual(await C?.toArray());
  expect(generator.getState()).toEqual(another.getState());
});

test('without data the splits are empty, of the kind that the vocabulary is of', () => {
  expect(built(vocabulary).splits).toEqual({ train: [], dev: [], test: [] });
  expect(built(Vocabulary.ofText('ab')).splits).toEqual(splitText(''));
});
