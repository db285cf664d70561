import { seeded } from '@makemore/random';
import {
  type Backend,
  getBackend,
  memory,
  noGrad,
  steps,
  type Tensor,
  tensor,
} from '@makemore/tensor-ops';
import { afterEach, describe, expect, test, vi } from 'vitest';
import {
  AdamW,
  clipGradNorm_,
  Linear,
  type Module,
  type Optimizer,
  Sequential,
  SGD,
  StateDictError,
  Tanh,
} from '../src/index.ts';
import { expectClose, figures, tensorOf } from './figures.ts';

afterEach(() => vi.restoreAllMocks());

// float32 on both sides, for twenty steps.
const TOLERANCE = 1e-5;

const makers: Readonly<Record<string, (w: Tensor, b: Tensor) => Optimizer>> = {
  sgd: (w, b) => new SGD([w, b], { lr: 0.1 }),
  'sgd momentum': (w, b) => new SGD([w, b], { lr: 0.05, momentum: 0.9 }),
  'sgd momentum decay': (w, b) => new SGD([w, b], { lr: 0.05, momentum: 0.9, weightDecay: 0.1 }),
  adamw: (w, b) => new AdamW([w, b], { lr: 0.05 }),
  'adamw without decay': (w, b) => new AdamW([w, b], { lr: 0.05, weightDecay: 0 }),
  'adamw groups': (w, b) =>
    new AdamW([{ parameters: [w] }, { parameters: [b], weightDecay: 0 }], {
      lr: 0.05,
      betas: [0.8, 0.95],
      eps: 1e-3,
      weightDecay: 0.5,
    }),
};

describe('trajectories are those of torch', () => {
  const { problem } = figures;
  test.each(figures.optimizers)('$optimizer, bias every $biasEvery', async (figure) => {
    const [x, y] = [tensorOf(problem.x), tensorOf(problem.y)];
    const weight = tensorOf(problem.weight, { requiresGrad: true });
    const bias = tensorOf(problem.bias, { requiresGrad: true });
    const optimizer = makers[figure.optimizer]?.(weight, bias) as Optimizer;
    for (const step of steps(figure.losses.length)) {
      optimizer.lr = figure.lrs?.[step] ?? optimizer.lr;
      const loss = x.matmul(weight).add(bias).sub(y).square().mean();
      optimizer.zeroGrad();
      loss.backward();
      if (step % figure.biasEvery !== 0) bias.grad = null;
      optimizer.step();
      expectClose([await loss.item()], [figure.losses[step] as number], TOLERANCE);
      const shown = figure.shown[step + 1];
      if (!shown) continue;
      expectClose(await weight.data(), shown.weight, TOLERANCE);
      expectClose(await bias.data(), shown.bias, TOLERANCE);
    }
  });
});

describe('clipGradNorm_', () => {
  test.each(figures.clipping)('to $maxNorm', async ({ maxNorm, grads, norm, clipped }) => {
    const parameters = grads.map((grad) => {
      const parameter = tensorOf(grad, { requiresGrad: true });
      parameter.grad = tensorOf(grad);
      return parameter;
    });
    expectClose([await clipGradNorm_(parameters, maxNorm).item()], [norm], 1e-6);
    for (const [i, { grad }] of parameters.entries()) {
      expectClose((await grad?.data()) ?? [], clipped[i] as readonly number[], 1e-6);
    }
  });

  test('without gradients the norm is 0', async () => {
    expect(await clipGradNorm_([tensor([1], { requiresGrad: true })], 1).item()).toBe(0);
  });
});

const xor = () => ({
  x: tensor([
    [0, 0],
    [0, 1],
    [1, 0],
    [1, 1],
  ]),
  y: tensor([[0], [1], [1], [0]]),
  model: new Sequential(
    new Linear(2, 4, { generator: seeded('xor') }),
    new Tanh(),
    new Linear(4, 1, { generator: seeded('xor') }),
  ),
});

type Problem = ReturnType<typeof xor>;

function update({ x, y, model }: Problem, optimizer: Optimizer): void {
  const loss = model.forward(x).sub(y).square().mean();
  optimizer.zeroGrad();
  loss.backward();
  clipGradNorm_(model.parameters(), 1);
  optimizer.step();
}

const optimizers = [
  ['SGD', (model: Module) => new SGD(model.parameters(), { lr: 0.1, momentum: 0.9 })],
  ['AdamW', (model: Module) => new AdamW(model.parameters(), { lr: 0.01 })],
] as const;

const bytesOf = (model: Module) =>
  Promise.all(Object.values(model.stateDict()).map(async (x) => Array.from(await x.data())));

describe.each(optimizers)('%s', (_, make) => {
  test('its state outlives the step in which it was made, and no buffer is left over', async () => {
    const before = memory().buffers;
    const problem = xor();
    let optimizer: Optimizer | undefined;
    const counts = new Set<number>();
    for (const step of steps(100)) {
      optimizer ??= make(problem.model);
      update(problem, optimizer);
      if (step > 0) counts.add(memory().buffers);
    }
    expect(counts.size).toBe(1);
    expect(await optimizer?.stateDict()['steps']?.toArray()).toEqual([100, 100, 100, 100]);
    optimizer?.zeroGrad();
    optimizer?.dispose();
    problem.model.dispose();
    problem.x.dispose();
    problem.y.dispose();
    expect(memory().buffers).toBe(before);
  });

  test('a step frees what it makes, also outside of steps()', () => {
    const problem = xor();
    const optimizer = make(problem.model);
    for (const _ of steps(1)) update(problem, optimizer);
    const before = memory().buffers;
    optimizer.step();
    optimizer.stateDict();
    expect(memory().buffers).toBe(before);
  });

  test('a saved state goes on with the same bytes', async () => {
    const whole = xor();
    const optimizer = make(whole.model);
    for (const _ of steps(7)) update(whole, optimizer);
    const resumed = xor();
    resumed.model.loadStateDict(whole.model.stateDict());
    const other = make(resumed.model);
    await other.loadStateDict(optimizer.stateDict());
    for (const _ of steps(7)) {
      update(whole, optimizer);
      update(resumed, other);
    }
    expect(await bytesOf(resumed.model)).toEqual(await bytesOf(whole.model));

    const forgetful = make(resumed.model);
    for (const _ of steps(1)) {
      update(whole, optimizer);
      update(resumed, forgetful);
    }
    expect(await bytesOf(resumed.model)).not.toEqual(await bytesOf(whole.model));
  });

  test('reads nothing from the device and records nothing', () => {
    const problem = xor();
    const optimizer = make(problem.model);
    const backend = getBackend();
    const read = vi.spyOn(backend, 'read');
    // Absent on a backend that cannot.
    const readSync = backend.readSync && vi.spyOn(backend as Required<Backend>, 'readSync');
    for (const _ of steps(2)) update(problem, optimizer);
    expect(read).not.toHaveBeenCalled();
    if (readSync) expect(readSync).not.toHaveBeenCalled();
    for (const parameter of problem.model.parameters()) expect(parameter.isLeaf).toBe(true);
  });
});

test('names in the state dict are places, and a state of other options is refused', async () => {
  const { model } = xor();
  const sgd = new SGD(model.parameters(), { lr: 0.1, momentum: 0.9 });
  const adamW = new AdamW(model.parameters(), { lr: 0.1 });
  expect(Object.keys(sgd.stateDict())).toEqual([
    'steps',
    '0.momentum',
    '1.momentum',
    '2.momentum',
    '3.momentum',
  ]);
  expect(Object.keys(adamW.stateDict()).slice(0, 3)).toEqual(['steps', '0.expAvg', '0.expAvgSq']);
  expect(Object.keys(new SGD(model.parameters(), { lr: 0.1 }).stateDict())).toEqual(['steps']);
  await expect(adamW.loadStateDict(sgd.stateDict())).rejects.toThrow(StateDictError);
});

test('steps counts the updates of each parameter', async () => {
  const [a, b] = [tensor([1], { requiresGrad: true }), tensor([1], { requiresGrad: true })];
  const optimizer = new AdamW([a, b], { lr: 0.1 });
  a.square().sum().backward();
  optimizer.step();
  a.mul(b).sum().backward();
  optimizer.step();
  expect(await optimizer.stateDict()['steps']?.toArray()).toEqual([2, 1]);
});

test('parameters and numbers that cannot work are refused with the cure', () => {
  const w = tensor([1, 2], { requiresGrad: true });
  expect(() => new SGD([], { lr: 0.1 })).toThrow('pass model.parameters()');
  expect(() => new SGD([tensor([1])], { lr: 0.1 })).toThrow(
    'parameter 0 (float32 [1]) needs no gradient; make it with { requiresGrad: true }',
  );
  expect(() => new SGD([w, { parameters: [w] }], { lr: 0.1 })).toThrow(
    'parameter 1 (float32 [2]) is given twice',
  );
  expect(() => new SGD([w], { lr: -1 })).toThrow('lr must be 0 or more, not -1');
  expect(() => new SGD([{ parameters: [w], weightDecay: Number.NaN }], { lr: 1 })).toThrow(
    'weightDecay',
  );
  expect(() => new AdamW([w], { lr: 1, betas: [0.9, 1] })).toThrow(
    'from 0 to below 1, not 0.9 and 1',
  );
});

test('a step inside noGrad leaves it in force', () => {
  const w = tensor([1], { requiresGrad: true });
  const optimizer = new SGD([w], { lr: 0.1 });
  noGrad(() => {
    optimizer.step();
    expect(w.mul(2).requiresGrad).toBe(false);
  });
  expect(w.mul(2).requiresGrad).toBe(true);
});
