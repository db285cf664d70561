import { apply, type Op } from '../autograd.ts';
import { ShapeError } from '../errors.ts';
import type { Tensor } from '../tensor.ts';

interface Bounds {
  min: number;
  max: number;
}

const clampOp: Op<Bounds> = {
  name: 'clamp',
  forward: ([x], { min, max }) => {
    let out = x as Tensor;
    if (min !== Number.NEGATIVE_INFINITY) out = out.maximum(min);
    if (max !== Number.POSITIVE_INFINITY) out = out.minimum(max);
    return out === x ? out.clone() : out;
  },
  backward: [
    ({ a, attributes: { min, max }, dOut }) =>
      dOut.maskedFill(a.lt(min), 0).maskedFill(a.gt(max), 0),
  ],
};

/**
 * `min(max(x, min), max)`. Gradient: dOut where min ≤ x ≤ max, else 0. Twin: torch.clamp.
 *
 * @example
 * ```ts
 * await clamp(tensor([-2, 0.5, 2]), { min: -1, max: 1 }).toArray(); // => [-1, 0.5, 1]
 * ```
 */
export function clamp(x: Tensor, { min, max }: Partial<Bounds>): Tensor {
  if (min === undefined && max === undefined) {
    throw new ShapeError('clamp: give min, max or both');
  }
  return apply(clampOp, [x], {
    min: min ?? Number.NEGATIVE_INFINITY,
    max: max ?? Number.POSITIVE_INFINITY,
  });
}
