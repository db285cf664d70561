import { torchGenerator } from '@makemore/random';
import {
  AutogradError,
  memory,
  noGrad,
  ones,
  type Tensor,
  tensor,
  zeros,
} from '@makemore/tensor-ops';
import { describe, expect, test } from 'vitest';
import {
  BatchNorm1d,
  Dropout,
  Embedding,
  LayerNorm,
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

describe('what is state', () => {
  const weight = () => zeros([2], { requiresGrad: true });

  test('an activation in a field is none, whatever ran last', () => {
    class Lecture extends Module {
      readonly weight = weight();
      out: Tensor | null = null;
      readonly history: Tensor[] = [];
      readonly byName = new Map<string, Tensor>();
      override forward(x: Tensor): Tensor {
        this.out = x.mul(this.weight);
        this.history.push(this.out);
        this.byName.set('out', this.out);
        return this.out;
      }
    }
    const layer = new Lecture();
    for (const run of [
      () => layer.forward(ones([2])),
      () =>
        layer
          .forward(ones([2]))
          .sum()
          .backward(),
      () => noGrad(() => layer.forward(ones([2]))),
    ]) {
      run();
      expect(layer.parameters()).toEqual([layer.weight]);
      expect(layer.namedBuffers()).toEqual([]);
      expect(Object.keys(layer.stateDict())).toEqual(['weight']);
    }
    const { out } = layer;
    layer.dispose();
    expect([layer.weight.disposed, out?.disposed]).toEqual([true, false]);
  });

  test('is found in arrays and plain objects to any depth, also where these form a ring', () => {
    class Deep extends Module {
      readonly nested = [[weight()], { inner: [new Sequential(new BatchNorm1d(1))] }];
      readonly named = { first: new Deeper(), weight: weight(), text: 'x', none: null };
      readonly ring: Record<string, unknown> = { weight: weight() };
      override forward(x: Tensor): Tensor {
        return x;
      }
    }
    class Deeper extends Module {
      readonly statistics = { mean: this.buffer(zeros([1])), list: [this.buffer(zeros([1]))] };
      override forward(x: Tensor): Tensor {
        return x;
      }
    }
    const model = new Deep();
    model.ring['again'] = model.ring;
    model.ring['model'] = model;
    expect(names(model.namedParameters())).toEqual([
      'nested.0.0',
      'named.weight',
      'ring.weight',
      'nested.1.inner.0.0.weight',
      'nested.1.inner.0.0.bias',
    ]);
    expect(names(model.namedBuffers())).toEqual([
      'nested.1.inner.0.0.runningMean',
      'nested.1.inner.0.0.runningVar',
      'named.first.statistics.mean',
      'named.first.statistics.list.0',
    ]);
    model.eval();
    expect(model.named.first.training).toBe(false);
  });

  test('a Sequential that is extended has its other fields too', () => {
    class Scaled extends Sequential {
      readonly scale = weight();
    }
    const model = new Scaled(new LayerNorm(2));
    expect(names(model.namedParameters())).toEqual(['scale', '0.weight', '0.bias']);
  });

  class Holder extends Module {
    readonly held: unknown;
    constructor(held: unknown) {
      super();
      this.held = held;
    }
    override forward(x: Tensor): Tensor {
      return x;
    }
  }

  test.each([
    ['Map', 'a Tanh', new Map([['a', new Tanh()]])],
    ['Set', 'a Tanh', new Set([new Tanh()])],
    ['Map', 'a Linear', new Map([['a', [new Linear(1, 1, { generator: torchGenerator(1) })]]])],
    ['Set', 'a parameter', new Set([weight()])],
  ])('in a %s %s is an error that says the cure', (kind, what, held) => {
    const message =
      `Holder.held is a ${kind} that holds ${what}, which has no name there; ` +
      'put it into an array or a plain object';
    expect(() => new Holder(held).parameters()).toThrow(message);
    expect(() => new Holder([held]).stateDict()).toThrow(message.replace('held', 'held.0'));
    expect(() => new Holder(held).eval()).toThrow(message);
  });

  test('a buffer requires no gradient, and stays the tensor it is', () => {
    class Wrong extends Module {
      readonly mean = this.buffer(weight());
      override forward(x: Tensor): Tensor {
        return x;
      }
    }
    expect(() => new Wrong()).toThrow(AutogradError);
    expect(() => new Wrong()).toThrow('Wrong.buffer: a buffer is not trained');

    class Moving extends Module {
      mean = this.buffer(zeros([2]));
      override forward(x: Tensor): Tensor {
        this.mean = x;
        return x;
      }
    }
    const moving = new Moving();
    moving.forward(ones([2]));
    expect(() => moving.stateDict()).toThrow(
      'Moving has a buffer that no field holds any more; a buffer keeps its tensor, so change it in place',
    );
  });
});

test('dispose frees all that a model made', () => {
  const { buffers } = memory();
  const model = new Network(1);
  expect(memory().buffers).toBe(buffers + 7);
  model.dispose();
  expect(memory().buffers).toBe(buffers);
});
