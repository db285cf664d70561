import { Vocabulary, VocabularyError } from '@makemore/data';
import { torchGenerator } from '@makemore/random';
import { memory, type Tensor, tensor } from '@makemore/tensor-ops';
import { describe, expect, test } from 'vitest';
import {
  type LanguageModel,
  sampleText,
  sampleWord,
  sampleWords,
  samplingWeights,
} from '../src/index.ts';
import { countingBuffers } from './countingBuffers.ts';
import { vocabulary as ofNames, smallRun } from './smallRun.ts';

const vocabulary = Vocabulary.ofWords(['abc']);

/** A model that says the same after everything: logits for '.', a, b and c. */
function indifferent(logits: readonly number[], blockSize = 2): LanguageModel {
  return { blockSize, forward: () => tensor([[...logits]]), stateDict: () => ({}) };
}

/** Says that the next character in the vocabulary follows, and notes what it reads, and how. */
function successor() {
  const seen: unknown[] = [];
  const model: LanguageModel & { training: boolean } = {
    blockSize: 2,
    training: true,
    forward: () => tensor([[0]]),
    stateDict: () => ({}),
    train: () => {
      model.training = true;
    },
    eval: () => {
      model.training = false;
    },
    reader: () => ({
      read: (tokens) => {
        seen.push([...Array.from(tokens), model.training ? 'training' : 'evaluation']);
        const next = ((tokens[tokens.length - 1] as number) + 1) % 4;
        return tensor([0, 1, 2, 3].map((id) => (id === next ? 100 : 0)));
      },
      dispose: () => seen.push('disposed'),
    }),
  };
  return { model, seen };
}

/** The logarithms of 0.5, 0.3, 0.15 and 0.05, and a shift that softmax takes out again. */
const logits = [0.15, 0.5, 0.05, 0.3].map((p) => Math.log(p) + 10);

/** What the weights allow to be drawn. */
function allowed(weights: Float32Array): number[] {
  return Array.from(weights.keys()).filter((i) => (weights[i] as number) > 0);
}

describe('weights', () => {
  test('are the softmax', () => {
    const weights = samplingWeights(logits);
    for (const [i, p] of [0.15, 0.5, 0.05, 0.3].entries()) expect(weights[i]).toBeCloseTo(p, 6);
  });

  test('temperature divides the logits', () => {
    // Probabilities to the power 1 / temperature, made to add up to 1 again.
    for (const [temperature, power] of [
      [0.5, 2],
      [2, 0.5],
    ] as const) {
      const powers = [0.15, 0.5, 0.05, 0.3].map((p) => p ** power);
      const total = powers.reduce((sum, p) => sum + p, 0);
      const weights = samplingWeights(logits, { temperature });
      for (const [i, p] of powers.entries()) expect(weights[i]).toBeCloseTo(p / total, 6);
    }
  });

  test('temperature 0 leaves the likeliest, the first of equals', () => {
    expect(allowed(samplingWeights(logits, { temperature: 0 }))).toEqual([1]);
    expect(allowed(samplingWeights([1, 3, 3], { temperature: 0 }))).toEqual([1]);
    expect(allowed(samplingWeights(logits, { temperature: 0, topK: 3 }))).toEqual([1]);
  });

  test('temperatures next to 0 and to infinity are no trouble', () => {
    expect(allowed(samplingWeights(logits, { temperature: 1e-300 }))).toEqual([1]);
    const even = samplingWeights(logits, { temperature: 1e300 });
    for (const weight of even) expect(weight).toBeCloseTo(0.25, 6);
  });

  test('top k leaves k of them, with the weights they had', () => {
    const all = samplingWeights(logits);
    expect(allowed(samplingWeights(logits, { topK: 1 }))).toEqual([1]);
    expect(allowed(samplingWeights(logits, { topK: 2 }))).toEqual([1, 3]);
    expect(allowed(samplingWeights(logits, { topK: 3 }))).toEqual([0, 1, 3]);
    expect(samplingWeights(logits, { topK: 9 })).toEqual(all);
    expect(samplingWeights(logits, { topK: 2 })[3]).toBe(all[3]);
  });

  test('top p leaves the fewest that make up p', () => {
    const sets = [
      [0.01, [1]],
      [0.49, [1]],
      [0.51, [1, 3]],
      [0.79, [1, 3]],
      [0.81, [0, 1, 3]],
      [0.96, [0, 1, 2, 3]],
      [1, [0, 1, 2, 3]],
    ] as const;
    for (const [topP, set] of sets) {
      expect(allowed(samplingWeights(logits, { topP })), `top p ${topP}`).toEqual(set);
    }
  });

  test('top k and top p both hold, and top p counts after the temperature', () => {
    expect(allowed(samplingWeights(logits, { topK: 1, topP: 0.9 }))).toEqual([1]);
    expect(allowed(samplingWeights(logits, { topK: 3, topP: 0.51 }))).toEqual([1, 3]);
    expect(allowed(samplingWeights(logits, { temperature: 0.1, topP: 0.9 }))).toEqual([1]);
  });

  test('an impossible character stays so, and large logits do not overflow', () => {
    expect(allowed(samplingWeights([0, Number.NEGATIVE_INFINITY, 0]))).toEqual([0, 2]);
    expect(samplingWeights([1000, 1000])).toEqual(Float32Array.of(0.5, 0.5));
  });

  test.each([
    [{ temperature: -1 }, 'temperature must be 0 or more, not -1'],
    [{ temperature: Number.NaN }, 'temperature must be 0 or more, not NaN'],
    [{ topK: 0 }, 'topK must be 1 or more, not 0'],
    [{ topP: 0 }, 'topP must be above 0 and at most 1, not 0'],
    [{ topP: 1.5 }, 'topP must be above 0 and at most 1, not 1.5'],
  ])('%o is refused', (strategy, message) => {
    expect(() => samplingWeights(logits, strategy)).toThrow(new RangeError(message));
  });
});

describe('a word', () => {
  test('its characters come as often as the softmax says', async () => {
    const generator = torchGenerator(1);
    const count = new Map<string, number>();
    const draws = 2000;
    for (let i = 0; i < draws; i++) {
      const word = await sampleWord(indifferent(logits), vocabulary, { generator, maxLength: 1 });
      count.set(word, (count.get(word) ?? 0) + 1);
    }
    const expected = { '': 0.15, a: 0.5, b: 0.05, c: 0.3 };
    const chiSquare = Object.entries(expected).reduce(
      (sum, [word, p]) => sum + ((count.get(word) ?? 0) - draws * p) ** 2 / (draws * p),
      0,
    );
    // Three degrees of freedom: above 16.27 once in a thousand.
    expect(chiSquare).toBeLessThan(16.27);
  });

  test('each character is one draw of the generator', async () => {
    for (const algorithm of ['inverse', 'exponential'] as const) {
      const twin = torchGenerator(7);
      let expected = '';
      for (;;) {
        const weights = samplingWeights(Float32Array.from(logits));
        const [id = 0] = twin.multinomial(weights, 1, { replacement: true, algorithm });
        if (id === 0) break;
        expected += vocabulary.decode([id]);
      }
      const generator = torchGenerator(7);
      const word = await sampleWord(indifferent(logits), vocabulary, { generator, algorithm });
      expect(word).toBe(expected);
      expect(generator.getState()).toEqual(twin.getState());
    }
  });

  test('the same seed, the same words', async () => {
    const words = async (seed: number) => {
      const generator = torchGenerator(seed);
      const model = indifferent(logits);
      const drawn: string[] = [];
      while (drawn.length < 10) drawn.push(await sampleWord(model, vocabulary, { generator }));
      return drawn;
    };
    expect(await words(3)).toEqual(await words(3));
    expect(await words(3)).not.toEqual(await words(4));
  });

  test('at temperature 0 it is the likeliest, whatever the seed', async () => {
    // After nothing a, after a b, after b c, after c the end.
    const logits = [1, 2, 3, 0].map((next) => [0, 1, 2, 3].map((i) => (i === next ? 1 : 0)));
    const model: LanguageModel = {
      blockSize: 1,
      forward: (x) => tensor(logits).index(x.view(-1)),
      stateDict: () => ({}),
    };
    for (const seed of [1, 2, 3]) {
      const generator = torchGenerator(seed);
      expect(await sampleWord(model, vocabulary, { generator, temperature: 0 })).toBe('abc');
    }
  });

  test('the model sees the last characters, with 0 where there are none', async () => {
    const seen: Promise<unknown>[] = [];
    const model: LanguageModel = {
      blockSize: 3,
      forward: (x: Tensor) => {
        seen.push(x.toArray());
        expect(x.shape).toEqual([1, 3]);
        return tensor([[0, 0, 100, 0]]);
      },
      stateDict: () => ({}),
    };
    const generator = torchGenerator(1);
    const options = { generator, prompt: 'a', maxLength: 5 };
    expect(await sampleWord(model, vocabulary, options)).toBe('abbbb');
    expect(await Promise.all(seen)).toEqual([[[0, 0, 1]], [[0, 1, 2]], [[1, 2, 2]], [[2, 2, 2]]]);
  });

  test('of a model with a prediction at each position, the last one counts', async () => {
    const model: LanguageModel = {
      blockSize: 2,
      forward: () =>
        tensor([
          [
            [0, 100, 0, 0],
            [0, 0, 0, 100],
          ],
        ]),
      stateDict: () => ({}),
    };
    const generator = torchGenerator(1);
    expect(await sampleWord(model, vocabulary, { generator, maxLength: 3 })).toBe('ccc');
  });

  test('it stops at maxLength, the prompt included, which is never cut', async () => {
    const model = indifferent([-100, 0, 0, 0]);
    const generator = torchGenerator(1);
    expect(await sampleWord(model, vocabulary, { generator })).toHaveLength(100);
    const word = await sampleWord(model, vocabulary, { generator, prompt: 'ab', maxLength: 5 });
    expect(word).toMatch(/^ab...$/);
    expect(await sampleWord(model, vocabulary, { generator, prompt: 'abc', maxLength: 2 })).toBe(
      'abc',
    );
  });

  test('a reader reads from the boundary on, the prompt at once, then each character', async () => {
    const { model, seen } = successor();
    const generator = torchGenerator(1);
    expect(await sampleWord(model, vocabulary, { generator, prompt: 'a' })).toBe('abc');
    const evaluation = 'evaluation';
    expect(seen).toEqual([[0, 1, evaluation], [2, evaluation], [3, evaluation], 'disposed']);
    expect(model.training).toBe(true);
    expect(await sampleWord(model, vocabulary, { generator, maxLength: 2 })).toBe('ab');
  });

  test('a reader that fails is disposed', async () => {
    let disposed = 0;
    const reader = () => ({
      read: () => {
        throw new RangeError('unreadable');
      },
      dispose: () => disposed++,
    });
    const model = { ...indifferent(logits), reader };
    const drawing = sampleWord(model, vocabulary, { generator: torchGenerator(1) });
    await expect(drawing).rejects.toThrow('unreadable');
    expect(disposed).toBe(1);
  });

  test('a prompt with a character that the model does not know', async () => {
    const generator = torchGenerator(1);
    const drawing = sampleWord(indifferent(logits), vocabulary, { generator, prompt: 'aX' });
    await expect(drawing).rejects.toThrow(VocabularyError);
  });

  test('leaves no buffers', () =>
    countingBuffers(async () => {
      const { buffers } = memory();
      await sampleWord(indifferent(logits), vocabulary, { generator: torchGenerator(1) });
      expect(memory().buffers).toBe(buffers);
    }));
});

describe('many words', () => {
  /** How many words a model makes up, how often it was asked, and what it was asked. */
  async function many(count: number, options = {}) {
    const { model } = smallRun();
    const reads: Promise<string>[] = [];
    const counted: LanguageModel = {
      ...{ blockSize: model.blockSize, stateDict: () => model.stateDict() },
      forward: (x) => {
        reads.push(x.data().then((ids) => ids.join()));
        return model.forward(x);
      },
    };
    const generator = torchGenerator(7);
    const words: string[] = [];
    const all = { generator, count, maxLength: 9, ...options };
    for await (const word of sampleWords(counted, ofNames, all)) words.push(word);
    return { model, words, asked: await Promise.all(reads), generator };
  }

  test.each([
    {},
    { prompt: 'ma', temperature: 0.5 },
    { algorithm: 'exponential' as const, topK: 5 },
  ])('are those that sampleWord makes one after the other: %o', async (options) => {
    const { model, words, generator } = await many(200, options);
    const twin = torchGenerator(7);
    for (const word of words) {
      const all = { generator: twin, maxLength: 9, ...options };
      expect(await sampleWord(model, ofNames, all)).toBe(word);
    }
    expect(twin.getState()).toEqual(generator.getState());
    expect(words).toHaveLength(200);
    expect(new Set(words).size).toBeGreaterThan(20);
  });

  test('the model is asked once for each context', async () => {
    const { words, asked } = await many(500);
    expect(new Set(asked).size).toBe(asked.length);
    const characters = words.reduce((sum, word) => sum + word.length, 0);
    expect(asked.length).toBeLessThan(characters / 2);
  });

  test('leaves no buffers', () =>
    countingBuffers(async () => {
      const { buffers } = memory();
      const options = { generator: torchGenerator(1), count: 5 };
      for await (const _ of sampleWords(indifferent(logits), vocabulary, options));
      expect(memory().buffers).toBe(buffers);
    }));
});

describe('a text', () => {
  const text = Vocabulary.ofText('\nabc');

  async function written(model: LanguageModel, prompt: string, length: number) {
    let all = '';
    const options = { generator: torchGenerator(1), prompt, length };
    for await (const character of sampleText(model, text, options)) all += character;
    return all;
  }

  test('reads the prompt at once, then each character that it writes', async () => {
    const { model, seen } = successor();
    expect(await written(model, 'ab', 3)).toBe('c\na');
    expect(seen).toEqual([[1, 2, 'evaluation'], [3, 'evaluation'], [0, 'evaluation'], 'disposed']);
    expect(model.training).toBe(true);
  });

  test('begins with the first of the vocabulary if there is no prompt', async () => {
    const { model, seen } = successor();
    expect(await written(model, '', 2)).toBe('ab');
    expect(seen[0]).toEqual([0, 'evaluation']);
  });

  test('a model in evaluation mode stays in it; one that is left early is put back', async () => {
    const { model, seen } = successor();
    for await (const _ of sampleText(model, text, { generator: torchGenerator(1) })) break;
    expect([model.training, seen.at(-1)]).toEqual([true, 'disposed']);
    model.eval?.();
    await written(model, 'a', 1);
    expect(model.training).toBe(false);
  });

  test('a model without a reader', async () => {
    await expect(written(indifferent(logits), '', 1)).rejects.toThrow('this model has no reader');
  });
});

test('a word is made in evaluation mode, in which the model does not stay', async () => {
  const modes: boolean[] = [];
  const model: LanguageModel & { training: boolean } = {
    ...indifferent(logits),
    training: true,
    forward: () => {
      modes.push(model.training);
      return tensor([[0, 100, 0, 0]]);
    },
    train: () => {
      model.training = true;
    },
    eval: () => {
      model.training = false;
    },
  };
  await sampleWord(model, vocabulary, { generator: torchGenerator(1), maxLength: 2 });
  expect(modes).toEqual([false, false]);
  expect(model.training).toBe(true);
});
