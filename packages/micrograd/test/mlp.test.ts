import { pythonRandom } from '@makemore/random';
import { describe, expect, test } from 'vitest';
import { Layer, MLP, Neuron, trainFourExamples, Value } from '../src/index.ts';
import { expectClose, figures } from './torchFigures.ts';

const options = () => ({ generator: pythonRandom(1) });

test('a neuron is activation(w · x + b)', () => {
  const neuron = new Neuron(2, { ...options(), activation: 'linear' });
  const [w1, w2] = neuron.w as [Value, Value];
  neuron.b.data = 0.5;
  const expected = 0.5 + w1.data * 2 + w2.data * -3;
  expect(neuron.forward([2, new Value(-3)]).data).toBeCloseTo(expected, 14);
  const relu = new Neuron(2, { ...options(), activation: 'relu' });
  expect([relu.forward([1, 1]).op, new Neuron(2, options()).forward([1, 1]).op]).toEqual([
    'relu',
    'tanh',
  ]);
});

test("weights are Python's random.uniform(-1, 1), and so is a random bias, after them", () => {
  const twin = pythonRandom(7);
  const draws = Array.from({ length: 6 }, () => -1 + 2 * twin.random());
  const model = new MLP(2, [2], { generator: pythonRandom(7), randomBias: true });
  expect(model.parameters().map(({ data }) => data)).toEqual(draws);
  const zero = new MLP(2, [2], { generator: pythonRandom(7) });
  expect(zero.parameters().map(({ data }) => data)).toEqual([
    ...draws.slice(0, 2),
    0,
    ...draws.slice(2, 4),
    0,
  ]);
});

test('weights and bias have names, for the drawn graph', () => {
  const labels = new Neuron(2, options()).parameters().map(({ label }) => label);
  expect(labels).toEqual(['w1', 'w2', 'b']);
});

test('the last layer has its own activation, linear by default', () => {
  const activations = (model: MLP) => model.layers.map(({ neurons }) => neurons[0]?.activation);
  expect(activations(new MLP(1, [2, 3, 1], options()))).toEqual(['tanh', 'tanh', 'linear']);
  const other = new MLP(1, [2, 1], { ...options(), activation: 'relu', output: 'tanh' });
  expect(activations(other)).toEqual(['relu', 'tanh']);
});

test('zeroGrad clears what backward has added', () => {
  const model = new MLP(2, [3, 1], options());
  model.forward([1, 2])[0]?.backward();
  expect(model.parameters().some(({ grad }) => grad !== 0)).toBe(true);
  model.zeroGrad();
  expect(model.parameters().every(({ grad }) => grad === 0)).toBe(true);
});

describe('sizes that cannot be', () => {
  test.each<[() => unknown, string]>([
    [() => new Neuron(0, options()), 'Neuron: the number of inputs must be a whole number from 1'],
    [() => new Layer(1, 1.5, options()), 'Layer: the number of outputs must be a whole number'],
    [() => new MLP(2, [], options()), 'MLP: give the size of at least one layer'],
    [() => new Neuron(2, options()).forward([1]), 'Neuron.forward: 1 inputs for 2 weights'],
    [() => new MLP(2, [3], options()).forward([1, 2, 3]), '3 inputs for 2 weights'],
  ])('%s', (mistake, message) => {
    expect(mistake).toThrow(RangeError);
    expect(mistake).toThrow(message);
  });
});

test.each(figures.fourExamples)("torch's figures: the four examples, seed $seed", (figure) => {
  const { losses, predictions } = trainFourExamples({ generator: pythonRandom(figure.seed) });
  // Double precision; twenty steps multiply its rounding a little.
  expectClose(losses, figure.losses, 1e-11);
  expectClose(predictions, figure.predictions, 1e-11);
  expect(predictions.map(Math.sign)).toEqual([1, -1, -1, 1]);
});
