import { numpyRandom, pythonRandom } from '@makemore/random';
import {
  firstExpression,
  firstNeuron,
  neuronTakenApart,
  nudged,
  readmeExample,
} from './expressions.ts';
import { makeMoons } from './makeMoons.ts';
import { MLP } from './mlp.ts';
import { type TrainMoonsOptions, trainMoons } from './trainMoons.ts';

/** A number that the course has published, and how to get ours. */
export interface Figure {
  readonly what: string;
  readonly value: number;
  /** How far ours may be off: half of the last digit that was printed, 0 for whole numbers. */
  readonly tolerance: number;
  /** Where it was published. */
  readonly source: string;
  /** Ours, computed anew. */
  measure(): number;
}

const LECTURE = 'The spelled-out intro to neural networks and backpropagation: building micrograd';
const README = 'README of github.com/karpathy/micrograd';
const DEMO = 'demo.ipynb of github.com/karpathy/micrograd';

/** The seed of the demo. */
export const LECTURE_SEED = 1337;

/** The demo's points and training, from the same draws: numpy's for the points, Python's for the weights. */
export function lectureMoons({
  seed = LECTURE_SEED,
  ...options
}: Omit<TrainMoonsOptions, 'generator'> & { readonly seed?: number } = {}) {
  const points = makeMoons(100, { generator: numpyRandom(seed), noise: 0.1 });
  return { points, ...trainMoons(points, { generator: pythonRandom(seed), ...options }) };
}

function parametersOf(inputs: number, sizes: readonly number[]): number {
  return new MLP(inputs, sizes, { generator: pythonRandom(0) }).parameters().length;
}

// biome-ignore lint/suspicious/noApproximativeNumericConstant: what the lecture prints
const ONE_OVER_ROOT_2 = 0.7071;

/** The lecture's figures. */
export const figures: readonly Figure[] = [
  ...printed(LECTURE, 6, [
    ['L', -8, () => firstExpression().L.data],
    ['L after a nudge of 0.01', -7.286496, () => nudged(0.01)],
  ]),
  ...printed(LECTURE, 4, [
    ['dL/da', 6, () => firstExpression().a.grad],
    ['dL/db', -4, () => firstExpression().b.grad],
    ['dL/dc', -2, () => firstExpression().c.grad],
    ['dL/df', 4, () => firstExpression().f.grad],
    ['the neuron', ONE_OVER_ROOT_2, () => firstNeuron().o.data],
    ['do/dx1', -1.5, () => firstNeuron().x1.grad],
    ['do/dw1', 1, () => firstNeuron().w1.grad],
    ['do/dx2', 0.5, () => firstNeuron().x2.grad],
    ['do/dw2', 0, () => firstNeuron().w2.grad],
    ['the neuron, tanh taken apart', ONE_OVER_ROOT_2, () => neuronTakenApart().o.data],
    ['do/dx1, tanh taken apart', -1.5, () => neuronTakenApart().x1.grad],
  ]),
  ...printed(README, 4, [
    ['g', 24.7041, () => readmeExample().g.data],
    ['dg/da', 138.8338, () => readmeExample().a.grad],
    ['dg/db', 645.5773, () => readmeExample().b.grad],
  ]),
  ...exactly(LECTURE, [['parameters of MLP(3, [4, 4, 1])', 41, () => parametersOf(3, [4, 4, 1])]]),
  ...exactly(DEMO, [
    ['parameters of MLP(2, [16, 16, 1])', 337, () => parametersOf(2, [16, 16, 1])],
    ['moons: accuracy before training', 0.5, () => lastStep(0).accuracy],
    ['moons: accuracy after 100 steps', 1, () => lastStep(100).accuracy],
  ]),
  ...printed(DEMO, 15, [
    ['moons: loss before training', 0.8958441028683222, () => lastStep(0).loss],
  ]),
];

function lastStep(steps: number) {
  const { history } = lectureMoons({ steps });
  return history.at(-1) as (typeof history)[number];
}

type Row = readonly [what: string, value: number, measure: () => number];

function printed(source: string, digits: number, rows: readonly Row[]): Figure[] {
  const tolerance = 0.5 * 10 ** -digits;
  return rows.map(([what, value, measure]) => ({ what, value, tolerance, source, measure }));
}

function exactly(source: string, rows: readonly Row[]): Figure[] {
  return rows.map(([what, value, measure]) => ({ what, value, tolerance: 0, source, measure }));
}
