import { contextWindows, Vocabulary } from '@makemore/data';
import { loadDataset } from '@makemore/data/node';
import { torchGenerator } from '@makemore/random';
import { crossEntropy, noGrad, steps } from '@makemore/tensor-ops';
import { fit } from '@makemore/training';
import { expect, test } from 'vitest';
import { lecture, MlpModel } from '../src/index.ts';

const letters = Vocabulary.ofWords(['abcdefghijklmnopqrstuvwxyz']);
/** The first five of the course's names, with which the lecture begins: 32 examples. */
const firstFive = ['emma', 'olivia', 'ava', 'isabella', 'sophia'];

function parameterCount(model: MlpModel): number {
  return Object.values(model.stateDict()).reduce((sum, x) => sum + x.size, 0);
}

test('11,897 parameters at the sizes of the lecture', () => {
  const { config } = lecture.presets['lecture'] as (typeof lecture.presets)[string];
  expect(parameterCount(new MlpModel(27, config, torchGenerator(1)))).toBe(11_897);
});

test('the first small network: 3,481 parameters, first loss 17.7697, then 0.2561 after 1,000 steps', async () => {
  const sizes = { blockSize: 3, embeddingSize: 2, hiddenSize: 100 };
  const model = new MlpModel(27, sizes, torchGenerator(2147483647));
  expect(parameterCount(model)).toBe(3481);
  const { x, y } = contextWindows(firstFive, letters, 3);
  expect(x.shape).toEqual([32, 3]);
  const parameters = Object.values(model.stateDict());
  const reads: Promise<number>[] = [];
  for (const _ of steps(1000)) {
    const loss = crossEntropy(model.forward(x), y);
    for (const p of parameters) p.grad = null;
    loss.backward();
    noGrad(() => {
      for (const p of parameters) if (p.grad) p.sub_(p.grad.mul(0.1));
    });
    reads.push(loss.item());
  }
  const losses = await Promise.all(reads);
  expect(losses[0]).toBeCloseTo(17.7697, 4);
  expect(losses[999]).toBeCloseTo(0.2561, 3);
});

test('a short run learns, and the same seed gives the same losses', async () => {
  const dataset = await loadDataset('names');
  if (dataset.kind !== 'words') throw new Error('names are words');
  const words = dataset.words.slice(0, 2000);
  const train = async () => {
    const run = lecture.build({
      splits: { train: words, dev: words.slice(0, 200), test: [] },
      vocabulary: letters,
      config: { ...lecture.presets['quick']?.config, hiddenSize: 50 } as MlpConfig,
      steps: 400,
      generator: torchGenerator(42),
    });
    const { history } = await fit(run, { steps: 400, evaluateEvery: 200 });
    return history;
  };
  const history = await train();
  expect(history.map(({ step }) => step)).toEqual([200, 400]);
  expect(history[1]?.dev).toBeLessThan(history[0]?.dev as number);
  expect(await train()).toEqual(history);
});

type MlpConfig = Parameters<typeof lecture.build>[0]['config'];
