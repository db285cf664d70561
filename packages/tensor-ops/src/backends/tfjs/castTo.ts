import type { TensorInfo } from '@tensorflow/tfjs-core';
import { Calculus } from './calculus.ts';
import type { TfjsBackend } from './TfjsBackend.ts';

/** `x` itself if it has that type: a tensor of tfjs never changes, so that two storages may share it. */
export function castTo(
  backend: TfjsBackend,
  x: TensorInfo,
  dtype: 'float32' | 'int32' | 'bool',
): TensorInfo {
  if (x.dtype === dtype) return x;
  if (dtype === 'float32' && backend.quirks.castRenames) {
    return new Calculus(backend).mul(x, 1);
  }
  return backend.run('Cast', { x }, { dtype });
}
