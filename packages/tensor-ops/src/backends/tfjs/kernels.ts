import { composedKernels, type KernelTable } from '../../backend.ts';
import * as elementwise from './elementwise.ts';
import * as indexing from './indexing.ts';
import { matmul } from './matmul.ts';
import * as movement from './movement.ts';
import * as reduction from './reduction.ts';
import type { TfjsStorage } from './storage.ts';

const { castTo: _c, scalar: _s, ...elementwiseKernels } = elementwise;
export const kernels: KernelTable<TfjsStorage> = {
  ...elementwiseKernels,
  ...indexing,
  ...movement,
  ...reduction,
  ...composedKernels('tfjs has no kernel that does it at once'),
  matmul,
};
