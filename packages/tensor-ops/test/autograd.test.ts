import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import * as tensorOps from '../src/index.ts';
import {
  add,
  binaryCrossEntropy,
  clamp,
  noGrad,
  ones,
  scope,
  Tensor,
  tensor,
  zeros,
} from '../src/index.ts';
import { closeScope, openScope, type Scope } from '../src/memory.ts';

let own: Scope;
beforeEach(() => {
  own = openScope();
});
afterEach(() => closeScope(own));

const leaf = (values: number[]) => tensor(values, { requiresGrad: true });

describe('what backward computes', () => {
  test('two calls add up', async () => {
    const x = leaf([1, 2]);
    x.mul(3).sum().backward();
    x.square().sum().backward();
    expect(await x.grad?.toArray()).toEqual([5, 7]);
  });

  test('a diamond: both ways count', async () => {
    const x = leaf([2]);
    const h = x.mul(3);
    h.square().add(h.mul(5)).sum().backward(); // 9x² + 15x
    expect(await x.grad?.toArray()).toEqual([51]);
  });

  test('a result used at different depths gets all of its gradient before it passes it on', async () => {
    const x = leaf([1]);
    const h = x.mul(2);
    h.exp().log().exp().log().add(h).sum().backward();
    expect((await x.grad?.data())?.[0]).toBeCloseTo(4, 5);
  });

  test('an input used twice in one op', async () => {
    const x = leaf([3, -4]);
    x.mul(x).sum().backward();
    expect(await x.grad?.toArray()).toEqual([6, -8]);
    const y = leaf([3, -4]);
    y.add(y).sum().backward();
    expect(await y.grad?.toArray()).toEqual([2, 2]);
  });

  test('a gradient that is given', async () => {
    const x = leaf([1, 2]);
    const gradient = tensor([10, 100]);
    x.mul(2).backward({ gradient });
    expect(await x.grad?.toArray()).toEqual([20, 200]);
    expect(await gradient.toArray()).toEqual([10, 100]);
  });

  test('backward of a leaf itself', async () => {
    const x = leaf([5]);
    x.backward();
    expect(await x.grad?.toArray()).toEqual([1]);
  });

  test('constants and leaves that ask for none get none', () => {
    const [x, y] = [leaf([1]), tensor([2])];
    const h = x.mul(y);
    h.sum().backward();
    expect(y.grad).toBeNull();
    expect(h.grad).toBeNull();
  });

  test('10,000 nodes in a row do not overflow the stack', async () => {
    const x = leaf([1]);
    let y: Tensor = x;
    for (let i = 0; i < 10_000; i++) y = y.add(1);
    y.sum().backward();
    expect(await x.grad?.toArray()).toEqual([1]);
  });

  test('half the gradient each way at a tie, all of it at a bound of clamp', async () => {
    const [a, b] = [leaf([1]), leaf([1])];
    a.maximum(b).sum().backward();
    expect([await a.grad?.toArray(), await b.grad?.toArray()]).toEqual([[0.5], [0.5]]);
    const x = leaf([-1, 0, 1, 2]);
    clamp(x, { min: -1, max: 1 }).sum().backward();
    expect(await x.grad?.toArray()).toEqual([1, 1, 1, 0]);
  });

  test('a sure mistake has a large gradient, not NaN', async () => {
    const p = leaf([0, 1, 1]);
    binaryCrossEntropy(p, tensor([1, 0, 1])).backward();
    const [low, high, right] = (await p.grad?.data()) ?? [];
    expect(low).toBeLessThan(-1e9);
    expect(high).toBeGreaterThan(1e9);
    expect(right).toBe(0);
  });
});

describe('what is recorded', () => {
  test('a result requires a gradient if an input does and floats come out', () => {
    const x = leaf([1]);
    expect(x.mul(2).requiresGrad).toBe(true);
    expect(x.gt(0).requiresGrad).toBe(false);
    expect(x.to('int32').requiresGrad).toBe(false);
    expect(tensor([1]).mul(2).requiresGrad).toBe(false);
    expect([x.isLeaf, x.mul(2).isLeaf]).toEqual([true, false]);
  });

  test('detach shares the values and cuts the graph', async () => {
    const x = leaf([2]);
    const cut = x.mul(3).detach();
    expect([cut.requiresGrad, cut.isLeaf]).toEqual([false, true]);
    cut.mul(x).sum().backward();
    expect(await x.grad?.toArray()).toEqual([6]);
  });

  test('noGrad refuses an async body, and records again after it', () => {
    expect(() => noGrad(async () => undefined)).toThrow('noGrad: its body is async');
    expect(leaf([1]).mul(2).requiresGrad).toBe(true);
  });

  test('noGrad records nothing, nests, and ends with a throw', () => {
    const x = leaf([1]);
    noGrad(() => {
      noGrad(() => undefined);
      expect(x.mul(2).requiresGrad).toBe(false);
    });
    expect(() =>
      noGrad(() => {
        throw new Error('stop');
      }),
    ).toThrow('stop');
    expect(x.mul(2).requiresGrad).toBe(true);
  });

  test('retainGrad keeps the gradient of a result', async () => {
    const x = leaf([3]);
    const h = x.mul(2).retainGrad();
    const g = h.square().retainGrad();
    g.sum().backward();
    expect(await g.grad?.toArray()).toEqual([1]);
    expect(await h.grad?.toArray()).toEqual([12]);
    expect(await x.grad?.toArray()).toEqual([24]);
  });

  test('retainGraph lets backward run again', async () => {
    const x = leaf([3]);
    const loss = x.square().sum();
    loss.backward({ retainGraph: true });
    loss.backward();
    expect(await x.grad?.toArray()).toEqual([12]);
  });
});

describe('gradients that share dOut do not share a buffer', () => {
  const aliases: Record<string, (a: Tensor, b: Tensor) => Tensor> = {
    'a + b': (a, b) => a.add(b),
    'reshape + reshape': (a, b) => a.reshape([2, 1]).add(b.reshape([2, 1])),
    'a chain of reshapes': (a, b) =>
      a
        .reshape([1, 2])
        .reshape([2])
        .add(b.reshape([1, 2]).view(2)),
    'clone + clone': (a, b) => a.clone().add(b.clone()),
    'scatterAdd of both': (a, b) =>
      a.scatterAdd(0, tensor([0, 1], { dtype: 'int32' }), b.reshape([2])),
  };
  test.each(Object.entries(aliases))('%s', async (_, run) => {
    const [a, b] = [leaf([1, 2]), leaf([3, 4])];
    const gradient = tensor([10, 20]);
    const h = run(a, b).retainGrad();
    h.backward({ gradient: gradient.reshape(h.shape) });
    a.grad?.mul_(0);
    expect(await a.grad?.toArray()).toEqual([0, 0]);
    expect(await b.grad?.toArray()).toEqual([10, 20]);
    expect(await h.grad?.reshape([2]).toArray()).toEqual([10, 20]);
    expect(await gradient.toArray()).toEqual([10, 20]);
    a.square().sum().backward();
    expect(await b.grad?.toArray()).toEqual([10, 20]);
  });

  test('the same leaf by several ways', async () => {
    const x = leaf([1, 2]);
    const y = x.reshape([2, 1]).reshape([2]);
    x.add(y)
      .add(y)
      .add(x.reshape([1, 2]).reshape([2]))
      .sum()
      .backward();
    expect(await x.grad?.toArray()).toEqual([4, 4]);
  });
});

describe('changes in place', () => {
  test('of a value that backward needs are found out', () => {
    const x = leaf([1, 2]);
    const h = x.mul(2);
    const loss = h.square().sum();
    noGrad(() => h.add_(1));
    expect(() => loss.backward()).toThrow(
      'backward of square: its input 1 (float32 [2]) was changed in place after the op ran, and the gradient needs ' +
        'the value as it was; use the op without "_", or change a .clone()',
    );
  });

  test('of a result that backward needs are found out', () => {
    const out = leaf([1]).exp();
    const loss = out.sum();
    noGrad(() => out.zero_());
    expect(() => loss.backward()).toThrow('backward of exp: its result (float32 [1])');
  });

  test('through a view are found out', () => {
    const w = leaf([1, 2]);
    const data = tensor([3, 4]);
    const loss = w.mul(data).sum();
    data.reshape([2, 1]).fill_(0);
    expect(() => loss.backward()).toThrow('backward of mul: its input 2');
  });

  test('of a value that backward does not need are fine', async () => {
    const x = leaf([1, 2]);
    const h = x.add(1);
    const loss = h.add(5).sum();
    noGrad(() => h.zero_());
    loss.backward();
    expect(await x.grad?.toArray()).toEqual([1, 1]);
  });
});

describe('methods', () => {
  const names: Record<string, string> = { variance: 'var' };
  /** Functions that take no tensor first, or several. */
  const functionsOnly = new Set(
    'adamW_ arange batchNorm binaryCrossEntropy binaryCrossEntropyWithLogits cat causalAttention causalSelfAttention chooseFastest clipNorm_ crossEntropy dropout embedding eye full hingeLoss layerNorm linear linspace oneHot ones onesLike probeBackend rand randint randn randperm revectorizeMissing stack tensor where zeros zerosLike getBackend memory noGrad scope setBackend sgd_ steps stepsPerSecond'.split(
      ' ',
    ),
  );
  test('every other function is a method too', () => {
    const missing = Object.entries(tensorOps)
      .filter(([name, value]) => typeof value === 'function' && !/^[A-Z]/.test(name))
      .map(([name]) => name)
      .filter((name) => !functionsOnly.has(name))
      .filter((name) => typeof Reflect.get(Tensor.prototype, names[name] ?? name) !== 'function');
    expect(missing).toEqual([]);
  });

  test('x.add(y) is add(x, y)', async () => {
    const [x, y] = [tensor([1]), tensor([2])];
    expect(await x.add(y).toArray()).toEqual(await add(x, y).toArray());
    expect(await tensor([1, 3]).var().item()).toBe(2);
  });

  test('an op inside an op is recorded once', () => {
    const x = leaf([-1, 1]);
    expect(x.clamp({ min: 0 }).node?.inputs).toEqual([x]);
    expect(scope(() => ones([1]).add(zeros([1]))).node).toBeNull();
  });
});
