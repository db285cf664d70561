import type { Generator } from '@makemore/random';
import { ShapeError } from '../errors.ts';
import { toFloat } from '../ops/to.ts';
import { fromValues, hostArray, type Tensor } from '../tensor.ts';

export interface DropoutOptions {
  /** Draws which elements are dropped. */
  generator: Generator;
  /** Without training nothing is dropped. Default true. */
  training?: boolean;
}

/**
 * Zeroes each element with probability `p` and divides the rest by `1 - p`, so that the expected
 * value stays. Drawn on the host: every backend drops the same. Twin: torch.nn.functional.dropout.
 * Source: Srivastava et al. 2014.
 *
 * @example
 * ```ts
 * const x = ones([4]);
 * await dropout(x, 0, { generator: seeded(1) }).toArray(); // => [1, 1, 1, 1]
 * await dropout(x, 1, { generator: seeded(1) }).toArray(); // => [0, 0, 0, 0]
 * ```
 */
export function dropout(
  x: Tensor,
  p: number,
  { generator, training = true }: DropoutOptions,
): Tensor {
  if (!(p >= 0 && p <= 1)) {
    throw new ShapeError(`dropout: p is a probability from 0 to 1, got ${p}`);
  }
  const input = toFloat(x);
  if (!training || p === 0) return input;
  const { shape, dtype, backend } = input;
  const draws = generator.rand(input.size);
  const scale = hostArray(dtype, shape);
  for (let i = 0; i < scale.length; i++) scale[i] = (draws[i] as number) < p ? 0 : 1 / (1 - p);
  return input.mul(fromValues(scale, shape, { dtype, backend }));
}
