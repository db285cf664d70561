import { expect, test } from 'vitest';
import { batchNorm, ones, tensor, zeros } from '../src/index.ts';

// torch 2: F.batch_norm(x, mean, var, training=True, momentum=0.1) of the same x, mean 0 and var 1.
test('training updates the running statistics in place, with the unbiased variance', async () => {
  const x = tensor(
    [
      [1, 10],
      [3, 30],
      [5, 20],
    ],
    { requiresGrad: true },
  );
  const [runningMean, runningVar] = [zeros([2]), ones([2])];
  const out = batchNorm(x, { runningMean, runningVar, training: true });
  expect([...(await runningMean.data())].map((v) => v.toFixed(4))).toEqual(['0.3000', '2.0000']);
  expect([...(await runningVar.data())].map((v) => v.toFixed(4))).toEqual(['1.3000', '10.9000']);
  expect([runningMean.requiresGrad, runningVar.requiresGrad]).toEqual([false, false]);
  out.sum().backward(); // the update is no part of the graph
  expect(Math.max(...((await x.grad?.data()) ?? [1]).map(Math.abs))).toBeLessThan(1e-6);
});

test('a momentum of 1 takes the new batch alone', async () => {
  const [runningMean, runningVar] = [zeros([1]), ones([1])];
  batchNorm(tensor([[1], [3]]), { runningMean, runningVar, training: true, momentum: 1 });
  expect([await runningMean.item(), await runningVar.item()]).toEqual([2, 2]);
});

test('evaluation uses the running statistics and leaves them', async () => {
  const [runningMean, runningVar] = [tensor([2]), tensor([4])];
  const out = batchNorm(tensor([[4], [0]]), { runningMean, runningVar, eps: 0 });
  expect(await out.toArray()).toEqual([[1], [-1]]);
  expect([await runningMean.item(), await runningVar.item()]).toEqual([2, 4]);
});
