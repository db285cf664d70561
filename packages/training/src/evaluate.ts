import { type Examples, sequentialBatches } from '@makemore/data';
import { crossEntropy, noGrad, ShapeError, scope, zeros } from '@makemore/tensor-ops';
import type { LanguageModel } from './languageModel.ts';

/**
 * The mean loss over a whole split, in nats a character: every example once, in batches, without
 * gradients. Read back once, at the end.
 *
 * @param batchSize how many examples at a time; does not change the result but for rounding.
 * @throws ShapeError if there are no examples.
 */
export async function evaluate(
  model: LanguageModel,
  examples: Examples,
  { batchSize = 4096 }: { batchSize?: number } = {},
): Promise<number> {
  if (examples.y.size === 0) throw new ShapeError('evaluate: there are no examples');
  const total = noGrad(() =>
    scope(() => {
      const sum = zeros([], { backend: examples.x.backend });
      for (const { x, y } of sequentialBatches(examples, batchSize)) {
        sum.add_(crossEntropy(model.forward(x), y, { reduction: 'sum' }));
      }
      return sum;
    }),
  );
  try {
    return (await total.item()) / examples.y.size;
  } finally {
    total.dispose();
  }
}
