import { seeded } from '@makemore/random';
import * as t from '../../src/index.ts';

/** Trains a bigram with a dropout by AdamW, on the current backend; calls `after` inside of each step. */
export async function trainTable(
  count: number,
  after: (step: number, loss: t.Tensor) => void | Promise<void>,
): Promise<void> {
  const generator = seeded(1);
  const parameter = t.randn([27, 27], { generator, requiresGrad: true });
  const [expAvg, expAvgSq] = [t.zeros([27, 27]), t.zeros([27, 27])];
  for (const step of t.steps(count)) {
    const x = t.randint(0, 27, [8], { generator });
    const y = t.randint(0, 27, [8], { generator });
    const logits = t.dropout(parameter.index(x), 0.1, { generator });
    const loss = t.crossEntropy(logits, y);
    parameter.grad = null;
    loss.backward();
    const gradient = parameter.grad as unknown as t.Tensor;
    const update = { parameter, gradient, expAvg, expAvgSq, weightDecay: 0.01, steps: step + 1 };
    t.adamW_([update], { lr: 0.01 });
    await after(step, loss);
  }
  for (const each of [parameter, expAvg, expAvgSq]) each.dispose();
}
