import type { Shape } from '../../shape.ts';
import { indexOutOfRange } from '../indexOutOfRange.ts';
import type { TfjsArray } from './storage.ts';

/**
 * The lowest index, so far as is known. Where the values are at hand, throws for one that is outside;
 * a GPU is not waited for.
 */
export function checkRange(
  op: string,
  { storage }: TfjsArray,
  shape: Shape,
  dim: number,
  lowest: number,
  ignored: number | null = null,
): number {
  const values = storage.backend.peek(storage);
  if (!values) return lowest;
  const size = shape[dim] as number;
  let least = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (value === ignored) continue;
    if (value < lowest || value >= size) throw indexOutOfRange(op, value, shape, dim, lowest);
    if (value < least) least = value;
  }
  return least;
}
