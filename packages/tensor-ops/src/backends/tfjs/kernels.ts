import { composedKernels, type KernelTable } from '../../backend.ts';
import * as elementwise from './elementwise.ts';
import * as indexing from './indexing.ts';
import { matmul } from './matmul.ts';
import * as movement from './movement.ts';
import * as optimizers from './optimizers.ts';
import * as reduction from './reduction.ts';
import * as rows from './rows.ts';
import type { TfjsStorage } from './storage.ts';

/** All of the contract; a fused kernel stands here where it saves kernels of tfjs or their operands. */
export const kernels: KernelTable<TfjsStorage> = {
  ...composedKernels('tfjs has no kernel that does it at once'),
  ...elementwise,
  ...indexing,
  ...movement,
  ...optimizers,
  ...reduction,
  ...rows,
  matmul,
};
