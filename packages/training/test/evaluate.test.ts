import { contextWindows, Vocabulary, wordSequences } from '@makemore/data';
import { memory, ShapeError, type Tensor, tensor, zeros } from '@makemore/tensor-ops';
import { describe, expect, test } from 'vitest';
import { evaluate, type LanguageModel } from '../src/index.ts';
import { countingBuffers } from './countingBuffers.ts';
import { smallRun, vocabulary } from './smallRun.ts';

/** -log softmax(logits)[target], as in a textbook. */
function negativeLogLikelihood(logits: readonly number[], target: number): number {
  const total = logits.reduce((sum, logit) => sum + Math.exp(logit), 0);
  return -Math.log(Math.exp(logits[target] as number) / total);
}

test('the mean over all examples, in whatever batches', async () => {
  const { model, examples } = smallRun();
  const logits = (await model.forward(examples.train.x).toArray()) as number[][];
  const targets = await examples.train.y.data();
  const losses = logits.map((row, i) => negativeLogLikelihood(row, targets[i] as number));
  const mean = losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
  expect(losses.length).toBeGreaterThan(80);
  for (const batchSize of [1, 7, losses.length, 4096]) {
    expect(await evaluate(model, examples.train, { batchSize })).toBeCloseTo(mean, 5);
  }
  expect(await evaluate(model, examples.train)).toBeCloseTo(mean, 5);
});

test('a prediction at each position counts once', async () => {
  // (B, T) → (B, T, V): three characters, the first of which is twice as likely as each other.
  const table = [Math.log(2), 0, 0];
  const model: LanguageModel = {
    blockSize: 2,
    forward: (x: Tensor) =>
      tensor(Array.from({ length: x.shape[0] as number }, () => [table, table])),
    stateDict: () => ({}),
  };
  const x = tensor(new Int32Array(6), { shape: [3, 2] });
  const y = tensor(Int32Array.of(0, 1, 0, 0, 2, 0), { shape: [3, 2] });
  const mean = (4 * Math.log(2) + 2 * Math.log(4)) / 6;
  expect(await evaluate(model, { x, y }, { batchSize: 2 })).toBeCloseTo(mean, 6);
});

test('targets that count for nothing are left out of the mean too', async () => {
  const table = [Math.log(2), 0, 0];
  const model: LanguageModel = {
    blockSize: 3,
    forward: (x: Tensor) =>
      tensor(Array.from({ length: x.shape[0] as number }, () => [table, table, table])),
    stateDict: () => ({}),
  };
  const words = ['a', 'bb', 'abab'];
  const { x, y, ignoreIndex } = wordSequences(words, Vocabulary.ofWords(words), 3); // a. bb. aba
  const mean = (2 * Math.log(2) + 6 * Math.log(4)) / 8;
  for (const batchSize of [1, 2, 3]) {
    const loss = await evaluate(model, { x, y, ignoreIndex }, { batchSize });
    expect(loss).toBeCloseTo(mean, 6);
  }
});

test.each([
  { T: 1, targets: 'one', most: 4096 },
  { T: 8, targets: 'each', most: 512 },
  { T: 1500, targets: 'each', most: 2 },
  { T: 5000, targets: 'each', most: 1 },
])('takes $most rows of $T at a time', async ({ T, targets, most }) => {
  const sizes: number[] = [];
  const model: LanguageModel = {
    blockSize: T,
    forward: (x: Tensor) => {
      const [B] = x.shape as [number];
      sizes.push(B);
      return zeros(targets === 'one' ? [B, 2] : [B, T, 2]);
    },
    stateDict: () => ({}),
  };
  const N = most + 1;
  const x = zeros([N, T], { dtype: 'int32' });
  const y = zeros(targets === 'one' ? [N] : [N, T], { dtype: 'int32' });
  expect(await evaluate(model, { x, y })).toBeCloseTo(Math.log(2), 5);
  expect(sizes).toEqual([most, 1]);
});

test('leaves no buffers and no gradients', () =>
  countingBuffers(async () => {
    const { model, examples } = smallRun();
    const { buffers } = memory();
    await evaluate(model, examples.train, { batchSize: 10 });
    expect(memory().buffers).toBe(buffers);
    expect(Object.values(model.stateDict()).every((x) => x.grad === null)).toBe(true);
  }));

describe('a signal', () => {
  /** Takes 20 ms a batch, and is watched. */
  function slowModel() {
    const { model } = smallRun();
    const modes: boolean[] = [];
    const slow = {
      blockSize: 2,
      training: true,
      train: () => {
        slow.training = true;
      },
      eval: () => {
        slow.training = false;
      },
      forward: (x: Tensor) => {
        modes.push(slow.training);
        const end = performance.now() + 20;
        while (performance.now() < end);
        return model.forward(x);
      },
      stateDict: () => model.stateDict(),
    };
    return { slow, modes };
  }

  test('is heard between batches, for timers have their turn, and puts the model back', () =>
    countingBuffers(async () => {
      const { train } = smallRun().examples;
      const { slow, modes } = slowModel();
      const { buffers } = memory();
      const controller = new AbortController();
      setTimeout(() => controller.abort(), 1);
      const { signal } = controller;
      const stopped = evaluate(slow, train, { batchSize: 1, signal });
      await expect(stopped).rejects.toMatchObject({ name: 'AbortError' });
      expect(modes.length).toBeLessThan(20); // of more than 80
      expect(new Set(modes)).toEqual(new Set([false]));
      expect(slow.training).toBe(true);
      expect(memory().buffers).toBe(buffers);
    }));

  test('that is there already stops it before the first', async () => {
    const { slow, modes } = slowModel();
    const stopped = evaluate(slow, smallRun().examples.dev, { signal: AbortSignal.abort() });
    await expect(stopped).rejects.toMatchObject({ name: 'AbortError' });
    expect(modes).toEqual([]);
  });
});

test('what others make in its turns is theirs', async () => {
  const { model, examples } = smallRun();
  let made: Tensor | undefined;
  setTimeout(() => {
    made = zeros([1], { requiresGrad: true }).add(1);
  });
  const slow = {
    blockSize: 2,
    forward: (x: Tensor) => {
      const end = performance.now() + 30;
      while (performance.now() < end);
      return model.forward(x);
    },
    stateDict: () => ({}),
  };
  await evaluate(slow, examples.dev, { batchSize: 4 });
  expect(made?.disposed).toBe(false);
  expect(made?.requiresGrad).toBe(true);
});

test('no examples, no mean', async () => {
  const none = contextWindows([], vocabulary, 2);
  await expect(evaluate(smallRun().model, none)).rejects.toThrow(ShapeError);
});
