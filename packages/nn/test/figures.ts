import { readFileSync } from 'node:fs';
import { type Shape, type Tensor, tensor } from '@makemore/tensor-ops';
import { expect } from 'vitest';

interface ArrayFigure {
  readonly shape: Shape;
  readonly values: readonly number[];
}

interface DigestFigure {
  readonly shape: Shape;
  readonly head: readonly number[];
  readonly tail: readonly number[];
  readonly sum: number;
}

interface EvaluationFigure {
  readonly input: ArrayFigure;
  readonly cotangent: ArrayFigure;
  readonly out: readonly number[];
  readonly gradients: Readonly<Record<string, readonly number[]>>;
}

interface Figures {
  readonly initial: readonly {
    readonly model: string;
    readonly seed: number;
    readonly state: Readonly<Record<string, DigestFigure>>;
  }[];
  readonly layers: readonly (EvaluationFigure & {
    readonly layer: string;
    readonly state: Readonly<Record<string, ArrayFigure>>;
  })[];
  readonly batchNorm: readonly {
    readonly momentum: number;
    readonly state: Readonly<Record<string, ArrayFigure>>;
    readonly batches: readonly (EvaluationFigure & {
      readonly training: boolean;
      readonly running: Readonly<Record<string, readonly number[]>>;
    })[];
  }[];
  readonly problem: Readonly<Record<'x' | 'y' | 'weight' | 'bias', ArrayFigure>>;
  readonly optimizers: readonly {
    readonly optimizer: string;
    readonly biasEvery: number;
    readonly lrs?: readonly number[];
    readonly losses: readonly number[];
    readonly shown: Readonly<Record<string, Readonly<Record<'weight' | 'bias', number[]>>>>;
  }[];
  readonly clipping: readonly {
    readonly maxNorm: number;
    readonly grads: readonly ArrayFigure[];
    readonly norm: number;
    readonly clipped: readonly (readonly number[])[];
  }[];
  readonly schedules: Readonly<Record<'stepDecay' | 'cosine', readonly number[]>>;
}

/** What scripts/torch-figures.py wrote. */
export const figures: Figures = JSON.parse(
  readFileSync(new URL('./figures/torch.json', import.meta.url), 'utf8'),
);

/** The tensor of a figure, float32 unless said otherwise. */
export function tensorOf(
  { shape, values }: ArrayFigure,
  options: { dtype?: 'float32' | 'int32'; requiresGrad?: boolean } = {},
): Tensor {
  return tensor(Float64Array.from(values), { shape, dtype: 'float32', ...options });
}

/** Tensors by name, of figures by name. */
export function stateOf(figures: Readonly<Record<string, ArrayFigure>>): Record<string, Tensor> {
  return Object.fromEntries(Object.entries(figures).map(([name, it]) => [name, tensorOf(it)]));
}

/** Holds values against figures: relative above 1, absolute below. */
export function expectClose(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  tolerance: number,
): void {
  expect(actual.length).toBe(expected.length);
  for (let i = 0; i < actual.length; i++) {
    const [x, y] = [actual[i] as number, expected[i] as number];
    const close = Math.abs(x - y) <= tolerance * Math.max(1, Math.abs(y));
    expect(close, `element ${i} is ${x}, not ${y}`).toBe(true);
  }
}
