import { torchGenerator } from '@makemore/random';
import { AutogradError, memory, ones, type Tensor, tensor, zeros } from '@makemore/tensor-ops';
import { expect, test } from 'vitest';
import {
  BatchNorm1d,
  Dropout,
  Embedding,
  Linear,
  Module,
  Sequential,
  StateDictError,
  Tanh,
} from '../src/index.ts';

class Network extends Module {
  readonly embedding: Embedding;
  readonly blocks: readonly Module[];
  readonly scale: Tensor;
  readonly name = 'network';

  constructor(seed: number, width = 3) {
    super();
    const generator = torchGenerator(seed);
    this.embedding = new Embedding(5, width, { generator });
    this.blocks = [
      new Sequential(new Linear(width, 4, { generator, bias: false }), new BatchNorm1d(4)),
      new Dropout(0.5, { generator }),
    ];
    this.scale = ones([4], { requiresGrad: true });
  }

  override forward(x: Tensor): Tensor {
    return this.blocks
      .reduce((h, block) => block.forward(h), this.embedding.forward(x))
      .mul(this.scale);
  }
}

const names = (named: [string, Tensor][]) => named.map(([name]) => name);

test('names are dotted paths: own tensors first, then those of the children', () => {
  const model = new Network(1);
  expect(names(model.namedParameters())).toEqual([
    'scale',
    'embedding.weight',
    'blocks.0.0.weight',
    'blocks.0.1.weight',
    'blocks.0.1.bias',
  ]);
  expect(names(model.namedBuffers())).toEqual(['blocks.0.1.runningMean', 'blocks.0.1.runningVar']);
  expect(Object.keys(model.stateDict())).toHaveLength(7);
  expect(model.parameters()).toEqual(model.namedParameters().map(([, x]) => x));
  expect(model.parameterCount()).toBe(4 + 5 * 3 + 3 * 4 + 4 + 4);
});

test('what is shared counts once', () => {
  const layer = new Linear(3, 3, { generator: torchGenerator(1) });
  const model = new Sequential(layer, new Tanh(), layer);
  expect(names(model.namedParameters())).toEqual(['0.weight', '0.bias']);

  class Tied extends Module {
    readonly first = new Linear(3, 3, { generator: torchGenerator(1), bias: false });
    readonly weight = this.first.weight;
    override forward(x: Tensor): Tensor {
      return x;
    }
  }
  expect(names(new Tied().namedParameters())).toEqual(['weight']);
});

test('train and eval reach every module', () => {
  const model = new Network(1);
  const all = [model, model.embedding, ...model.blocks, ...(model.blocks[0] as Sequential).layers];
  expect(all.map(({ training }) => training)).toEqual(all.map(() => true));
  expect(model.eval()).toBe(model);
  expect(all.map(({ training }) => training)).toEqual(all.map(() => false));
  model.train();
  expect(all.map(({ training }) => training)).toEqual(all.map(() => true));
});

test('a state dict makes two models equal, in place', async () => {
  const [a, b] = [new Network(1), new Network(2)];
  const before = b.parameters();
  a.forward(tensor([0, 1, 2], { dtype: 'int32' })); // moves the running statistics
  b.loadStateDict(a.stateDict());
  expect(b.parameters()).toEqual(before);
  for (const [name, x] of Object.entries(a.stateDict())) {
    expect(await b.stateDict()[name]?.data()).toEqual(await x.data());
  }
  const x = tensor([4, 3], { dtype: 'int32' });
  expect(await b.eval().forward(x).data()).toEqual(await a.eval().forward(x).data());
});

test('a state that does not fit is refused with all that is wrong, and nothing changes', async () => {
  const model = new Network(1);
  const { scale: _, 'blocks.0.1.bias': __, ...rest } = new Network(2).stateDict();
  const wrong = {
    ...rest,
    'blocks.0.0.weight': zeros([4, 7]),
    'blocks.0.1.runningVar': zeros([4], { dtype: 'int32' }),
    extra: zeros([1]),
  };
  const before = await model.embedding.weight.data();
  expect(() => model.loadStateDict(wrong)).toThrow(StateDictError);
  expect(() => model.loadStateDict(wrong)).toThrow(
    'loadStateDict: this is not a state of this Network: missing: scale, blocks.0.1.bias; ' +
      'unexpected: extra; blocks.0.0.weight is float32 [4, 3] and was given float32 [4, 7]; ' +
      'blocks.0.1.runningVar is float32 [4] and was given int32 [4]. ' +
      'Nothing was changed; build it with the sizes and options it was saved with',
  );
  expect(await model.embedding.weight.data()).toEqual(before);
});

test('the result of an op in a public field is an error that names it', () => {
  class Mistaken extends Module {
    readonly weight = zeros([2], { requiresGrad: true }).mul(0.1);
    override forward(x: Tensor): Tensor {
      return x.mul(this.weight);
    }
  }
  expect(() => new Mistaken().parameters()).toThrow(AutogradError);
  expect(() => new Mistaken().parameters()).toThrow('Mistaken.weight is the result of mul');
});

test('dispose frees all that a model made', () => {
  const { buffers } = memory();
  const model = new Network(1);
  expect(memory().buffers).toBe(buffers + 7);
  model.dispose();
  expect(memory().buffers).toBe(buffers);
});
