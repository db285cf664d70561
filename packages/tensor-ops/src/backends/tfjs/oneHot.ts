import type { TensorInfo } from '@tensorflow/tfjs-core';
import { castTo } from './castTo.ts';
import type { TfjsBackend } from './TfjsBackend.ts';

/** (N) to (N, depth): 1 at the number of each row, 0 elsewhere, in float32. */
export function oneHot(backend: TfjsBackend, indices: TensorInfo, depth: number): TensorInfo {
  const dtype = backend.quirks.oneHotIsInt ? 'int32' : 'float32';
  const out = backend.run('OneHot', { indices }, { depth, onValue: 1, offValue: 0, dtype });
  return castTo(backend, out, 'float32');
}
