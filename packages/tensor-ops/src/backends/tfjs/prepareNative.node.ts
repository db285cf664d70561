import util from 'node:util';
import type { NativeName } from './native.node.ts';

/**
 * Gives this process what the package wants to find when it loads, and what its library reads only once.
 *
 * @returns what is to be called when it has loaded: other programs, started later, have a GPU again.
 */
export function prepareNative(name: NativeName): () => void {
  // What the package calls and Node 23 has left out, or warns of and may leave out.
  const known = util as unknown as Record<string, unknown>;
  known['isNullOrUndefined'] ??= (value: unknown) => value === null || value === undefined;
  known['isArray'] ??= Array.isArray;
  // What goes wrong we say ourselves; and a GPU is shared: by default all of its memory is taken.
  process.env['TF_CPP_MIN_LOG_LEVEL'] ??= '3';
  process.env['TF_FORCE_GPU_ALLOW_GROWTH'] ??= 'true';
  // It is the one for the processor, also with a libtensorflow that could use a GPU.
  const { CUDA_VISIBLE_DEVICES: before } = process.env;
  if (name === 'tfjs-node') process.env['CUDA_VISIBLE_DEVICES'] = '-1';
  return () => {
    if (before !== undefined) process.env['CUDA_VISIBLE_DEVICES'] = before;
    else delete process.env['CUDA_VISIBLE_DEVICES'];
  };
}
