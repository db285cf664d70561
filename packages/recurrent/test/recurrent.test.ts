import { existsSync } from 'node:fs';
import { splitByCourse, Vocabulary } from '@makemore/data';
import { datasetPath, loadDataset } from '@makemore/data/node';
import { torchGenerator } from '@makemore/random';
import { memory, noGrad, randn, setBackend, type Tensor, tensor } from '@makemore/tensor-ops';
import {
  decodeCheckpoint,
  encodeCheckpoint,
  evaluate,
  fit,
  type LanguageModel,
  type ModelCard,
  restoreCheckpoint,
  sampleWord,
  samplingWeights,
} from '@makemore/training';
import { beforeAll, describe, expect, test } from 'vitest';
import { CausalBoW, GRUCell, LSTMCell, lecture, type RecurrentModel } from '../src/index.ts';

beforeAll(() => setBackend('wasm', { threads: 1 }));

const letters = Vocabulary.ofWords(['abcdefghijklmnopqrstuvwxyz']);
const presets = Object.keys(lecture.presets);

async function names(dataset = 'names'): Promise<readonly string[]> {
  const loaded = await loadDataset(dataset);
  if (loaded.kind !== 'words') throw new Error('names are words');
  return loaded.words;
}

function runOf(preset: string, words: readonly string[] = [], options: object = {}) {
  const { config } = lecture.presets[preset] as (typeof lecture.presets)[string];
  const generator = torchGenerator(42);
  const splits = splitByCourse(words);
  const setting = { splits, vocabulary: letters, steps: 100, generator };
  return { ...lecture.build({ ...setting, config: { ...config, ...options } }), generator };
}

const small = { embeddingSize: 8, hiddenSize: 12, layers: 1, learningRate: 0.01 };

function tokens(shape: readonly [number, number], seed = 2): Tensor {
  return tensor(torchGenerator(seed).randint(0, 27, shape[0] * shape[1]), { shape });
}

async function largestDifference(a: Tensor, b: Tensor): Promise<number> {
  expect(a.shape).toEqual(b.shape);
  return a.sub(b).abs().max().item();
}

test.each([
  ['bigram', 729],
  ['mlp', 69_147],
  ['rnn', 11_803],
  ['gru', 28_315],
  ['bow', 12_827],
  ['transformer', 204_544],
  // Not in the original: two states of 64, an embedding of 27 · 64, four gates of (64 + 64) · 64 + 64,
  // and a vote of 64 · 27 + 27.
  ['lstm', 36_635],
])('%s: %i parameters', (preset, count) => {
  const sizes = Object.values(runOf(preset).model.stateDict()).map(({ size }) => size);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(count);
});

describe.each(presets)('%s', (preset) => {
  test('a later character changes no earlier logits, and does change its own', async () => {
    const { model } = runOf(preset);
    // The bigram's table starts as zeros, of which no character shows.
    const table = model.stateDict()['logits'];
    if (table) noGrad(() => table.copy_(randn([27, 27], { generator: torchGenerator(1) })));
    const x = tokens([2, 16]);
    const changed = (await x.data()) as Int32Array;
    for (const place of [9, 25]) changed[place] = ((changed[place] as number) + 1) % 27;
    const [before, after] = [model.forward(x), model.forward(tensor(changed, { shape: [2, 16] }))];
    const past = [':', [0, 9]] as const;
    expect(await after.slice(...past).toArray()).toEqual(await before.slice(...past).toArray());
    const difference = await largestDifference(after.slice(':', 9), before.slice(':', 9));
    expect(difference).toBeGreaterThan(1e-3);
  });

  test('the reader gives the logits of the whole row, in whatever pieces', async () => {
    const { model } = runOf(preset);
    const x = tokens([1, 16]);
    const ids = (await x.data()) as Int32Array;
    const whole = model.forward(x);
    for (const pieces of [[16], Array<number>(16).fill(1), [1, 5, 10]]) {
      const reader = model.reader?.() as NonNullable<ReturnType<RecurrentModel['reader']>>;
      let at = 0;
      for (const piece of pieces) {
        const logits = reader.read(ids.subarray(at, at + piece));
        at += piece;
        expect(await largestDifference(logits, whole.slice(0, at - 1))).toBeLessThan(1e-5);
      }
      reader.dispose();
    }
  });

  test('makes up the names that it does without a reader', async () => {
    const run = runOf(preset, (await names()).slice(0, 500), small);
    await fit(run, { steps: 50 });
    const [generator, another] = [torchGenerator(7), torchGenerator(7)];
    for (let i = 0; i < 10; i++) {
      const word = await sampleWord(run.model, letters, { generator, maxLength: 15 });
      expect(await sampleAnew(run.model, another)).toBe(word);
    }
    expect(await sampleWord(run.model, letters, { generator, prompt: 'qui' })).toMatch(/^qui/);
  });

  test('goes on from a prompt that is longer than a row', async () => {
    const short = (await names()).filter(({ length }) => length < 4).slice(0, 100);
    const run = runOf(preset, short, { ...small, blockSize: 4 });
    await fit(run, { steps: 5 });
    const options = { prompt: 'maximiliano', maxLength: 30 };
    const word = await sampleWord(run.model, letters, { ...options, generator: torchGenerator(1) });
    expect(word.length).toBeGreaterThan(10);
    expect(word.length).toBeLessThan(31);
  });

  test('sampling leaves no buffers', async () => {
    const { model } = runOf(preset);
    const { buffers } = memory();
    await sampleWord(model, letters, { generator: torchGenerator(1), maxLength: 5 });
    expect(memory().buffers).toBeLessThanOrEqual(buffers); // the collector may free others'
  });
});

/** 20 to 39 letters, all of the alphabet in turn. */
const long = Array.from({ length: 20 }, (_, i) =>
  [...Array(20 + i).keys()].map((j) => letters.characters[1 + ((i + j) % 26)]).join(''),
);

test.each(['rnn', 'gru', 'lstm', 'bigram', 'mlp'])(
  '%s: of long words each character is a target, and the end, in all splits',
  async (preset) => {
    const { train, dev, test } = splitByCourse(long);
    const { examples } = runOf(preset, long, small);
    for (const [part, words] of [
      [examples.train, train],
      [examples.dev, dev],
      [examples.test, test],
    ] as const) {
      const targets = words.reduce((sum, { length }) => sum + length + 1, 0);
      expect(await part.y.ne(-1).sum().item()).toBe(targets);
    }
  },
);

test('a GRU learns where long words end', async () => {
  const words = Array<string>(20).fill('abcdefghijklmnopqrstuvwxyz');
  const run = runOf('gru', words, { ...small, hiddenSize: 24, learningRate: 0.02 });
  await fit(run, { steps: 200 });
  expect(await sampleWord(run.model, letters, { generator: torchGenerator(1) })).toBe(words[0]);
});

test.each(['bow', 'transformer'])('%s refuses words that it has no places for', (preset) => {
  expect(() => runOf(preset, [...long, 'ann'], small)).toThrow(
    `recurrent: ${preset} has places for words of up to 15 characters; 20 of 21 are longer, the longest has 39; take rnn, gru or lstm`,
  );
});

/** What `sampleWord` does with up to 15 letters, from the whole name each time. */
async function sampleAnew(model: LanguageModel, generator: ReturnType<typeof torchGenerator>) {
  const ids = [0];
  while (ids.length < 16) {
    const logits = model.forward(tensor([ids], { dtype: 'int32' })).slice(0, -1);
    const weights = samplingWeights(await logits.data());
    const options = { replacement: true, algorithm: 'inverse' } as const;
    const [next] = generator.multinomial(weights, 1, options);
    if (next === 0) break;
    ids.push(next as number);
  }
  return letters.decode(ids.slice(1));
}

/** The mean loss of the best table of pairs on other words, in nats, counted from 1. */
function bigramLoss(train: readonly string[], dev: readonly string[]): number {
  const counts = new Map<string, number>();
  const pairsOf = (word: string) => [...`${word}.`].map((next, i) => [`.${word}`[i], next]);
  const count = (key: string | undefined) => counts.set(`${key}`, (counts.get(`${key}`) ?? 0) + 1);
  for (const [before, next] of train.flatMap(pairsOf)) {
    count(before);
    count(`${before}${next}`);
  }
  const losses = dev.flatMap(pairsOf).map(([before, next]) => {
    const pair = (counts.get(`${before}${next}`) ?? 0) + 1;
    return -Math.log(pair / ((counts.get(`${before}`) ?? 0) + 27));
  });
  return losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
}

test.each(['rnn', 'gru', 'lstm', 'bow'])(
  '%s: soon better than the best table of pairs',
  async (preset) => {
    const words = await names();
    const { train, dev } = splitByCourse(words);
    const run = runOf(preset, words, { learningRate: 0.005 });
    const first = await evaluate(run.model, run.examples.dev);
    const { history } = await fit(
      { ...run, examples: { ...run.examples, train: run.examples.dev } },
      { steps: 300 },
    );
    const table = bigramLoss(train, dev);
    expect(table).toBeGreaterThan(2.3);
    expect(first).toBeGreaterThan(3);
    expect(history[0]?.dev).toBeLessThan(table - 0.05);
  },
  60_000,
);

test.each(presets)('%s, resumed: to the byte as if it had never stopped', async (preset) => {
  const words = (await names()).slice(0, 300);
  const card = {
    format: 1,
    lecture: 'recurrent',
    preset,
    config: {},
    vocabulary: letters.toJSON(),
    data: { name: 'names', sha256: '' },
    ...{ seed: 42, backend: 'wasm', step: 0, steps: 20, plannedSteps: 20, parameters: 0 },
    losses: [],
  } satisfies ModelCard;
  const start = () => runOf(preset, words, small);
  const bytes = (run: ReturnType<typeof start>) => encodeCheckpoint(run, run.generator, card);
  const whole = start();
  await fit(whole, { steps: 20, evaluateEvery: 10 });
  const stopped = start();
  await fit(stopped, { steps: 7 });
  const resumed = start();
  await restoreCheckpoint(decodeCheckpoint(await bytes(stopped)), resumed, resumed.generator);
  await fit(resumed, { steps: 20, start: 7, evaluateEvery: 10 });
  expect(await bytes(resumed)).toEqual(await bytes(whole));
});

describe('gates', () => {
  const sizes = { embeddingSize: 3, hiddenSize: 4 };
  const random = (shape: number[]) => randn(shape, { generator: torchGenerator(5) });

  test('a GRU that replaces nothing keeps its state', async () => {
    const cell = new GRUCell(sizes, torchGenerator(1));
    noGrad(() => cell.xhToZ.bias?.fill_(-100));
    const h = random([2, 4]);
    expect(await cell.step(random([2, 3]), [h])[0].toArray()).toEqual(await h.toArray());
  });

  test('an LSTM that writes nothing and keeps all keeps its memory', async () => {
    const cell = new LSTMCell(sizes, torchGenerator(1));
    noGrad(() => cell.xhToI.bias?.fill_(-100));
    noGrad(() => cell.xhToF.bias?.fill_(100));
    const [h, c] = [random([2, 4]), random([2, 4]).mul(2)];
    const [shown, kept] = cell.step(random([2, 3]), [h, c]);
    expect(await largestDifference(kept, c)).toBeLessThan(1e-6);
    expect(await shown.abs().max().item()).toBeLessThan(1);
  });
});

test('a bag of words: the mean of the past, in any order', async () => {
  const bow = new CausalBoW();
  const x = randn([2, 5, 3], { generator: torchGenerator(1) });
  const out = bow.forward(x);
  for (let t = 0; t < 5; t++) {
    const mean = x.slice(':', [0, t + 1]).mean(1);
    expect(await largestDifference(out.slice(':', t), mean)).toBeLessThan(1e-6);
  }
});

const fetched = existsSync(datasetPath('names32k'));

describe.skipIf(!fetched)('the course (needs: npx makemore data fetch names32k)', () => {
  test('its names have up to 15 letters, of 26: a row holds each', async () => {
    const words = await names('names32k');
    const { config } = lecture.presets['rnn'] as (typeof lecture.presets)[string];
    expect(Math.max(...words.map(({ length }) => length)) + 1).toBe(config.blockSize);
    expect(Vocabulary.ofWords(words).characters).toEqual(letters.characters);
  });
});
