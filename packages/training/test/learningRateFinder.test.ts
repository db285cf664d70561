import { getBackend, memory, setBackend } from '@makemore/tensor-ops';
import { describe, expect, test, vi } from 'vitest';
import { AsyncOnlyBackend } from '../../tensor-ops/test/AsyncOnlyBackend.ts';
import { suggestLearningRate, sweepLearningRates } from '../src/index.ts';
import { countingBuffers } from './countingBuffers.ts';
import { smallRun } from './smallRun.ts';

describe('the sweep', () => {
  test('one point a rate, evenly spaced in the exponent', async () => {
    const points = await sweepLearningRates(smallRun(), { from: 1e-3, to: 1, count: 4 });
    const rates = points.map(({ learningRate }) => learningRate);
    expect(rates).toHaveLength(4);
    for (const [i, rate] of [0.001, 0.01, 0.1, 1].entries()) expect(rates[i]).toBeCloseTo(rate, 10);
  });

  test('takes the step at that rate, and tells the loss before it', async () => {
    const run = smallRun();
    const [first] = await sweepLearningRates(run, { from: 0.5, to: 2, count: 1 });
    expect(run.optimizer.lr).toBe(0.5);
    expect(first).toEqual({ learningRate: 0.5, loss: await smallRun().loss().item() });
  });

  test('ends where the loss is no longer finite', async () => {
    const points = await sweepLearningRates(smallRun(), { from: 1, to: 1e38, count: 200 });
    expect(points.length).toBeLessThan(200);
    expect(points.every(({ loss }) => Number.isFinite(loss))).toBe(true);
  });

  test('waits for no loss before it is twenty steps old', async () => {
    const before = getBackend();
    const open: (() => void)[] = [];
    class SlowBackend extends AsyncOnlyBackend {
      override async read(...args: Parameters<AsyncOnlyBackend['read']>) {
        const values = await super.read(...args);
        if (open.length < 20) await new Promise<void>((resolve) => open.push(resolve));
        return values;
      }
    }
    await setBackend(new SlowBackend());
    try {
      const run = smallRun();
      let drawn = 0;
      const loss = () => {
        drawn++;
        return run.loss();
      };
      const sweep = sweepLearningRates({ ...run, loss }, { from: 0.01, to: 0.1, count: 30 });
      await vi.waitUntil(() => open.length === 20);
      expect(drawn).toBe(20);
      for (const answer of open) answer();
      const points = await sweep;
      await setBackend(before);
      const prompt = await sweepLearningRates(smallRun(), { from: 0.01, to: 0.1, count: 30 });
      expect(points.map(({ learningRate }) => learningRate)).toEqual(
        prompt.map(({ learningRate }) => learningRate),
      );
      for (const [i, point] of prompt.entries()) {
        expect(points[i]?.loss).toBeCloseTo(point.loss, 5);
      }
    } finally {
      await setBackend(before);
    }
  });

  test('leaves no buffers', () =>
    countingBuffers(async () => {
      const run = smallRun();
      await sweepLearningRates(run, { from: 0.01, to: 0.1, count: 1 });
      const { buffers } = memory();
      await sweepLearningRates(run, { from: 0.01, to: 0.1, count: 50 });
      expect(memory().buffers).toBe(buffers);
    }));
});

describe('the suggestion', () => {
  /** A loss at each of 101 rates from 0.001 to 1, by the exponent of the rate. */
  const curve = (loss: (exponent: number) => number) =>
    Array.from({ length: 101 }, (_, i) => {
      const exponent = -3 + (3 * i) / 100;
      return { learningRate: 10 ** exponent, loss: loss(exponent) };
    });

  test('is the lowest point', () => {
    const points = curve((exponent) => 2 + (exponent + 1) ** 2);
    expect(suggestLearningRate(points)).toBeCloseTo(0.1, 2);
  });

  test('is not taken in by one lucky batch', () => {
    const points = curve((exponent) => 2 + (exponent + 1) ** 2);
    points[10] = { ...(points[10] as (typeof points)[number]), loss: 1.9 };
    expect(suggestLearningRate(points)).toBeCloseTo(0.1, 2);
  });

  test('of a single point is that point', () => {
    expect(suggestLearningRate([{ learningRate: 0.3, loss: 1 }])).toBe(0.3);
  });
});
