import { splitByCourse } from '@makemore/data';
import { loadDataset } from '@makemore/data/node';
import { seeded, torchGenerator } from '@makemore/random';
import {
  batchNorm,
  crossEntropy,
  getBackend,
  memory,
  randn,
  setBackend,
  type Tensor,
  tensor,
} from '@makemore/tensor-ops';
import { evaluate, fit } from '@makemore/training';
import { afterEach, expect, test, vi } from 'vitest';
import {
  type BackpropModel,
  batchNormBackward,
  crossEntropyBackward,
  difference,
  drawParameters,
  lecture,
  pass,
  passBackward,
} from '../src/index.ts';
import { lectureBatch, letters } from './lectureBatch.ts';

// Whatever else the machine is doing.
vi.setConfig({ testTimeout: 30_000 });

const before = getBackend();
afterEach(() => setBackend(before));

async function closeTo(x: Tensor, expected: Tensor | null, digits = 6): Promise<void> {
  const [got, wanted] = await Promise.all([x.data(), expected?.data()]);
  expect(got).toHaveLength(wanted?.length ?? -1);
  wanted?.forEach((value, i) => {
    expect(got[i]).toBeCloseTo(value, digits);
  });
}

async function runOf(config: Partial<Config>, steps: number) {
  const dataset = await loadDataset('names');
  if (dataset.kind !== 'words') throw new Error('names are words');
  return lecture.build({
    splits: splitByCourse(dataset.words.slice(0, 2000)),
    vocabulary: letters,
    config: { ...lecture.presets['quick']?.config, ...config } as Config,
    steps,
    generator: torchGenerator(42),
  });
}

type Config = Parameters<typeof lecture.build>[0]['config'];

test('4,137 and 12,297 parameters', () => {
  for (const [hiddenSize, count] of [
    [64, 4_137],
    [200, 12_297],
  ] as const) {
    const sizes = { blockSize: 3, embeddingSize: 10, hiddenSize };
    const parameters = Object.values<Tensor>({ ...drawParameters(27, sizes, seeded(1)) });
    expect(parameters.reduce((sum, { size }) => sum + size, 0)).toBe(count);
    expect(lecture.figures.map(({ value }) => value)).toContain(count);
  }
});

test("the fused cross-entropy is the op's gradient", async () => {
  const logits = randn([5, 7], { generator: seeded(1), requiresGrad: true });
  const y = tensor([0, 6, 3, 3, 1], { dtype: 'int32' });
  crossEntropy(logits, y).backward();
  await closeTo(crossEntropyBackward(logits.detach(), y), logits.grad);
});

test("the fused BatchNorm is the op's gradient, but for n - 1", async () => {
  const generator = seeded(2);
  const [B, H] = [6, 4];
  const x = randn([B, H], { generator, requiresGrad: true });
  const bngain = randn([1, H], { generator });
  const dOut = randn([B, H], { generator });
  // The op normalises by the variance divided by n: as much larger as the weight is made smaller.
  const shrink = Math.sqrt((B - 1) / B);
  const eps = (1e-5 * (B - 1)) / B;
  const weight = bngain.mul(shrink).view(H);
  batchNorm(x, { weight, training: true, eps }).mul(dOut).sum().backward();
  const values = x.detach();
  const bnvar = values.var(0, { keepdim: true });
  const bnraw = values.sub(values.mean(0, { keepdim: true })).div(bnvar.add(1e-5).sqrt());
  await closeTo(batchNormBackward({ bngain, bnraw, bnvar }, dOut), x.grad, 5);
});

test('the gradients of all parameters in a dozen lines are those of autograd', async () => {
  const { parameters, x, y } = lectureBatch();
  const made = pass(parameters, { x, y });
  made.loss.backward();
  const gradients = passBackward(parameters, made);
  for (const [name, gradient] of Object.entries(gradients)) {
    const { grad } = parameters[name as keyof typeof parameters];
    await closeTo(gradient, grad);
  }
});

test('a run by hand is a run by autograd, and leaves no gradient to it', async () => {
  await setBackend('wasm', { threads: 1 });
  const losses = async (gradients: 'byHand' | 'autograd') => {
    const run = await runOf({ gradients, hiddenSize: 30 }, 200);
    const { history } = await fit(run, { steps: 200, evaluateEvery: 100 });
    return { run, history };
  };
  const [byHand, autograd] = [await losses('byHand'), await losses('autograd')];
  for (const [i, { dev }] of byHand.history.entries()) {
    // The same but for rounding, which 200 steps make larger.
    expect(dev).toBeCloseTo(autograd.history[i]?.dev as number, 3);
  }
  expect(byHand.history.at(-1)?.dev).toBeLessThan(2.85);
  const loss = byHand.run.loss();
  expect(loss.requiresGrad).toBe(false);
  expect(() => loss.backward()).toThrow('does not depend on anything');
  const again = await losses('byHand');
  expect(again.history).toEqual(byHand.history);
});

test('a step by hand leaves nothing behind', async () => {
  const run = await runOf({ hiddenSize: 10 }, 20);
  await fit(run, { steps: 5 });
  const { buffers } = memory();
  await fit(run, { start: 5, steps: 15 });
  expect(memory().buffers).toBe(buffers);
});

test('evaluation goes by the running statistics', async () => {
  await setBackend('wasm', { threads: 1 });
  const run = await runOf({ hiddenSize: 20 }, 50);
  await fit(run, { steps: 50 });
  const { bnmeanRunning } = run.model as BackpropModel;
  const mean = await bnmeanRunning.toArray();
  const loss = await evaluate(run.model, run.examples.dev, { batchSize: 1 });
  expect(await evaluate(run.model, run.examples.dev)).toBeCloseTo(loss, 5);
  expect(await bnmeanRunning.toArray()).toEqual(mean);
  expect(Object.keys(run.model.stateDict())).toContain('bnvarRunning');
});

test('differences in units in the last place', () => {
  const next = 1 + 2 ** -23;
  expect(difference([1], [1])).toEqual({ exact: true, approximate: true, largest: 0, ulps: 0 });
  expect(difference([next], [1])).toMatchObject({ exact: false, approximate: true, ulps: 1 });
  // 0 and -0 are equal; the smallest numbers above and below 0 are two apart.
  expect(difference([0], [-0]).exact).toBe(true);
  expect(difference([2 ** -149], [-(2 ** -149)]).ulps).toBe(2);
  expect(difference([1], [1.1]).approximate).toBe(false);
  expect(difference([1e-9], [0]).approximate).toBe(true);
  expect(difference([Number.NaN], [0])).toMatchObject({ exact: false, approximate: false });
});
