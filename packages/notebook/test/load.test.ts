/** The models that come with the lectures, as a cell gets them. */
import { expect, test } from 'vitest';
import { loadPretrained } from '../src/index.ts';

test('the trained model of a lecture is a safetensors file with its card', async () => {
  const bytes = await loadPretrained('gpt');
  const { buffer, byteOffset, byteLength } = bytes;
  const size = Number(new DataView(buffer, byteOffset, byteLength).getBigUint64(0, true));
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + size)));
  const card = JSON.parse(header.__metadata__.card);
  expect(card).toMatchObject({ lecture: 'gpt', preset: 'small', data: { name: 'playlet' } });
  // Float32, and nothing else in it.
  expect(byteLength).toBe(8 + size + 4 * card.parameters);
});

test('a lecture that has none: which do', async () => {
  await expect(loadPretrained('micrograd')).rejects.toThrow(
    /^no trained model comes with 'micrograd'; bigram, mlp, batchnorm, backprop, wavenet and gpt have one$/,
  );
});
