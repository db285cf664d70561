import { Vocabulary } from '@makemore/data';
import { torchGenerator } from '@makemore/random';
import { crossEntropy, memory, setBackend, type Tensor, tensor } from '@makemore/tensor-ops';
import { evaluate, sampleText } from '@makemore/training';
import { beforeAll, describe, expect, test } from 'vitest';
import { GptModel, lecture, StageModel } from '../src/index.ts';
import { largestDifference } from './largestDifference.ts';

beforeAll(() => setBackend('wasm', { threads: 1 }));

const sizes = { blockSize: 8, embeddingSize: 16, heads: 4, layers: 2, dropout: 0, initialStd: 0 };
const vocabulary = Vocabulary.ofText('\n abcdefgh');
const V = vocabulary.size;

function modelOf(options: Partial<typeof sizes> = {}): GptModel {
  return new GptModel(V, { ...sizes, ...options }, torchGenerator(1));
}

function tokens(shape: number[], seed = 2): Tensor {
  const count = shape.reduce((product, n) => product * n, 1);
  return tensor(torchGenerator(seed).randint(0, V, count), { shape });
}

function config(preset: string) {
  return (lecture.presets[preset] as (typeof lecture.presets)[string]).config;
}

async function written(model: GptModel | StageModel, seed: number, prompt = '', length = 30) {
  const generator = torchGenerator(seed);
  let text = '';
  for await (const each of sampleText(model, vocabulary, { generator, prompt, length })) {
    text += each;
  }
  return text;
}

test('209,729 and 10,788,929 parameters, as in the lecture, whose text has 65 characters', () => {
  expect(new GptModel(65, config('nano'), torchGenerator(1)).parameterCount()).toBe(209_729);
  const large = { ...config('lecture'), initialStd: 0 }; // drawing them once is enough to count
  expect(new GptModel(65, large, torchGenerator(1)).parameterCount()).toBe(10_788_929);
}, 60_000);

test('the first loss is near log V: at once with small weights, and with those of torch', async () => {
  for (const [initialStd, tolerance] of [
    [0.02, 0.02],
    // Logits of variance about 1/3 cost about half of that; as much again for the draw.
    [0, 0.35],
  ] as const) {
    const model = modelOf({ initialStd });
    const loss = await crossEntropy(model.forward(tokens([64, 8])), tokens([64, 8], 3)).item();
    expect(Math.abs(loss - Math.log(V))).toBeLessThan(tolerance);
  }
});

test('a later character changes no earlier logits, and does change its own', async () => {
  const model = modelOf();
  const x = tokens([1, 8]);
  const changed = (await x.data()) as Int32Array;
  changed[5] = ((changed[5] as number) + 1) % V;
  const before = model.forward(x);
  const after = model.forward(tensor(changed, { shape: [1, 8] }));
  const past = [':', [0, 5]] as const;
  expect(await after.slice(...past).toArray()).toEqual(await before.slice(...past).toArray());
  for (const place of [5, 6, 7]) {
    const difference = await largestDifference(after.slice(':', place), before.slice(':', place));
    expect(difference).toBeGreaterThan(1e-4);
  }
});

test('attention weights: of each block and head, of the past only, together 1', async () => {
  const seen = modelOf({ dropout: 0.5 }).attention(tokens([2, 8]));
  expect(seen.map(({ shape }) => shape)).toEqual([
    [2, 4, 8, 8],
    [2, 4, 8, 8],
  ]);
  for (const weights of seen) {
    expect(await weights.triu(1).abs().max().item()).toBe(0);
    expect(await weights.sum(-1).sub(1).abs().max().item()).toBeLessThan(1e-6);
  }
});

test('looking at the weights changes nothing', async () => {
  const model = modelOf();
  const x = tokens([2, 8]);
  const logits = model.forward(x, () => {});
  expect(await largestDifference(logits, model.forward(x))).toBeLessThan(1e-5);
});

describe('dropout', () => {
  test('drops in training, not in evaluation, and evaluation leaves the mode as it was', async () => {
    const model = modelOf({ dropout: 0.5 });
    const examples = { x: tokens([4, 8]), y: tokens([4, 8], 3) };
    const kept = new GptModel(V, sizes, torchGenerator(1));
    kept.loadStateDict(model.stateDict());
    const plain = kept.forward(examples.x);
    expect(await largestDifference(model.forward(examples.x), plain)).toBeGreaterThan(0.01);
    expect(await evaluate(model, examples)).toBe(await evaluate(kept, examples));
    expect(model.training).toBe(true);
    model.eval();
    await evaluate(model, examples);
    expect(model.training).toBe(false);
    expect(await largestDifference(model.forward(examples.x), plain)).toBeLessThan(1e-6);
  });

  test('sampling drops nothing', async () => {
    const model = modelOf({ dropout: 0.5 });
    const kept = new GptModel(V, sizes, torchGenerator(1));
    kept.loadStateDict(model.stateDict());
    expect(await written(model, 5)).toBe(await written(kept, 5));
    expect(model.training).toBe(true);
  });
});

describe('the cache', () => {
  test.each([[[8]], [[1, 1, 1, 1, 1, 1, 1, 1]], [[3, 1, 4]], [[1, 7]]])(
    'read in pieces of %j: the logits of the whole',
    async (pieces) => {
      const model = modelOf();
      const x = tokens([1, 8]);
      const ids = (await x.data()) as Int32Array;
      const whole = model.forward(x);
      const reader = model.reader();
      let at = 0;
      for (const piece of pieces) {
        const logits = reader.read(ids.subarray(at, at + piece));
        at += piece;
        expect(await largestDifference(logits, whole.slice(0, at - 1))).toBeLessThan(1e-5);
      }
      reader.dispose();
    },
  );

  test('a full window goes on with its last half', async () => {
    const model = modelOf();
    const x = tokens([1, 9]);
    const ids = (await x.data()) as Int32Array;
    const reader = model.reader();
    reader.read(ids.subarray(0, 8));
    const logits = reader.read(ids.subarray(8));
    const half = model.forward(x.slice(':', [5, 9])); // the last 4 of 9
    expect(await largestDifference(logits, half.slice(0, -1))).toBeLessThan(1e-5);
    reader.dispose();
  });

  test('after dispose a reader begins anew', async () => {
    const model = modelOf();
    const x = tokens([1, 5]);
    const ids = (await x.data()) as Int32Array;
    const reader = model.reader();
    reader.read(tokens([1, 6], 4).dataSync());
    reader.dispose();
    const logits = reader.read(ids);
    expect(await largestDifference(logits, model.forward(x).slice(0, -1))).toBeLessThan(1e-5);
    reader.dispose();
  });

  test('the same text as without it, as long as the window is not full', async () => {
    const model = modelOf({ blockSize: 32 });
    const slow = new GptModel(V, { ...sizes, blockSize: 32 }, torchGenerator(1));
    const anew: number[] = [];
    slow.reader = () => ({
      read: (next) => {
        anew.push(...Array.from(next));
        return slow
          .forward(tensor(Int32Array.from(anew), { shape: [1, anew.length] }))
          .slice(0, -1);
      },
      dispose: () => {},
    });
    const text = await written(model, 7, 'abc', 29);
    expect(text).toHaveLength(29);
    expect(await written(slow, 7, 'abc', 29)).toBe(text);
  });
});

describe('text', () => {
  test('the same seed, the same text; another seed, another', async () => {
    const model = modelOf();
    expect(await written(model, 3)).toBe(await written(model, 3));
    expect(await written(model, 3)).not.toBe(await written(model, 4));
  });

  test('the stages write too, from a window that moves', async () => {
    const model = new StageModel(V, 'heads', sizes, torchGenerator(1));
    expect(await written(model, 3)).toHaveLength(30);
    expect(await written(model, 3)).toBe(await written(model, 3));
  });

  test('a prompt with a character that the model does not know', async () => {
    await expect(written(modelOf(), 1, 'abX')).rejects.toThrow(/the character "X"/);
  });

  test('leaves no buffers, also if the reader stops early', async () => {
    const model = modelOf();
    const { buffers } = memory();
    await written(model, 1);
    for await (const _ of sampleText(model, vocabulary, { generator: torchGenerator(1) })) break;
    expect(memory().buffers).toBe(buffers);
  });
});
