import { readFileSync } from 'node:fs';
import { expect } from 'vitest';

interface Figures {
  readonly ops: readonly {
    readonly op: 'add' | 'sub' | 'mul' | 'div' | 'neg' | 'exp' | 'tanh' | 'relu' | 'pow';
    readonly args: readonly number[];
    /** The exponent of pow. */
    readonly n?: number;
    readonly out: number;
    readonly grads: readonly number[];
  }[];
  readonly fourExamples: readonly {
    readonly seed: number;
    readonly losses: readonly number[];
    readonly predictions: readonly number[];
  }[];
  readonly moons: readonly (PointFigures & {
    readonly seed: number;
    readonly history: readonly (readonly [loss: number, accuracy: number])[];
  })[];
  readonly withoutNoise: readonly (PointFigures & { readonly n: number })[];
}

interface PointFigures {
  readonly xs: readonly (readonly number[])[];
  readonly ys: readonly number[];
}

/** What scripts/torch-figures.py wrote. */
export const figures: Figures = JSON.parse(
  readFileSync(new URL('./figures/torch.json', import.meta.url), 'utf8'),
);

/** Holds numbers against figures: relative above 1, absolute below. */
export function expectClose(
  actual: readonly number[],
  expected: readonly number[],
  tolerance: number,
): void {
  expect(actual.length).toBe(expected.length);
  actual.forEach((x, i) => {
    const y = expected[i] as number;
    const close = Math.abs(x - y) <= tolerance * Math.max(1, Math.abs(y));
    expect(close, `element ${i} is ${x}, not ${y}`).toBe(true);
  });
}
