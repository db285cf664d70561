import type { Tensor } from '@makemore/tensor-ops';
import type { Run } from './lecture.ts';

/** One optimizer step at this rate: draws a batch, takes the gradient and moves. Gives the batch's loss. */
export function takeStep(run: Run, learningRate: number): Tensor {
  run.optimizer.lr = learningRate;
  const loss = run.loss();
  run.optimizer.zeroGrad();
  if (run.backward) run.backward(loss);
  else loss.backward();
  run.optimizer.step();
  return loss;
}
