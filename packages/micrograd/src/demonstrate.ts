import { pythonRandom } from '@makemore/random';
import { firstExpression, firstNeuron, nudged } from './expressions.ts';
import { LECTURE_SEED, lectureMoons } from './figures.ts';
import type { Points } from './makeMoons.ts';
import type { MLP } from './mlp.ts';
import { moonsText } from './moonsText.ts';
import { fourExamples, trainFourExamples } from './trainFourExamples.ts';
import type { Value } from './value.ts';

export interface DemonstrateOptions {
  /** Of the weights and the moons, a whole number from 0 to 2³²−1. Default 1337, the demo's. */
  readonly seed?: number;
  /** Of the training on the moons. Default 100. */
  readonly steps?: number;
  /** Gets line after line. Default console.log. */
  readonly print?: (line: string) => void;
}

/** What there is to draw afterwards. */
export interface Demonstration {
  /** The neuron's output. */
  readonly neuron: Value;
  readonly moons: { readonly model: MLP; readonly points: Points; readonly accuracy: number };
}

/** Runs the lecture from beginning to end, in seconds, and prints what it shows. */
export function demonstrate({
  seed = LECTURE_SEED,
  steps = 100,
  print = console.log,
}: DemonstrateOptions = {}): Demonstration {
  print('1. micrograd: numbers that know what they were made from\n');
  showExpression(print);
  const neuron = showNeuron(print);
  showFourExamples(seed, print);
  return { neuron, moons: showMoons(seed, steps, print) };
}

type Print = (line: string) => void;

function showExpression(print: Print): void {
  const { a, b, c, f, L } = firstExpression();
  print('An expression: L = (a·b + c)·f');
  printTable([a, b, c, f, L], print);
  print(
    `  Move a, b, c and f by 0.01 times their gradients, and L rises to ${nudged().toFixed(6)}.\n`,
  );
}

function showNeuron(print: Print): Value {
  const { x1, x2, w1, w2, b, o } = firstNeuron();
  print('A neuron: o = tanh(x1·w1 + x2·w2 + b)');
  printTable([x1, x2, w1, w2, b, o], print);
  print('  w2 has no say, since x2 is 0.\n');
  return o;
}

function printTable(values: readonly Value[], print: Print): void {
  print('            data      grad');
  for (const { label, data, grad } of values) {
    print(`  ${label.padEnd(4)}${data.toFixed(4).padStart(10)}${grad.toFixed(4).padStart(10)}`);
  }
}

function showFourExamples(seed: number, print: Print): void {
  const { losses, predictions } = trainFourExamples({ generator: pythonRandom(seed) });
  print('Four examples, an MLP(3, [4, 4, 1]) of tanh neurons');
  losses.forEach((loss, k) => {
    if (k % 5 === 0 || k === losses.length - 1)
      print(`  ${formatStep(k)}   loss ${loss.toFixed(4)}`);
  });
  print(`  wanted  ${fourExamples.ys.map((y) => y.toFixed(2).padStart(6)).join(' ')}`);
  print(`  answers ${predictions.map((y) => y.toFixed(2).padStart(6)).join(' ')}\n`);
}

function showMoons(seed: number, steps: number, print: Print): Demonstration['moons'] {
  print('Two moons, an MLP(2, [16, 16, 1]) of relu neurons');
  const { points, model, history } = lectureMoons({
    seed,
    steps,
    onStep: ({ step, loss, accuracy }) => {
      if (step % 10 !== 0 && step !== steps) return;
      print(`  ${formatStep(step)}   loss ${loss.toFixed(4)}   accuracy ${percent(accuracy)}`);
    },
  });
  const { accuracy } = history.at(-1) as (typeof history)[number];
  print(`\n${moonsText(model, points)}`);
  print('● is class 1, ○ class −1, ░ where the network says 1; triangles are on the wrong side.\n');
  return { model, points, accuracy };
}

function formatStep(k: number): string {
  return `step ${String(k).padStart(3)}`;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(0).padStart(3)} %`;
}
