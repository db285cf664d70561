import { memory, type Tensor, tensor } from '@makemore/tensor-ops';
import { expect, test } from 'vitest';
import { type LanguageModel, WindowReader } from '../src/index.ts';
import { countingBuffers } from './countingBuffers.ts';

/** The logits at a place are its token, one more and two more; `asked` has each window. */
function echo(asked?: Promise<unknown>[]): LanguageModel {
  return {
    blockSize: 3,
    stateDict: () => ({}),
    forward: (x: Tensor) => {
      asked?.push(x.toArray());
      expect(x.shape[0]).toBe(1);
      return x
        .to('float32')
        .unsqueeze(-1)
        .add(tensor([0, 1, 2])); // (1, T, 3)
    },
  };
}

test('reads the last characters anew, and says what follows the last of them', async () => {
  const asked: Promise<unknown>[] = [];
  const reader = new WindowReader(echo(asked));
  expect(await reader.read([4, 5]).toArray()).toEqual([5, 6, 7]);
  expect(await reader.read([6]).toArray()).toEqual([6, 7, 8]);
  expect(await reader.read([7, 8]).toArray()).toEqual([8, 9, 10]);
  expect(await reader.read([0, 1, 2, 3]).toArray()).toEqual([3, 4, 5]);
  expect(await Promise.all(asked)).toEqual([[[4, 5]], [[4, 5, 6]], [[6, 7, 8]], [[1, 2, 3]]]);
});

test('after dispose it begins anew', async () => {
  const asked: Promise<unknown>[] = [];
  const reader = new WindowReader(echo(asked));
  reader.read([4, 5]);
  reader.dispose();
  reader.read([6]);
  expect(await Promise.all(asked)).toEqual([[[4, 5]], [[6]]]);
});

test('leaves nothing but the logits', () =>
  countingBuffers(async () => {
    const reader = new WindowReader(echo());
    const { buffers } = memory();
    const logits = reader.read([1, 2]);
    expect(memory().buffers).toBe(buffers + 1);
    logits.dispose();
  }));
