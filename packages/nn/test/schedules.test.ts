import { expect, test } from 'vitest';
import { constant, cosine, learningRateSweep, stepDecay } from '../src/index.ts';
import { expectClose, figures } from './figures.ts';

// Double precision on both sides; torch's are computed recursively.
const TOLERANCE = 1e-12;
const upTo = (steps: number) => Array.from({ length: steps }, (_, step) => step);

test('constant', () => {
  expect(upTo(3).map(constant(0.3))).toEqual([0.3, 0.3, 0.3]);
});

test('stepDecay is MultiStepLR, and the lecture’s 0.1 then 0.01', () => {
  const schedule = stepDecay({ lr: 0.1, milestones: [3, 7], factor: 0.5 });
  expectClose(upTo(10).map(schedule), figures.schedules.stepDecay, TOLERANCE);
  const lecture = stepDecay({ lr: 0.1, milestones: [100_000] });
  expect([0, 99_999].map(lecture)).toEqual([0.1, 0.1]);
  expect([100_000, 199_999].map(lecture).map(Math.fround)).toEqual([0.01, 0.01].map(Math.fround));
});

test('cosine is CosineAnnealingLR', () => {
  const schedule = cosine({ lr: 0.1, minLr: 0.01, steps: 10 });
  expectClose(upTo(11).map(schedule), figures.schedules.cosine, TOLERANCE);
});

test('cosine rises, peaks where the warmup ends, and stays at the bottom', () => {
  const schedule = cosine({ lr: 1, minLr: 0.1, warmupSteps: 3, steps: 13 });
  expect([0, 1, 2, 3].map(schedule)).toEqual([0.25, 0.5, 0.75, 1]);
  expect(schedule(8)).toBeCloseTo(0.55, 12);
  expect([13, 14, 1e9].map(schedule)).toEqual([0.1, 0.1, 0.1]);
  expect(cosine({ lr: 1, steps: 1 })(0)).toBe(1);
  expect(() => cosine({ lr: 1, warmupSteps: 5, steps: 5 })).toThrow(RangeError);
});

test('learningRateSweep meets both ends, in even ratios', () => {
  const sweep = learningRateSweep({ from: 1e-3, to: 1, steps: 1000 });
  const rates = upTo(1000).map(sweep);
  expect(rates[0]).toBe(1e-3);
  expect(rates.at(-1)).toBe(1);
  expect((rates[500] as number) / (rates[499] as number)).toBeCloseTo(10 ** (3 / 999), 12);
  expect(learningRateSweep({ from: 0.5, to: 1, steps: 1 })(0)).toBe(0.5);
  expect(() => learningRateSweep({ from: 0, to: 1, steps: 3 })).toThrow(RangeError);
});
