import { type Generator, seeded, torchGenerator } from '@makemore/random';
import { getBackend, ones, ShapeError, type Tensor, tensor } from '@makemore/tensor-ops';
import { describe, expect, test } from 'vitest';
import {
  BatchNorm1d,
  Dropout,
  Embedding,
  GELU,
  LayerNorm,
  Linear,
  type Module,
  ReLU,
  Sequential,
  Tanh,
} from '../src/index.ts';
import { expectClose, figures, stateOf, tensorOf } from './figures.ts';

// float32 on both sides; sums of a few dozen terms in another order.
const TOLERANCE = 2e-6;

type Make = (generator: Generator) => Module;

const models: Readonly<Record<string, Make>> = {
  linear: (generator) => new Linear(30, 200, { generator }),
  'linear without bias': (generator) => new Linear(5, 3, { generator, bias: false }),
  embedding: (generator) => new Embedding(27, 10, { generator }),
  'small embedding': (generator) => new Embedding(3, 5, { generator }),
  mlp: (generator) =>
    new Sequential(
      new Embedding(27, 2, { generator }),
      new Linear(2, 7, { generator }),
      new Tanh(),
      new Linear(7, 9, { generator }),
      new Linear(9, 27, { generator }),
    ),
};

describe('initial weights are those of torch.manual_seed', () => {
  test.each(figures.initial)('$model, seed $seed', async ({ model, seed, state }) => {
    const ours = (models[model] as Make)(torchGenerator(seed)).stateDict();
    expect(Object.keys(ours)).toEqual(Object.keys(state));
    for (const [name, figure] of Object.entries(state)) {
      const x = ours[name] as Tensor;
      const values = Array.from(await x.data());
      const sum = values.reduce((total, value) => total + value, 0);
      expect(x.shape).toEqual(figure.shape);
      // Uniform weights to the bit; normal ones to 1e-6.
      const normal = model.endsWith('embedding') || name === '0.weight';
      expectClose(values.slice(0, 4), figure.head.map(Math.fround), normal ? 1e-6 : 0);
      expectClose(values.slice(-4), figure.tail.map(Math.fround), normal ? 1e-6 : 0);
      expectClose([sum], [figure.sum], normal ? 1e-6 * x.size : 0);
    }
  });
});

const generator = seeded('layers');
const layers: Readonly<Record<string, () => Module>> = {
  linear: () => new Linear(3, 4, { generator }),
  'linear without bias': () => new Linear(3, 4, { generator, bias: false }),
  tanh: () => new Tanh(),
  relu: () => new ReLU(),
  gelu: () => new GELU(),
  'gelu tanh': () => new GELU({ approximate: 'tanh' }),
  'layer norm': () => new LayerNorm(3),
  sequential: () =>
    new Sequential(
      new Linear(3, 5, { generator }),
      new GELU(),
      new LayerNorm(5),
      new Linear(5, 2, { generator }),
    ),
  embedding: () => new Embedding(5, 2, { generator }),
};

type Evaluation = (typeof figures.layers)[number] | (typeof figures.batchNorm)[0]['batches'][0];

/** Forward and the gradients of sum(out · cotangent), against torch's. */
async function expectSame(layer: Module, each: Evaluation, isIndex = false): Promise<void> {
  const input = tensorOf(each.input, isIndex ? { dtype: 'int32' } : { requiresGrad: true });
  for (const parameter of layer.parameters()) parameter.grad = null;
  const out = layer.forward(input);
  out.mul(tensorOf(each.cotangent)).sum().backward();
  expect(out.shape).toEqual(each.cotangent.shape);
  expectClose(await out.data(), each.out, TOLERANCE);
  const inputs = new Map([...layer.namedParameters(), ...(isIndex ? [] : [['input', input]])] as [
    string,
    Tensor,
  ][]);
  expect([...inputs.keys()]).toEqual(Object.keys(each.gradients));
  for (const [name, x] of inputs) {
    expectClose(
      (await x.grad?.data()) ?? [],
      each.gradients[name] as readonly number[],
      TOLERANCE * 5,
    );
  }
}

describe('forward and gradients are those of torch', () => {
  test.each(figures.layers)('$layer', async (each) => {
    const layer = (layers[each.layer] as () => Module)();
    layer.loadStateDict(stateOf(each.state));
    await expectSame(layer, each, each.layer === 'embedding');
  });

  test.each(figures.batchNorm)('batch norm, momentum $momentum', async (figure) => {
    const layer = new BatchNorm1d(2, { momentum: figure.momentum });
    layer.loadStateDict(stateOf(figure.state));
    for (const each of figure.batches) {
      if (each.training) layer.train();
      else layer.eval();
      await expectSame(layer, each);
      expect(layer.namedBuffers().map(([name]) => name)).toEqual(Object.keys(each.running));
      for (const [name, buffer] of layer.namedBuffers()) {
        expectClose(await buffer.data(), each.running[name] as readonly number[], TOLERANCE);
      }
    }
  });
});

const hasFloat64 = getBackend().dtypes.includes('float64'); // a backend like a GPU has not

test.skipIf(!hasFloat64)('float64 throughout when asked', () => {
  const model = new Sequential(
    new Embedding(5, 4, { generator, dtype: 'float64' }),
    new Linear(4, 4, { generator, dtype: 'float64' }),
    new BatchNorm1d(4, { dtype: 'float64' }),
    new LayerNorm(4, { dtype: 'float64' }),
  );
  const dtypes = new Set(Object.values(model.stateDict()).map(({ dtype }) => dtype));
  expect([...dtypes]).toEqual(['float64']);
  expect(model.forward(tensor([0, 1], { dtype: 'int32' })).dtype).toBe('float64');
});

test('batch norm refuses to train on a single row', () => {
  expect(() => new BatchNorm1d(2).forward(ones([1, 2]))).toThrow(ShapeError);
  expect(new BatchNorm1d(2).eval().forward(ones([1, 2])).shape).toEqual([1, 2]);
});

test('dropout drops in training only, and keeps the mean', async () => {
  const layer = new Dropout(0.25, { generator: seeded(1) });
  const x = ones([10_000]);
  const dropped = await layer.forward(x).data();
  expect(new Set(dropped)).toEqual(new Set([0, Math.fround(4 / 3)]));
  expect(Array.from(dropped).reduce((sum, value) => sum + value, 0) / x.size).toBeCloseTo(1, 1);
  expect(layer.eval().forward(x)).toBe(x);
  expect(() => new Dropout(1.5, { generator })).toThrow('from 0 to 1, not 1.5');
});
