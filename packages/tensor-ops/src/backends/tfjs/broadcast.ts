import type { TensorInfo } from '@tensorflow/tfjs-core';
import { type Shape, sameShape, sizeOf } from '../../shape.ts';
import type { TfjsArray } from './storage.ts';
import type { TfjsBackend } from './TfjsBackend.ts';

/** `x` repeated to `shape`, in the way that this device does quickest. */
export function broadcast(backend: TfjsBackend, x: TfjsArray, shape: Shape): TensorInfo {
  if (sameShape(x.shape, shape)) return backend.view(x);
  const { storage } = x;
  if (storage.size === 1) {
    const value = storage.uniform ?? backend.peek(storage)?.[0];
    if (value !== undefined) {
      const dtype = x.dtype === 'float32' ? 'float32' : 'int32';
      return backend.run('Fill', {}, { shape, value, dtype });
    }
  }
  const missing = shape.length - x.shape.length;
  const own = [...Array<number>(missing).fill(1), ...x.shape];
  // Tile finds the place of each element anew; to take a row many times copies it whole.
  const first = own.findIndex((size) => size !== 1);
  if (
    backend.quirks.indicesOnHost &&
    first > 0 &&
    sameShape(own.slice(first), shape.slice(first))
  ) {
    const row = backend.reshape(backend.view(x), [1, storage.size]);
    const indices = backend.constant(new Int32Array(sizeOf(shape.slice(0, first))));
    const rows = backend.run('GatherV2', { x: row, indices }, { axis: 0, batchDims: 0 });
    return backend.reshape(rows, shape);
  }
  const reps = shape.map((size, d) => (own[d] === size ? 1 : size));
  return backend.run('Tile', { x: backend.reshape(backend.view(x), own) }, { reps });
}
