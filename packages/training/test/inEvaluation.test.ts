import { Vocabulary } from '@makemore/data';
import { torchGenerator } from '@makemore/random';
import { type Tensor, zeros } from '@makemore/tensor-ops';
import { expect, test } from 'vitest';
import { evaluate, fit, type LanguageModel, sampleWord, sweepLearningRates } from '../src/index.ts';
import { smallRun, vocabulary } from './smallRun.ts';

/** The model, and the mode in which it was asked each time. */
function watched(model: LanguageModel, training: boolean) {
  const modes: boolean[] = [];
  const watching = {
    blockSize: model.blockSize,
    training,
    train: () => {
      watching.training = true;
    },
    eval: () => {
      watching.training = false;
    },
    forward: (x: Tensor) => {
      modes.push(watching.training);
      return model.forward(x);
    },
    stateDict: () => model.stateDict(),
  };
  return { model: watching, modes };
}

test.each([true, false])(
  'who evaluates or samples does it in evaluation mode; training %s is as it was',
  async (training) => {
    const run = smallRun();
    const { model, modes } = watched(run.model, training);
    await evaluate(model, run.examples.dev);
    await sampleWord(model, vocabulary, { generator: torchGenerator(1), maxLength: 3 });
    expect(modes.length).toBeGreaterThan(1);
    expect(new Set(modes)).toEqual(new Set([false]));
    expect(model.training).toBe(training);
  },
);

test('an error leaves the mode as it was', async () => {
  const { examples } = smallRun();
  const broken = {
    blockSize: 2,
    forward: () => zeros([1]).matmul(zeros([2])),
    stateDict: () => ({}),
  };
  const { model } = watched(broken, true);
  await expect(evaluate(model, examples.dev)).rejects.toThrow('matmul');
  const letters = Vocabulary.ofWords(['ab']);
  await expect(sampleWord(model, letters, { generator: torchGenerator(1) })).rejects.toThrow();
  expect(model.training).toBe(true);
});

test('a run may bring its own backward', async () => {
  const own = smallRun();
  let calls = 0;
  const backward = (loss: Tensor) => {
    calls++;
    loss.backward();
  };
  const { history } = await fit({ ...own, backward }, { steps: 20 });
  expect(calls).toBe(20);
  expect(history).toEqual((await fit(smallRun(), { steps: 20 })).history);
  // One that does nothing: then nothing is learnt.
  const idle = smallRun();
  const before = await idle.model.stateDict()['W2']?.data();
  await fit({ ...idle, backward: () => {} }, { steps: 5 });
  await sweepLearningRates({ ...idle, backward: () => {} }, { from: 0.1, to: 1, count: 3 });
  expect(await idle.model.stateDict()['W2']?.data()).toEqual(before);
});
