import type { Examples } from '@makemore/data';
import {
  crossEntropy,
  noGrad,
  ShapeError,
  scope,
  slice,
  type Tensor,
  zeros,
} from '@makemore/tensor-ops';
import { inEvaluation } from './inEvaluation.ts';
import type { LanguageModel } from './languageModel.ts';
import { Turns } from './turns.ts';

/**
 * The mean loss over a whole split, in nats a character: every target once, in batches, without
 * gradients, with the model in evaluation mode. Read back once, at the end.
 *
 * @param examples x (N, T), y (N), or (N, T) for a model with a prediction at each position; of a
 *   long text `textBlocks` makes them, with two numbers a character; of whole words `wordSequences`,
 *   whose targets after the end count for nothing here either
 * @param batchSize how many rows at a time; does not change the result but for rounding. Default: as
 *   many as have 4096 targets, so that blocks of any length fit into memory.
 * @param signal stops it between two batches
 * @throws ShapeError if there are no examples; the signal's reason if that stops it.
 */
export async function evaluate(
  model: LanguageModel,
  examples: Examples,
  options: { batchSize?: number; signal?: AbortSignal | undefined } = {},
): Promise<number> {
  if (examples.y.size === 0) throw new ShapeError('evaluate: there are no examples');
  const N = examples.y.shape[0] as number;
  const { batchSize = Math.max(1, Math.floor(4096 / (examples.y.size / N))), signal } = options;
  const sum = zeros([], { backend: examples.x.backend });
  const addLosses = async () => {
    const turns = new Turns();
    for (let row = 0; row < N; row += batchSize) {
      signal?.throwIfAborted();
      // The scope ends before anything is awaited: what others make meanwhile is theirs.
      noGrad(() => scope(() => void sum.add_(lossOf(model, examples, [row, row + batchSize]))));
      await turns.giveWhenDue();
    }
  };
  try {
    await inEvaluation(model, addLosses);
    const [total, targets] = await Promise.all([sum.item(), countTargets(examples)]);
    return total / targets;
  } finally {
    sum.dispose();
  }
}

/** The summed loss over some rows. */
function lossOf(
  model: LanguageModel,
  { x, y, ignoreIndex }: Examples,
  rows: readonly [number, number],
): Tensor {
  const logits = model.forward(slice(x, rows));
  return crossEntropy(logits, slice(y, rows), { reduction: 'sum', ignoreIndex });
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
