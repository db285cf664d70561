/** The models that come with the lectures, as a cell gets them. */
import { Vocabulary } from '@makemore/data';
import { expect, test } from 'vitest';
import { loadPretrained } from '../src/index.ts';

test('the trained model of a lecture: its card, and as many numbers as it says', async () => {
  const { card, model } = await loadPretrained('gpt');
  expect(card).toMatchObject({ lecture: 'gpt', preset: 'small', data: { name: 'playlet' } });
  expect(Vocabulary.fromJSON(card.vocabulary).size).toBe(model['tokens.weight']?.shape[0]);
  const numbers = Object.values(model).reduce((sum, { size }) => sum + size, 0);
  expect(numbers).toBe(card.parameters);
});

test('a lecture that has none: which do', async () => {
  await expect(loadPretrained('micrograd')).rejects.toThrow(
    /^no trained model comes with 'micrograd'; bigram, mlp, batchnorm, wavenet and gpt have one$/,
  );
});
