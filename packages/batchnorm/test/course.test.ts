/** The lecture's own figures, on its own names. The long runs are recorded in the README. */
import { existsSync } from 'node:fs';
import { contextWindows, splitByCourse, Vocabulary } from '@makemore/data';
import { datasetPath, loadDataset } from '@makemore/data/node';
import { torchGenerator } from '@makemore/random';
import { getBackend, setBackend } from '@makemore/tensor-ops';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { DeepNetwork, diagnose, lecture, walk } from '../src/index.ts';

// Whatever else the machine is doing.
vi.setConfig({ testTimeout: 30_000 });

const fetched = existsSync(datasetPath('names32k'));
const SEED = 2147483647;

async function course() {
  const dataset = await loadDataset('names32k');
  if (dataset.kind !== 'words') throw new Error('names32k are words');
  const vocabulary = Vocabulary.ofWords(dataset.words);
  const splits = splitByCourse(dataset.words);
  return { vocabulary, splits, examples: contextWindows(splits.train, vocabulary, 3) };
}

describe.skipIf(!fetched)('the course (needs: npx makemore data fetch names32k)', () => {
  const before = getBackend();
  beforeAll(() => setBackend('wasm', { threads: 1 }));
  afterAll(() => setBackend(before));

  test('the first losses of the walk', async () => {
    const { examples } = await course();
    const stages = await walk({
      examples,
      vocabularySize: 27,
      generator: () => torchGenerator(SEED),
    });
    const losses = Object.fromEntries(stages.map(({ start, loss }) => [start, loss]));
    expect(losses['asItComes']).toBeCloseTo(27.8817, 4);
    expect(losses['humble']).toBeCloseTo(3.3221, 4);
    expect(losses['unsaturated']).toBeCloseTo(3.3135, 4);
    expect(losses['kaiming']).toBeCloseTo(3.3179, 4);
    expect(losses['batchNorm']).toBeCloseTo(3.3239, 4);
  });

  test('the first loss of each preset that the lecture prints', async () => {
    const { splits, vocabulary } = await course();
    for (const [preset, first] of [
      ['lecture', 3.3239],
      ['deep', 3.287],
    ] as const) {
      const { config, steps } = lecture.presets[preset] as (typeof lecture.presets)[string];
      const generator = torchGenerator(SEED);
      const run = lecture.build({ splits, vocabulary, config, steps, generator });
      expect(await run.loss().item()).toBeCloseTo(first, 4);
    }
  });

  test('what the lecture prints below its four pictures, to its digits', async () => {
    const { examples } = await course();
    const generator = torchGenerator(SEED);
    const model = new DeepNetwork(27, { ...deep, normalization: 'batch', gain: 1 }, generator);
    const { activations, gradients, weights } = await diagnose(model, { examples, generator });
    expect(activations.map(({ name }) => name)).toEqual(
      [2, 5, 8, 11, 14].map((i) => `layer ${i} (Tanh)`),
    );
    // A thousand steps in single precision: the third digit of a rounded figure may differ by one.
    const near = (values: number[], figures: number[], relative: number) =>
      values.forEach((value, i) => {
        const figure = figures[i] as number;
        expect(Math.abs(value - figure)).toBeLessThanOrEqual(relative * figure);
      });
    near(
      activations.map(({ std }) => std),
      [0.63, 0.64, 0.65, 0.65, 0.65],
      0.01,
    );
    near(
      activations.map(({ saturated }) => 100 * saturated),
      [2.78, 2.56, 2.25, 1.69, 1.88],
      0.03,
    );
    near(
      gradients.map(({ std }) => std),
      [2.640702e-3, 2.245584e-3, 2.045742e-3, 1.983134e-3, 1.952382e-3],
      1e-3,
    );
    near(
      weights.map(({ gradientToData }) => gradientToData),
      [8.01263e-3, 4.881091e-2, 6.964619e-2, 6.073741e-2, 5.631483e-2, 5.570125e-2, 1.160106e-1],
      1e-3,
    );
  });
});

const deep = { blockSize: 3, embeddingSize: 10, hiddenSize: 100 };
