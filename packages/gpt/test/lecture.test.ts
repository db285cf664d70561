import { existsSync } from 'node:fs';
import { playlet, splitText, Vocabulary } from '@makemore/data';
import { datasetPath, loadDataset } from '@makemore/data/node';
import { torchGenerator } from '@makemore/random';
import { setBackend } from '@makemore/tensor-ops';
import {
  decodeCheckpoint,
  encodeCheckpoint,
  evaluate,
  fit,
  type ModelCard,
  restoreCheckpoint,
} from '@makemore/training';
import { beforeAll, describe, expect, test } from 'vitest';
import { lecture } from '../src/index.ts';

beforeAll(() => setBackend('wasm', { threads: 1 }));

const text = playlet({ characters: 20_000 });
type Config = Parameters<typeof lecture.build>[0]['config'];

function smallRun(options: Partial<Config> = {}) {
  const preset = lecture.presets['quick'] as (typeof lecture.presets)[string];
  const config = { ...preset.config, blockSize: 8, embeddingSize: 16, ...options };
  const vocabulary = Vocabulary.ofText(text);
  const generator = torchGenerator(42);
  const setting = { splits: splitText(text), vocabulary, config, steps: 60, generator };
  return { generator, vocabulary, ...lecture.build(setting) };
}

test.each(['final', 'head', 'heads', 'feedForward', 'residuals', 'layerNorm', 'dropout'] as const)(
  '%s learns, and beats knowing only how often characters come',
  async (stage) => {
    const { vocabulary, ...run } = smallRun({ stage, dropout: 0.1, learningRate: 0.01 });
    const first = await evaluate(run.model, run.examples.dev);
    const { history } = await fit(run, { steps: 200 });
    const counts = new Map<string, number>();
    for (const each of text) counts.set(each, (counts.get(each) ?? 0) + 1);
    const entropy = [...counts.values()]
      .map((count) => count / text.length)
      .reduce((sum, p) => sum - p * Math.log(p), 0);
    expect(history[0]?.dev).toBeLessThan(first - 0.5);
    expect(history[0]?.dev).toBeLessThan(entropy);
  },
  30_000,
);

test('resumed with dropout: to the byte as if it had never stopped', async () => {
  const options = { dropout: 0.2, initialStd: 0.02 };
  const card = {
    format: 1,
    lecture: 'gpt',
    preset: 'quick',
    config: {},
    vocabulary: Vocabulary.ofText(text).toJSON(),
    data: { name: 'text', sha256: '' },
    ...{ seed: 42, backend: 'wasm', step: 0, steps: 40, plannedSteps: 40, parameters: 0 },
    losses: [],
  } satisfies ModelCard;
  const bytes = (run: ReturnType<typeof smallRun>) => encodeCheckpoint(run, run.generator, card);
  const whole = smallRun(options);
  await fit(whole, { steps: 40, evaluateEvery: 10 });
  const stopped = smallRun(options);
  await fit(stopped, { steps: 17 });
  const saved = decodeCheckpoint(await bytes(stopped));
  const resumed = smallRun(options);
  await restoreCheckpoint(saved, resumed, resumed.generator);
  await fit(resumed, { steps: 40, start: 17, evaluateEvery: 10 });
  expect(await bytes(resumed)).toEqual(await bytes(whole));
}, 30_000);

test('the train loss is measured on as many blocks as that of dev, from all over the text', async () => {
  const { examples, vocabulary } = smallRun();
  const [train, dev] = [examples.train.x.shape[0] as number, examples.dev.x.shape[0] as number];
  expect(train).toBeGreaterThanOrEqual(dev);
  expect(train).toBeLessThan(dev * 1.2);
  const last = vocabulary.decode((await examples.train.x.slice(-1).data()) as Int32Array);
  expect(splitText(text).train.lastIndexOf(last)).toBeGreaterThan(text.length * 0.88);
});

const fetched = existsSync(datasetPath('tinyshakespeare'));

describe.skipIf(!fetched)('the course (needs: npx makemore data fetch tinyshakespeare)', () => {
  test('its text: 65 characters, the first losses of its small model, and what 100 steps bring', async () => {
    const dataset = await loadDataset('tinyshakespeare');
    if (dataset.kind !== 'text') throw new Error('tinyshakespeare is text');
    const vocabulary = Vocabulary.ofText(dataset.text);
    expect(vocabulary.size).toBe(65);
    const { config } = lecture.presets['nano'] as (typeof lecture.presets)[string];
    const splits = splitText(dataset.text);
    const short = { ...splits, dev: splits.dev.slice(0, 20_000) };
    const generator = torchGenerator(1337);
    const run = lecture.build({ splits: short, vocabulary, config, steps: 100, generator });
    // The lecture prints 4.4022 before and 2.6670 after 100 steps, with other random weights, and
    // divides scores by √C where this divides by √D.
    const first = await evaluate(run.model, run.examples.dev);
    expect(Math.abs(first - 4.4022)).toBeLessThan(0.2);
    const { history } = await fit(run, { steps: 100 });
    expect(Math.abs((history[0]?.dev ?? 0) - 2.667)).toBeLessThan(0.1);
  }, 60_000);
});
