import type { Tensor } from '@makemore/tensor-ops';

/** max |a - b| of two tensors of one shape. */
export async function largestDifference(a: Tensor, b: Tensor): Promise<number> {
  if (a.shape.join() !== b.shape.join()) throw new Error(`${a.shape} and ${b.shape} differ`);
  return a.sub(b).abs().max().item();
}
