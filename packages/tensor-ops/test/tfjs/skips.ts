/** What the kernels of tfjs get wrong, and why: each is counted and printed. */
import type { TfjsName } from '../../src/backends/tfjs/TfjsName.ts';
import type { Skip } from '../../src/conformance/conformance.ts';

/** What a backend cannot do. */
export function skipsOf(name: TfjsName): Skip[] {
  return skips.filter(({ on }) => on.includes(name)).map(({ on, ...skip }) => skip);
}

const skips: readonly (Skip & { on: readonly TfjsName[] })[] = [
  {
    on: ['tfjs-node', 'tfjs-node-gpu'],
    op: 'pow',
    name: 'int32 to negative tensors',
    reason: 'TensorFlow takes no integers to negative powers',
  },
];

/** By normalised error. */
export const tolerances: Partial<Record<TfjsName, number>> = {};
