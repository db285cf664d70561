/** The demo of the micrograd repository: two moons, a max-margin loss, a hundred steps. */
import type { Generator } from '@makemore/random';
import { sum } from './arithmetic.ts';
import type { Points } from './makeMoons.ts';
import { MLP } from './mlp.ts';
import type { Value } from './value.ts';

/** The weight of Σp² in the loss. */
const ALPHA = 1e-4;

/** One step of a training: the loss and the accuracy before its update. */
export interface Step {
  readonly step: number;
  readonly loss: number;
  /** The share of points on their side of the boundary, 0 to 1. */
  readonly accuracy: number;
}

export interface MarginLoss {
  readonly loss: Value;
  readonly accuracy: number;
}

/**
 * The support-vector-machine loss `mean(max(0, 1 − y·score)) + 10⁻⁴ Σp²`: nothing is left to gain
 * from a point whose score has the right sign and is at least 1 in size.
 *
 * @param model with two inputs and one output.
 */
export function marginLoss(model: MLP, { xs, ys }: Points): MarginLoss {
  const scores = xs.map((x) => model.forward(x)[0] as Value);
  const losses = scores.map((score, i) =>
    score
      .mul(-(ys[i] as number))
      .add(1)
      .relu(),
  );
  const data = sum(losses).mul(1 / losses.length);
  const regularization = sum(model.parameters().map((p) => p.mul(p))).mul(ALPHA);
  const right = scores.filter((score, i) => score.data > 0 === (ys[i] as number) > 0).length;
  return { loss: data.add(regularization), accuracy: right / scores.length };
}

export interface MoonsTraining {
  readonly model: MLP;
  /** Each step, and at the end how the trained model does. */
  readonly history: readonly Step[];
}

export interface TrainMoonsOptions {
  /** Draws the initial weights. */
  readonly generator: Generator;
  /** Default 100. */
  readonly steps?: number;
  /** Called with each entry of the history as it comes. */
  readonly onStep?: (step: Step) => void;
}

/**
 * Trains an MLP(2, [16, 16, 1]) of relu neurons on all points at once, at a rate of 1 − 0.9 k/100
 * in step k, which after the demo's hundred steps stays at 0.1.
 *
 * @example
 * ```ts
 * const points = makeMoons(100, { generator: numpyRandom(1337), noise: 0.1 });
 * const { history } = trainMoons(points, { generator: pythonRandom(1337), steps: 1 });
 * history[0]; // ≈> { step: 0, loss: 0.8958, accuracy: 0.5 }
 * ```
 */
export function trainMoons(
  points: Points,
  { generator, steps = 100, onStep = () => {} }: TrainMoonsOptions,
): MoonsTraining {
  const model = new MLP(2, [16, 16, 1], { generator, activation: 'relu' });
  const parameters = model.parameters();
  const history: Step[] = [];
  const record = (step: number, { loss, accuracy }: MarginLoss) => {
    history.push({ step, loss: loss.data, accuracy });
    onStep(history.at(-1) as Step);
  };
  for (let k = 0; k < steps; k++) {
    const current = marginLoss(model, points);
    record(k, current);
    model.zeroGrad();
    current.loss.backward();
    const rate = Math.max(0.1, 1 - (0.9 * k) / 100);
    for (const p of parameters) p.data -= rate * p.grad;
  }
  record(steps, marginLoss(model, points));
  return { model, history };
}
