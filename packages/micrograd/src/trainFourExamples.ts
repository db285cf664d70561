/** The lecture's first training: four examples, a network of 41 parameters, twenty steps. */
import type { Generator } from '@makemore/random';
import { sum } from './arithmetic.ts';
import { MLP } from './mlp.ts';
import type { Value } from './value.ts';

/** Three inputs each, and what the network is to answer. */
export const fourExamples = {
  xs: [
    [2, 3, -1],
    [3, -1, 0.5],
    [0.5, 1, 1],
    [1, 1, -1],
  ],
  ys: [1, -1, -1, 1],
} as const;

export interface FourExamplesTraining {
  readonly model: MLP;
  /** Of each step, before its update. */
  readonly losses: readonly number[];
  /** The answers of the trained network. */
  readonly predictions: readonly number[];
}

export interface TrainFourExamplesOptions {
  /** Draws the initial weights. */
  readonly generator: Generator;
  /** Default 20. */
  readonly steps?: number;
  /** Default 0.1. */
  readonly learningRate?: number;
}

/**
 * Trains an MLP(3, [4, 4, 1]), all tanh, on the squared errors `Σ(prediction − y)²`.
 *
 * @example
 * ```ts
 * const { losses } = trainFourExamples({ generator: pythonRandom(1337), steps: 2 });
 * losses; // ≈> [6.0054, 3.2021]
 * ```
 */
export function trainFourExamples({
  generator,
  steps = 20,
  learningRate = 0.1,
}: TrainFourExamplesOptions): FourExamplesTraining {
  const { xs, ys } = fourExamples;
  const model = new MLP(3, [4, 4, 1], { generator, output: 'tanh', randomBias: true });
  const predict = () => xs.map((x) => model.forward(x)[0] as Value);
  const losses: number[] = [];
  for (let k = 0; k < steps; k++) {
    const loss = sum(predict().map((prediction, i) => prediction.sub(ys[i] as number).pow(2)));
    model.zeroGrad();
    loss.backward();
    for (const p of model.parameters()) p.data -= learningRate * p.grad;
    losses.push(loss.data);
  }
  return { model, losses, predictions: predict().map(({ data }) => data) };
}
