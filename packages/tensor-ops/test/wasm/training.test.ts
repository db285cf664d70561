import { torchGenerator } from '@makemore/random';
import { afterEach, describe, expect, test } from 'vitest';
import type { Backend } from '../../src/backend.ts';
import { reference } from '../../src/backends/reference/reference.ts';
import { createWasm } from '../../src/backends/wasm/wasm.ts';
import {
  crossEntropy,
  memory,
  noGrad,
  randint,
  randn,
  setBackend,
  steps,
  type Tensor,
  tensor,
} from '../../src/index.ts';
import { builds, start } from './builds.ts';

afterEach(async () => setBackend(reference));

/** The lecture's network and batch (C 10, H 200, B 32), on random examples; the loss of every step. */
async function train(backend: Backend, count: number, seen = () => {}): Promise<number[]> {
  await setBackend(backend);
  const generator = torchGenerator(2147483647);
  const options = { generator, requiresGrad: true };
  const C = randn([27, 10], options);
  const W1 = randn([30, 200], options);
  const b1 = randn([200], options);
  const W2 = randn([200, 27], options);
  const b2 = randn([27], options);
  const parameters: Tensor[] = [C, W1, b1, W2, b2];
  const losses: number[] = [];
  for (const _ of steps(count)) {
    const x = randint(0, 27, [32, 3], { generator });
    const y = randint(0, 27, [32], { generator });
    const h = C.index(x).view(32, 30).matmul(W1).add(b1).tanh(); // (B, H)
    const loss = crossEntropy(h.matmul(W2).add(b2), y);
    for (const p of parameters) p.grad = null;
    loss.backward();
    noGrad(() => {
      for (const p of parameters) if (p.grad) p.sub_(p.grad.mul(0.1));
    });
    losses.push(loss.dataSync()[0] as number);
    seen();
  }
  for (const p of parameters) p.dispose();
  return losses;
}

describe.each(builds)('$name', (build) => {
  test('200 steps end where the reference ends', async () => {
    const [expected, losses] = [await train(reference, 200), await train(await start(build), 200)];
    for (const i of [0, 10, 199]) {
      expect(Math.abs((losses[i] as number) - (expected[i] as number))).toBeLessThan(1e-3);
    }
  });

  test('the same bytes in two runs', async () => {
    const runs = [await train(await start(build), 100), await train(await start(build), 100)];
    expect(runs[1]).toEqual(runs[0]);
  });

  test('memory is flat over 1,000 steps', async () => {
    const backend = await start(build);
    const uses = new Set<string>();
    let step = 0;
    await train(backend, 1000, () => {
      if (++step > 1) uses.add(JSON.stringify(memory()));
    });
    expect(uses.size).toBe(1);
    expect(backend.memory().buffers).toBe(0);
  });
});

test('float64 is refused with the cure', async () => {
  await setBackend(await createWasm());
  expect(() => tensor([1], { dtype: 'float64' })).toThrow(
    'tensor: the backend wasm has no float64, only bool, int32, float32; use one of these or the reference backend',
  );
});
