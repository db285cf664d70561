/** The lecture's own figures, on its own names. */
import { existsSync } from 'node:fs';
import { contextWindows, Vocabulary } from '@makemore/data';
import { datasetPath, loadDataset } from '@makemore/data/node';
import { torchGenerator } from '@makemore/random';
import { evaluate, type SamplingStrategy, sampleWord } from '@makemore/training';
import { describe, expect, test } from 'vitest';
import { BigramModel, bigramLoss, countBigrams } from '../src/index.ts';

const fetched = existsSync(datasetPath('names32k'));

async function course() {
  const dataset = await loadDataset('names32k');
  if (dataset.kind !== 'words') throw new Error('names32k are words');
  const vocabulary = Vocabulary.ofWords(dataset.words);
  return { words: dataset.words, vocabulary, counts: countBigrams(dataset.words, vocabulary) };
}

describe.skipIf(!fetched)('the course (needs: npx makemore data fetch names32k)', () => {
  test.each([
    { smoothing: 0, loss: 2.45401 },
    { smoothing: 1, loss: 2.45458 },
  ])('counts from $smoothing: $loss nats over all names', async ({ smoothing, loss }) => {
    const { words, vocabulary, counts } = await course();
    const W = counts.add(smoothing).log();
    expect(Math.abs((await bigramLoss(W, counts).item()) - loss)).toBeLessThan(1e-5);
    const examples = contextWindows(words, vocabulary, 1);
    // Single precision over 228,146 examples: six digits.
    expect(await evaluate(new BigramModel(W), examples)).toBeCloseTo(loss, 4);
  });

  test.each<{ algorithm: SamplingStrategy['algorithm']; names: string[] }>([
    { algorithm: 'inverse', names: ['mor', 'axx', 'minaymoryles', 'kondlaisah', 'anchshizarie'] },
    {
      algorithm: 'exponential',
      names: ['cexze', 'momasurailezitynn', 'konimittain', 'llayn', 'ka'],
    },
  ])("names by torch's $algorithm multinomial", async ({ algorithm, names }) => {
    const { vocabulary, counts } = await course();
    const model = new BigramModel(counts.log());
    const generator = torchGenerator(2147483647);
    for (const name of names) {
      const word = await sampleWord(model, vocabulary, {
        generator,
        ...(algorithm ? { algorithm } : {}),
      });
      expect(word).toBe(name);
    }
  });
});
