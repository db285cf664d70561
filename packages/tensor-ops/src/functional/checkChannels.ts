import { isFloat } from '../dtype.ts';
import { DTypeError, ShapeError } from '../errors.ts';
import { formatShape } from '../shape.ts';
import { describe, type Tensor } from '../tensor.ts';

/**
 * Throws unless each of `given` (weight, bias, statistics) holds one number a channel of x (…, C), in x's
 * own float dtype: kernels read them as such.
 */
export function checkChannels(
  op: string,
  x: Tensor,
  given: Record<string, Tensor | undefined>,
): void {
  const channels = x.shape.at(-1);
  if (channels === undefined) {
    throw new ShapeError(`${op}: a scalar has no channels; x must be (…, C)`);
  }
  for (const [name, each] of Object.entries(given)) {
    if (!each) continue;
    const expected = isFloat(x.dtype) ? x.dtype : 'float32';
    if (each.dtype !== expected) {
      throw new DTypeError(
        `${op}: ${name} is ${describe(each)}, beside x ${describe(x)}; convert it with .to('${expected}')`,
      );
    }
    if (each.rank === 1 && each.size === channels) continue;
    throw new ShapeError(
      `${op}: ${name} is ${formatShape(each.shape)}, but x ${formatShape(x.shape)} has ${channels} channels ` +
        `(its last dimension); expected ${formatShape([channels])}`,
    );
  }
}
