import { type Examples, sequentialBatches } from '@makemore/data';
import { crossEntropy, noGrad, ShapeError, scope, zeros } from '@makemore/tensor-ops';
import { inEvaluation } from './inEvaluation.ts';
import type { LanguageModel } from './languageModel.ts';

/**
 * The mean loss over a whole split, in nats a character: every target once, in batches, without
 * gradients, with the model in evaluation mode. Read back once, at the end.
 *
 * @param examples x (N, T), y (N), or (N, T) for a model with a prediction at each position; of a
 *   long text `textBlocks` makes them, with two numbers a character; of whole words `wordSequences`,
 *   whose targets after the end count for nothing here either
 * @param batchSize how many rows at a time; does not change the result but for rounding. Default: as
 *   many as have 4096 targets, so that blocks of any length fit into memory.
 * @throws ShapeError if there are no examples.
 */
export async function evaluate(
  model: LanguageModel,
  examples: Examples,
  options: { batchSize?: number } = {},
): Promise<number> {
  if (examples.y.size === 0) throw new ShapeError('evaluate: there are no examples');
  const targetsInRow = examples.y.size / (examples.y.shape[0] as number);
  const { batchSize = Math.max(1, Math.floor(4096 / targetsInRow)) } = options;
  const sumOfLosses = () => {
    const sum = zeros([], { backend: examples.x.backend });
    for (const { x, y, ignoreIndex } of sequentialBatches(examples, batchSize)) {
      sum.add_(crossEntropy(model.forward(x), y, { reduction: 'sum', ignoreIndex }));
    }
    return sum;
  };
  const total = inEvaluation(model, () => noGrad(() => scope(sumOfLosses)));
  try {
    return (await total.item()) / (await countTargets(examples));
  } finally {
    total.dispose();
  }
}

/** How many targets count. */
async function countTargets({ y, ignoreIndex }: Examples): Promise<number> {
  if (ignoreIndex === undefined) return y.size;
  const count = scope(() => y.ne(ignoreIndex).sum());
  try {
    return await count.item();
  } finally {
    count.dispose();
  }
}
