import { readFileSync } from 'node:fs';
import { setBackend } from '@makemore/tensor-ops';
import { beforeAll, expect, test } from 'vitest';
import { flopOf } from '../src/models/products.ts';
import { modelNames, specs } from '../src/models/specs.ts';
import { Training } from '../src/models/training.ts';
import { type Figures, relativeDistance } from './figures.ts';

const path = new URL('figures/torch.json', import.meta.url);
const figures = JSON.parse(readFileSync(path, 'utf8')) as Figures;

beforeAll(() => setBackend('wasm'));

test.each(modelNames)("%s has torch's size, and its losses fall as torch's", async (name) => {
  const training = new Training(name);
  const expected = figures[name];
  expect(training.model.parameterCount()).toBe(expected.parameters);
  expect(specs[name].parameters).toBe(expected.parameters);
  const losses = await training.firstLosses(3);
  // Three steps in float32, whose sums are taken in another order.
  expect(relativeDistance(losses, expected.losses)).toBeLessThan(1e-5);
  expect(losses[2]).toBeLessThan(losses[0] as number);
  training.dispose();
});

test.each(modelNames)("%s: the products of a step are those that torch's counter finds", (name) => {
  expect(flopOf(name)).toBe(figures[name].flop);
});

test('training frees all that it makes', async () => {
  const { memory } = await import('@makemore/tensor-ops');
  const before = memory();
  const training = new Training('batchNormMlp');
  training.run(2);
  const { buffers } = memory();
  training.run(3);
  expect(memory().buffers).toBe(buffers);
  training.dispose();
  expect(memory()).toEqual(before);
});
