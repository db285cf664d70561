import { seeded, torchGenerator } from '@makemore/random';
import { batchNorm, ones, randn, ShapeError, type Tensor, tensor } from '@makemore/tensor-ops';
import { expect, test } from 'vitest';
import { BatchNorm1d, Linear, Tanh } from '../src/index.ts';

const spread = (values: ArrayLike<number>) => {
  const list = Array.from(values);
  const mean = list.reduce((sum, x) => sum + x, 0) / list.length;
  return Math.sqrt(list.reduce((sum, x) => sum + (x - mean) ** 2, 0) / list.length);
};

async function closeTo(x: Tensor | null, expected: Tensor | null, digits = 5): Promise<void> {
  const [got, wanted] = await Promise.all([x?.data(), expected?.data()]);
  expect(got?.length).toBe(wanted?.length);
  wanted?.forEach((value, i) => {
    expect(got?.[i]).toBeCloseTo(value, digits);
  });
}

test('Linear keeps the spread of what comes in, whatever its width', async () => {
  const generator = torchGenerator(42);
  for (const fanIn of [10, 100, 400]) {
    const layer = new Linear(fanIn, 200, { generator });
    const out = layer.forward(randn([200, fanIn], { generator }));
    // 40,000 numbers from fanIn · 200 weights: the spread itself is off by about 1 / √(2 · 2000).
    expect(Math.abs(spread(await out.data()) - 1)).toBeLessThan(0.06);
  }
  expect(Object.keys(new Linear(2, 3, { generator }).parameters())).toEqual(['weight', 'bias']);
  expect(Object.keys(new Linear(2, 3, { generator, bias: false }).parameters())).toEqual([
    'weight',
  ]);
});

test("BatchNorm1d is torch's but for n - 1: output and gradients", async () => {
  const generator = seeded(1);
  const [B, C] = [8, 3];
  const x = randn([B, C], { generator, requiresGrad: true });
  const other = x.detach();
  other.requiresGrad = true;
  const layer = new BatchNorm1d(C, { eps: 0 });
  // By the biased variance the same numbers are larger by √(n / (n - 1)): put that into the weight.
  const weight = ones([C]).mul(Math.sqrt((B - 1) / B));
  const direction = randn([B, C], { generator });
  const expected = batchNorm(other, { weight, training: true, eps: 0 });
  const out = layer.forward(x);
  out.mul(direction).sum().backward();
  expected.mul(direction).sum().backward();
  await closeTo(out, expected);
  await closeTo(x.grad, other.grad);
  await closeTo(layer.beta.grad, direction.sum(0));
  await closeTo(layer.gamma.grad, direction.mul(expected.detach()).sum(0));
});

test('BatchNorm1d goes by the batch while training, and by the running statistics then', async () => {
  const layer = new BatchNorm1d(1, { momentum: 0.5 });
  const x = tensor([[1], [3]]);
  layer.forward(x); // mean 2, variance 2
  expect(await layer.runningMean.toArray()).toEqual([1]);
  expect(await layer.runningVar.toArray()).toEqual([1.5]);
  layer.training = false;
  const alone = await layer.forward(tensor([[3]])).item();
  expect(alone).toBeCloseTo((3 - 1) / Math.sqrt(1.5 + 1e-5), 5);
  // Evaluation learns nothing.
  expect(await layer.runningMean.toArray()).toEqual([1]);
  expect(layer.buffers()['runningMean']?.requiresGrad).toBe(false);
});

test('Tanh passes no gradient where it is saturated', async () => {
  const x = tensor([[0, 20]], { requiresGrad: true });
  const layer = new Tanh();
  layer.forward(x).sum().backward();
  expect(await x.grad?.toArray()).toEqual([[1, 0]]);
  expect(await layer.out?.toArray()).toEqual([[0, 1]]);
});

test('a layer says what does not fit', () => {
  const layer = new Linear(2, 3, { generator: torchGenerator(1) });
  expect(() => layer.forward(ones([4, 5]))).toThrow(ShapeError);
});
