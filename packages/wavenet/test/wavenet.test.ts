import { contextWindows, Vocabulary } from '@makemore/data';
import { loadDataset } from '@makemore/data/node';
import { BatchNorm1d, type Module } from '@makemore/nn';
import { torchGenerator } from '@makemore/random';
import { crossEntropy, noGrad, randn, setBackend, type Tensor, tensor } from '@makemore/tensor-ops';
import {
  decodeCheckpoint,
  encodeCheckpoint,
  evaluate,
  fit,
  type ModelCard,
  restoreCheckpoint,
  sampleWord,
} from '@makemore/training';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  FlattenConsecutive,
  lecture,
  PositionBatchNorm,
  WaveNetModel,
  type WaveNetSizes,
} from '../src/index.ts';

beforeAll(() => setBackend('wasm', { threads: 1 }));

const letters = Vocabulary.ofWords(['abcdefghijklmnopqrstuvwxyz']);
type Config = Parameters<typeof lecture.build>[0]['config'];

function config(preset: string): Config {
  return (lecture.presets[preset] as (typeof lecture.presets)[string]).config;
}

function modelOf(sizes: Partial<WaveNetSizes> = {}): WaveNetModel {
  const all = { ...config('lecture'), embeddingSize: 4, hiddenSize: 6, ...sizes };
  return new WaveNetModel(27, all, torchGenerator(1));
}

function tokens(shape: [number, number], seed = 2): Tensor {
  const values = torchGenerator(seed).randint(0, 27, shape[0] * shape[1]);
  return tensor(values, { shape });
}

async function largestDifference(a: Tensor, b: Tensor): Promise<number> {
  expect(a.shape).toEqual(b.shape);
  return a.sub(b).abs().max().item();
}

test.each([
  ['lecture', 76_579],
  ['flat', 22_097],
  ['pairs', 22_397],
  ['bug', 22_397],
])('%s: %i parameters, as in the lecture', (preset, count) => {
  expect(new WaveNetModel(27, config(preset), torchGenerator(1)).parameterCount()).toBe(count);
});

test('the first loss is near log V', async () => {
  const model = new WaveNetModel(27, config('lecture'), torchGenerator(1));
  const loss = await crossEntropy(
    model.forward(tokens([256, 8])),
    tokens([256, 1]).view(-1),
  ).item();
  // The last layer is made small: logits have a variance of about a hundredth.
  expect(Math.abs(loss - Math.log(27))).toBeLessThan(0.05);
});

describe('FlattenConsecutive', () => {
  test('puts even places beside odd ones, as the lecture writes it', async () => {
    const x = randn([3, 8, 5], { generator: torchGenerator(1) });
    const joined = new FlattenConsecutive(2).forward(x);
    expect(joined.shape).toEqual([3, 4, 10]);
    const even = x.slice(':', [0, null, 2]);
    const odd = x.slice(':', [1, null, 2]);
    expect(await joined.slice(':', ':', [0, 5]).toArray()).toEqual(await even.toArray());
    expect(await joined.slice(':', ':', [5, 10]).toArray()).toEqual(await odd.toArray());
  });

  test('three times 2 is once 8', async () => {
    const x = randn([3, 8, 5], { generator: torchGenerator(1) });
    const pair = new FlattenConsecutive(2);
    const tree = pair.forward(pair.forward(pair.forward(x)));
    expect(await tree.toArray()).toEqual(await new FlattenConsecutive(8).forward(x).toArray());
  });

  test('what cannot be joined', () => {
    expect(() =>
      new FlattenConsecutive(3).forward(randn([2, 8, 5], { generator: torchGenerator(1) })),
    ).toThrow('FlattenConsecutive: 8 places cannot be joined by 3; make blockSize a multiple');
    expect(() => modelOf({ blockSize: 6 })).toThrow(
      'WaveNetModel: 6 characters make no tree; take 2, 4, 8, …',
    );
  });
});

test('the tree: shapes on the way', () => {
  let h = tokens([4, 8]);
  const shapes = modelOf().layers.layers.map((layer) => {
    h = layer.forward(h);
    return [layer.constructor.name, ...h.shape].join(' ');
  });
  expect(shapes).toEqual([
    ...['Embedding 4 8 4'],
    ...['FlattenConsecutive 4 4 8', 'Linear 4 4 6', 'BatchNorm1d 4 4 6', 'Tanh 4 4 6'],
    ...['FlattenConsecutive 4 2 12', 'Linear 4 2 6', 'BatchNorm1d 4 2 6', 'Tanh 4 2 6'],
    ...['FlattenConsecutive 4 12', 'Linear 4 6', 'BatchNorm1d 4 6', 'Tanh 4 6'],
    'Linear 4 27',
  ]);
});

describe('the bug', () => {
  test('mean and variance of each place by itself, where the fix takes them over all', async () => {
    const x = randn([16, 4, 3], { generator: torchGenerator(1) }).add(
      tensor([[[0], [10], [20], [30]]]),
    );
    const wrong = new PositionBatchNorm(4, 3);
    const out = wrong.forward(x);
    const perPlace = x
      .sub(x.mean(0, { keepdim: true }))
      .div(x.var(0, { keepdim: true, correction: 0 }).add(1e-5).sqrt());
    expect(await largestDifference(out, perPlace)).toBeLessThan(1e-4);
    expect(wrong.runningMean.shape).toEqual([4 * 3]);
    const mean = wrong.runningMean.view(4, 3);
    expect(await largestDifference(mean, x.mean(0).mul(0.1))).toBeLessThan(1e-5);
    const variance = wrong.runningVar.view(4, 3);
    expect(await largestDifference(variance, x.var(0).mul(0.1).add(0.9))).toBeLessThan(1e-5);
  });

  test('the switch changes buffers, not the number of parameters', () => {
    const buffers = (sizes: Partial<WaveNetSizes>) =>
      modelOf(sizes)
        .namedBuffers()
        .map(([, { size }]) => size);
    expect(buffers({})).toEqual([6, 6, 6, 6, 6, 6]);
    expect(buffers({ batchNormDims: 'batch' })).toEqual([24, 24, 12, 12, 6, 6]);
  });

  test('a shift of one place is taken out again, as the layer without the bug would not', async () => {
    const x = randn([32, 4, 3], { generator: torchGenerator(1) });
    const shifted = x.add(tensor([[[5], [0], [0], [0]]]));
    const effect = async (layer: Module) =>
      largestDifference(layer.forward(shifted), layer.forward(x));
    expect(await effect(new PositionBatchNorm(4, 3))).toBeLessThan(1e-4);
    expect(await effect(new BatchNorm1d(3))).toBeGreaterThan(0.5);
  });
});

test('in evaluation the row decides, not the batch that it comes with', async () => {
  for (const batchNormDims of ['batch', 'batch and time'] as const) {
    const model = modelOf({ batchNormDims });
    noGrad(() => model.forward(tokens([64, 8]))); // running statistics of something
    const x = tokens([4, 8], 3);
    expect(
      await largestDifference(model.forward(x).slice([0, 2]), model.forward(x.slice([0, 2]))),
    ).toBeGreaterThan(1e-4);
    model.eval();
    expect(
      await largestDifference(model.forward(x).slice([0, 2]), model.forward(x.slice([0, 2]))),
    ).toBeLessThan(1e-6);
  }
});

async function names() {
  const dataset = await loadDataset('names');
  if (dataset.kind !== 'words') throw new Error('names are words');
  return dataset.words.slice(0, 1000);
}

async function smallRun(options: Partial<Config> = {}) {
  const words = await names();
  const generator = torchGenerator(42);
  const run = lecture.build({
    splits: { train: words, dev: words.slice(0, 100), test: [] },
    vocabulary: letters,
    config: { ...config('quick'), hiddenSize: 24, ...options },
    steps: 300,
    generator,
  });
  return { ...run, generator };
}

test.each(['batch and time', 'batch'] as const)(
  'over %s: learns, and evaluating or making up a name changes nothing in it',
  async (batchNormDims) => {
    const run = await smallRun({ batchNormDims });
    const first = await evaluate(run.model, run.examples.dev);
    const { history } = await fit(run, { steps: 300 });
    expect(history[0]?.dev).toBeLessThan(first - 0.5);
    const state = async () =>
      Promise.all(Object.values(run.model.stateDict()).map((x) => x.toArray()));
    const before = await state();
    await evaluate(run.model, run.examples.dev);
    const word = () => sampleWord(run.model, letters, { generator: torchGenerator(1) });
    expect(await word()).toBe(await word());
    expect(await state()).toEqual(before);
    expect(run.model.training).toBe(true);
  },
  30_000,
);

test('resumed: to the byte as if it had never stopped, running statistics too', async () => {
  const card = {
    format: 1,
    lecture: 'wavenet',
    preset: 'quick',
    config: {},
    vocabulary: letters.toJSON(),
    data: { name: 'names', sha256: '' },
    ...{ seed: 42, backend: 'wasm', step: 0, steps: 60, plannedSteps: 60, parameters: 0 },
    losses: [],
  } satisfies ModelCard;
  type Started = Awaited<ReturnType<typeof smallRun>>;
  const bytes = (run: Started) => encodeCheckpoint(run, run.generator, card);
  const whole = await smallRun();
  await fit(whole, { steps: 60, evaluateEvery: 20 });
  const stopped = await smallRun();
  await fit(stopped, { steps: 23 });
  const saved = decodeCheckpoint(await bytes(stopped));
  expect(Object.keys(saved.model)).toContain('layers.3.runningMean');
  const resumed = await smallRun();
  await restoreCheckpoint(saved, resumed, resumed.generator);
  await fit(resumed, { steps: 60, start: 23, evaluateEvery: 20 });
  expect(await bytes(resumed)).toEqual(await bytes(whole));
}, 30_000);

test('the rate falls to a tenth for the last quarter', async () => {
  const { schedule } = await smallRun();
  expect([0, 224, 225, 299].map(schedule)).toEqual([0.1, 0.1, 0.1 * 0.1, 0.1 * 0.1]);
});

test('eight characters of context, with dots before a name begins', () => {
  const { x } = contextWindows(['emma'], letters, config('lecture').blockSize);
  expect(x.shape).toEqual([5, 8]);
});
