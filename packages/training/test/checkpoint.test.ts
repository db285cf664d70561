import { AdamW, SGD } from '@makemore/nn';
import { seeded } from '@makemore/random';
import type { Tensor } from '@makemore/tensor-ops';
import { describe, expect, test } from 'vitest';
import {
  decodeCheckpoint,
  decodeModel,
  encodeCheckpoint,
  encodeModel,
  encodeSafetensors,
  fit,
  ModelOnlyError,
  restoreCheckpoint,
  restoreModel,
  SafetensorsError,
} from '../src/index.ts';
import { card } from './savedRun.ts';
import { smallRun } from './smallRun.ts';

const optimizers = {
  SGD: (parameters: Tensor[]) => new SGD(parameters, { lr: 0.1 }),
  'SGD with momentum': (parameters: Tensor[]) => new SGD(parameters, { lr: 0.1, momentum: 0.9 }),
  AdamW: (parameters: Tensor[]) => new AdamW(parameters, { lr: 0.1 }),
};

describe.each(Object.entries(optimizers))('%s', (_, optimizer) => {
  test('restored in a new run it gives the same bytes, at once and ten steps on', async () => {
    const run = smallRun({ optimizer });
    await fit(run, { steps: 10 });
    const bytes = await encodeCheckpoint(run, run.generator, card);
    const other = smallRun({ optimizer, seed: 1 });
    expect(await encodeCheckpoint(other, other.generator, card)).not.toEqual(bytes);
    await restoreCheckpoint(decodeCheckpoint(bytes), other, other.generator);
    expect(await encodeCheckpoint(other, other.generator, card)).toEqual(bytes);
    await fit(run, { start: 10, steps: 20 });
    await fit(other, { start: 10, steps: 20 });
    const later = await encodeCheckpoint(run, run.generator, card);
    expect(later).not.toEqual(bytes);
    expect(await encodeCheckpoint(other, other.generator, card)).toEqual(later);
  });
});

test('it has the card, the weights, the optimizer and the generator', async () => {
  const run = smallRun({ optimizer: optimizers['SGD with momentum'] });
  await fit(run, { steps: 3 });
  const checkpoint = decodeCheckpoint(await encodeCheckpoint(run, run.generator, card));
  expect(checkpoint.card).toEqual(card);
  expect(checkpoint.generator).toEqual(run.generator.getState());
  expect(Object.keys(checkpoint.model)).toEqual(['C', 'W1', 'W2', 'b2']);
  expect(await checkpoint.model['W1']?.data()).toEqual(await run.model.stateDict()['W1']?.data());
  expect(await checkpoint.optimizer['steps']?.toArray()).toEqual([3, 3, 3, 3]);
  expect(Object.keys(checkpoint.optimizer)).toContain('0.momentum');
});

test('a model alone: what a checkpoint has of it, in less bytes, and nothing to train on from', async () => {
  const run = smallRun({ optimizer: optimizers.AdamW });
  await fit(run, { steps: 3 });
  const whole = await encodeCheckpoint(run, run.generator, card);
  const bytes = await encodeModel(run.model, card);
  expect(bytes.length).toBeLessThan(whole.length / 2);
  for (const trained of [decodeModel(bytes), decodeModel(whole)]) {
    expect(trained.card).toEqual(card);
    const other = smallRun({ seed: 1 });
    restoreModel(trained, other.model);
    expect(await encodeModel(other.model, card)).toEqual(bytes);
  }
  expect(() => decodeCheckpoint(bytes)).toThrow(ModelOnlyError);
  expect(() => decodeCheckpoint(bytes)).toThrow(
    'there is a trained model, but not what its training goes on from',
  );
});

describe('what does not fit is refused', () => {
  test('a state of another optimizer', async () => {
    const run = smallRun({ optimizer: optimizers.AdamW });
    const checkpoint = decodeCheckpoint(await encodeCheckpoint(run, run.generator, card));
    const other = smallRun();
    await expect(restoreCheckpoint(checkpoint, other, other.generator)).rejects.toThrow(
      /not a state of this SGD: unexpected: 0\.expAvg/,
    );
  });

  test('a generator of another kind', async () => {
    const run = smallRun();
    const checkpoint = decodeCheckpoint(await encodeCheckpoint(run, run.generator, card));
    await expect(restoreCheckpoint(checkpoint, run, seeded(1))).rejects.toThrow(TypeError);
  });

  test('bytes that are cut off', async () => {
    const run = smallRun();
    const bytes = await encodeCheckpoint(run, run.generator, card);
    expect(() => decodeCheckpoint(bytes.subarray(0, -1))).toThrow(SafetensorsError);
  });

  test('a safetensors file of something else', async () => {
    const { model } = smallRun();
    const bytes = await encodeSafetensors({ tensors: model.stateDict(), metadata: {} });
    expect(() => decodeCheckpoint(bytes)).toThrow(/^this is no model card:/);
  });
});
