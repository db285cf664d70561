import { contextWindows, splitByCourse, Vocabulary } from '@makemore/data';
import { loadDataset } from '@makemore/data/node';
import { seeded, torchGenerator } from '@makemore/random';
import { randn } from '@makemore/tensor-ops';
import { evaluate, fit } from '@makemore/training';
import { expect, test } from 'vitest';
import { BigramModel, bigramLoss, countBigrams, lecture } from '../src/index.ts';

const words = ['emma', 'olivia', 'ava', 'isabella', 'sophia', 'mia', 'amelia', 'evelyn'];
const vocabulary = Vocabulary.ofWords(words);

function runOf(preset: string, steps?: number) {
  const { config, steps: usual } = lecture.presets[preset] as (typeof lecture.presets)[string];
  const splits = { train: words, dev: words, test: words };
  const generator = torchGenerator(1);
  return lecture.build({ splits, vocabulary, config, steps: steps ?? usual, generator });
}

test('counts are of the pairs, with . at both ends', async () => {
  const counts = await countBigrams(['ab', 'b'], Vocabulary.ofWords(['ab', 'b'])).toArray();
  expect(counts).toEqual([
    [0, 1, 1],
    [0, 0, 1],
    [2, 0, 0],
  ]);
});

test('the loss from counts is the loss over all examples', async () => {
  const V = vocabulary.size;
  const W = randn([V, V], { generator: seeded(1) });
  const examples = contextWindows(words, vocabulary, 1);
  const fromCounts = await bigramLoss(W, countBigrams(words, vocabulary)).item();
  expect(fromCounts).toBeCloseTo(await evaluate(new BigramModel(W), examples), 5);
});

test('counting gives the relative frequencies', async () => {
  const counts = countBigrams(words, vocabulary);
  const model = new BigramModel(counts.log());
  const expected = await counts.div(counts.sum(1, { keepdim: true })).data();
  const actual = await model.probabilities().data();
  for (let i = 0; i < expected.length; i++) {
    expect(actual[i]).toBeCloseTo(expected[i] as number, 6);
  }
});

test('both presets reach the same loss, and the lecture says so', async () => {
  const names = await loadDataset('names');
  if (names.kind !== 'words') throw new Error('names are words');
  const splits = splitByCourse(names.words);
  const letters = Vocabulary.ofWords(names.words);
  const losses: Record<string, number> = {};
  for (const [name, { config, steps }] of Object.entries(lecture.presets)) {
    const run = lecture.build({
      splits,
      vocabulary: letters,
      config,
      steps,
      generator: torchGenerator(2147483647),
    });
    const { history } = await fit(run, { steps });
    losses[name] = history.at(-1)?.train as number;
  }
  expect(Math.abs((losses['counting'] as number) - (losses['gradient'] as number))).toBeLessThan(
    1e-3,
  );
  expect(lecture.conclude?.(losses)).toMatch('counting is the maximum-likelihood table');
  expect(lecture.conclude?.({ counting: 2, gradient: 3 })).toBeUndefined();
});

test('the gradient starts worse than counting', async () => {
  const { history } = await fit(runOf('gradient', 0), { steps: 0 });
  const { history: counted } = await fit(runOf('counting'), { steps: 0 });
  expect(history.at(-1)?.train).toBeGreaterThan((counted.at(-1)?.train as number) + 0.5);
});

test('729 parameters with 26 letters', async () => {
  const letters = Vocabulary.ofWords(['abcdefghijklmnopqrstuvwxyz']);
  expect(countBigrams([], letters).size).toBe(729);
  expect(lecture.figures.find(({ quantity }) => quantity === 'parameters')?.value).toBe(729);
});

test('a pair that never occurs costs nothing, though its logit is -Infinity', async () => {
  const counts = countBigrams(words, vocabulary);
  const loss = await bigramLoss(counts.log(), counts).item();
  expect(loss).toBeGreaterThan(0);
  expect(loss).toBeLessThan(Math.log(vocabulary.size));
});
