/** What the updates of many tensors at once have in common. */
import { mixedBackends } from '../autograd.ts';
import type { Backend } from '../backend.ts';
import { isFloat } from '../dtype.ts';
import { DTypeError, ShapeError } from '../errors.ts';
import { sameShape } from '../shape.ts';
import { describe, type Tensor } from '../tensor.ts';

/**
 * The one backend of all tensors, or undefined if there are none. Throws if one was freed, or if those
 * that belong together differ in shape or dtype.
 */
export function sharedBackend<T>(
  op: string,
  updates: readonly T[],
  tensorsOf: (update: T) => readonly Tensor[],
): Backend | undefined {
  let backend: Backend | undefined;
  for (const update of updates) {
    const tensors = tensorsOf(update);
    const [first] = tensors as [Tensor];
    backend ??= first.backend;
    for (const x of tensors) {
      x.checkAlive(op);
      if (x.backend !== backend) throw mixedBackends(op, backend, x.backend);
      if (x.dtype !== first.dtype || !isFloat(x.dtype)) {
        throw new DTypeError(
          `${op}: ${describe(x)} beside ${describe(first)}; both must be one float dtype`,
        );
      }
      if (!sameShape(x.shape, first.shape)) {
        throw new ShapeError(
          `${op}: ${describe(x)} beside ${describe(first)}; the shapes must be equal`,
        );
      }
    }
  }
  return backend;
}
