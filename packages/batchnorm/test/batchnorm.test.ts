import { contextWindows, splitByCourse, Vocabulary } from '@makemore/data';
import { loadDataset } from '@makemore/data/node';
import { torchGenerator } from '@makemore/random';
import { getBackend, memory, setBackend } from '@makemore/tensor-ops';
import {
  DivergedError,
  decodeCheckpoint,
  encodeCheckpoint,
  evaluate,
  fit,
  type ModelCard,
  restoreCheckpoint,
  sampleWord,
} from '@makemore/training';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import {
  DeepNetwork,
  diagnose,
  formatDiagnostics,
  formatWalk,
  lecture,
  ShallowNetwork,
  starts,
  walk,
} from '../src/index.ts';

// Whatever else the machine is doing.
vi.setConfig({ testTimeout: 30_000 });

const before = getBackend();
beforeAll(() => setBackend('wasm', { threads: 1 }));
afterAll(() => setBackend(before));

const letters = Vocabulary.ofWords(['abcdefghijklmnopqrstuvwxyz']);
const sizes = { blockSize: 3, embeddingSize: 10, hiddenSize: 100 };

async function someNames(): Promise<string[]> {
  const dataset = await loadDataset('names');
  if (dataset.kind !== 'words') throw new Error('names are words');
  return dataset.words.slice(0, 2000);
}

async function runOf(preset: string, steps: number) {
  const { config } = lecture.presets[preset] as (typeof lecture.presets)[string];
  const generator = torchGenerator(42);
  const splits = splitByCourse(await someNames());
  const run = lecture.build({ splits, vocabulary: letters, config, steps, generator });
  return { run, generator };
}

describe.each(['quick', 'deep'])('the preset %s', (preset) => {
  test('learns, and the same seed gives the same losses', async () => {
    const train = async () => {
      const { run } = await runOf(preset, 400);
      return (await fit(run, { steps: 400, evaluateEvery: 200 })).history;
    };
    const history = await train();
    expect(history[1]?.dev).toBeLessThan(history[0]?.dev as number);
    expect(history[1]?.dev).toBeLessThan(2.8);
    expect(await train()).toEqual(history);
  });

  test('evaluation goes by the running statistics: the batches make no difference', async () => {
    const { run } = await runOf(preset, 100);
    await fit(run, { steps: 100 });
    const { dev } = run.examples;
    const state = run.model.stateDict();
    const kept = Object.entries(state).filter(([, { requiresGrad }]) => !requiresGrad);
    const values = () => Promise.all(kept.map(([, x]) => x.toArray()));
    expect(kept.length).toBeGreaterThan(1);
    const statistics = await values();
    const loss = await evaluate(run.model, dev, { batchSize: 1 });
    expect(await evaluate(run.model, dev, { batchSize: 64 })).toBeCloseTo(loss, 5);
    // A single window could not be normalised by its batch.
    await sampleWord(run.model, letters, { generator: torchGenerator(1), maxLength: 3 });
    expect(await values()).toEqual(statistics);
    expect(run.model.training).toBe(true);
  });

  test('a checkpoint keeps the running statistics', async () => {
    const { run, generator } = await runOf(preset, 50);
    await fit(run, { steps: 50 });
    const card = { format: 1, vocabulary: letters.toJSON() } as unknown as ModelCard;
    const full: ModelCard = {
      ...card,
      lecture: 'batchnorm',
      preset,
      config: {},
      data: { name: 'names', sha256: '' },
      seed: 42,
      backend: 'wasm',
      step: 50,
      steps: 50,
      plannedSteps: 50,
      parameters: 0,
      losses: [],
    };
    const bytes = await encodeCheckpoint(run, generator, full);
    const other = await runOf(preset, 50);
    await restoreCheckpoint(decodeCheckpoint(bytes), other.run, other.generator);
    expect(await evaluate(other.run.model, run.examples.dev)).toBe(
      await evaluate(run.model, run.examples.dev),
    );
  });
});

test('the parameters: those of the lecture, running statistics not among them', () => {
  const count = (parameters: Record<string, { size: number }>) =>
    Object.values(parameters).reduce((sum, { size }) => sum + size, 0);
  const generator = torchGenerator(1);
  const wide = { ...sizes, hiddenSize: 200 };
  const shallow = new ShallowNetwork(27, { start: 'batchNorm', ...wide }, generator);
  expect(count(shallow.parameters())).toBe(12_097);
  expect(count(shallow.stateDict())).toBe(12_497);
  const kaiming = new ShallowNetwork(27, { start: 'kaiming', ...wide }, generator);
  expect(count(kaiming.parameters())).toBe(11_897);
  const deep = { ...sizes, gain: 1 };
  const normalized = new DeepNetwork(27, { ...deep, normalization: 'batch' }, generator);
  expect(count(normalized.parameters())).toBe(47_024);
  const plain = new DeepNetwork(27, { ...deep, normalization: 'none' }, generator);
  expect(count(plain.parameters())).toBe(46_497);
  for (const { value } of lecture.figures.filter(({ quantity }) => quantity === 'parameters')) {
    expect([12_097, 47_024]).toContain(value);
  }
});

test('the walk: a loss of 27, then that of guessing; saturated, then not', async () => {
  const examples = contextWindows(await someNames(), letters, 3);
  const generator = () => torchGenerator(2147483647);
  const stages = await walk({ examples, vocabularySize: 27, generator });
  expect(stages.map(({ start }) => start)).toEqual(starts);
  const [asItComes, humble, ...good] = stages;
  expect(asItComes?.loss).toBeGreaterThan(20);
  expect(asItComes?.confidence).toBeGreaterThan(0.8);
  for (const { loss, confidence } of [humble as (typeof good)[number], ...good]) {
    expect(Math.abs(loss - Math.log(27))).toBeLessThan(0.1);
    expect(confidence).toBeLessThan(0.1);
  }
  expect(humble?.saturated).toBeGreaterThan(0.5);
  for (const { saturated } of good) expect(saturated).toBeLessThan(0.15);
  expect(good.at(-1)?.hpreact.std).toBeCloseTo(1, 1);
  const counted = asItComes?.h.histogram.counts.reduce((sum, count) => sum + count, 0);
  expect(counted).toBe(32 * 200);
  expect(formatWalk(stages, 27)).toMatch(/^ {2}asItComes +2\d\.\d{4} +\d\d % .*█$/m);
});

describe('diagnostics', () => {
  async function diagnosed(
    options: { normalization: 'batch' | 'none'; gain: number },
    steps = 60,
    learningRate = 0.1,
  ) {
    const generator = torchGenerator(2147483647);
    const model = new DeepNetwork(27, { ...sizes, ...options }, generator);
    const examples = contextWindows(await someNames(), letters, 3);
    return diagnose(model, { examples, generator, steps, learningRate });
  }

  test('without BatchNorm a gain of 1 loses the spread, 3 saturates; with it any gain is good', async () => {
    const spreadAt = async (options: Parameters<typeof diagnosed>[0]) => {
      const { activations } = await diagnosed(options, 1);
      return activations.map(({ std }) => std);
    };
    const shrinking = await spreadAt({ normalization: 'none', gain: 1 });
    expect(shrinking).toEqual([...shrinking].sort((a, b) => b - a));
    expect(shrinking.at(-1)).toBeLessThan(0.4);
    const { activations } = await diagnosed({ normalization: 'none', gain: 3 }, 1);
    expect(Math.min(...activations.map(({ saturated }) => saturated))).toBeGreaterThan(0.3);
    for (const gain of [0.5, 1, 3]) {
      for (const std of await spreadAt({ normalization: 'batch', gain })) {
        expect(Math.abs(std - 0.63)).toBeLessThan(0.03);
      }
    }
  });

  test('a ratio of update to data for every matrix and step; a tenth of the rate is one lower', async () => {
    const diagnostics = await diagnosed({ normalization: 'batch', gain: 1 }, 3);
    expect(diagnostics.weights.map(({ shape }) => shape)).toEqual([
      [27, 10],
      [30, 100],
      ...Array(4).fill([100, 100]),
      [100, 27],
    ]);
    for (const { updateToData, gradientToData } of diagnostics.weights) {
      expect(updateToData).toHaveLength(3);
      expect(updateToData[2]).toBeCloseTo(Math.log10(0.1 * gradientToData), 6);
    }
    const slower = await diagnosed({ normalization: 'batch', gain: 1 }, 1, 0.01);
    diagnostics.weights.forEach(({ updateToData }, i) => {
      const other = slower.weights[i]?.updateToData[0] as number;
      // The weights differ by one small step.
      expect((updateToData[0] as number) - other).toBeCloseTo(1, 1);
    });
  });

  test('as text: a line a layer, the chart, and what the ratios mean', async () => {
    const text = formatDiagnostics(await diagnosed({ normalization: 'batch', gain: 1 }));
    expect(text).toMatch(/^ {2}layer 14 \(Tanh\) mean [+-]0\.\d\d {2}std 0\.\d\d {2}saturated /m);
    expect(text).toMatch(/^ {2}layers\.15\.weight +\(100, 27\) +std \d\.\d\de-\d/m);
    expect(text).toMatch(/^ {2}C +-\d\.\d\d {2}a step changes it by 0\.\d+ %/m);
    expect(text).not.toMatch(/NaN|undefined/);
  });

  test('what diverges is told so, and nothing is left behind', async () => {
    await expect(diagnosed({ normalization: 'batch', gain: 1 }, 20, 1e30)).rejects.toThrow(
      DivergedError,
    );
    await expect(diagnosed({ normalization: 'batch', gain: 1 }, 0)).rejects.toThrow(RangeError);
    const generator = torchGenerator(1);
    const options = { ...sizes, normalization: 'batch', gain: 1 } as const;
    const model = new DeepNetwork(27, options, generator);
    const examples = contextWindows(await someNames(), letters, 3);
    await diagnose(model, { examples, generator, steps: 2 });
    const { buffers } = memory();
    await diagnose(model, { examples, generator, steps: 5 });
    // The second optimizer's count of its steps.
    expect(memory().buffers).toBeLessThanOrEqual(buffers + 1);
  });
});
