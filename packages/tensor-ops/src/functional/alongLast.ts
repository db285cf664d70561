import { normalizeDim } from '../shape.ts';
import type { Tensor } from '../tensor.ts';

/** Runs `body`, which works along the last dimension, along `dim`. */
export function alongLast(
  op: string,
  x: Tensor,
  dim: number,
  body: (rows: Tensor) => Tensor,
): Tensor {
  const d = normalizeDim(op, dim, x.rank);
  if (d === x.rank - 1) return body(x);
  return body(x.transpose(d, -1)).transpose(d, -1);
}
