import { IndexOutOfRangeError } from '../errors.ts';
import { formatShape, type Shape } from '../shape.ts';

/** What the numbers of these ops stand for. */
const called: Record<string, string> = { embedding: 'token', crossEntropy: 'target' };

/** What a backend says to an index that is not from `lowest` to the size of `dim` less 1. */
export function indexOutOfRange(
  op: string,
  value: number,
  shape: Shape,
  dim: number,
  lowest: number,
): IndexOutOfRangeError {
  const highest = (shape[dim] as number) - 1;
  return new IndexOutOfRangeError(
    `${op}: ${called[op] ?? 'index'} ${value} is outside dimension ${dim} of ${formatShape(shape)}; expected ${lowest} to ${highest}`,
  );
}
