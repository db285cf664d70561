import { composedKernels, type KernelTable } from '../../backend.ts';
import type { TfjsStorage } from './storage.ts';

export const kernels = composedKernels('') as KernelTable<TfjsStorage>;
