import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { NDArray, Storage } from '../../backend.ts';
import type { DType } from '../../dtype.ts';
import type { TfjsBackend } from './TfjsBackend.ts';

/**
 * A buffer of a tfjs backend: one of its immutable tensors, another at every change. Bool is int32
 * there, with 0 and 1, since not every kernel takes tfjs's own bool.
 */
export class TfjsStorage implements Storage {
  readonly backend: TfjsBackend;
  readonly dtype: DType;
  readonly size: number;
  references = 0;
  version = 0;
  /** What it holds; null before it is first written, after it was freed, and if it has no elements. */
  contents: TensorInfo | null = null;
  isFreed = false;
  /** The value of all elements, where it was filled with one. */
  uniform: number | undefined;

  constructor(backend: TfjsBackend, dtype: DType, size: number) {
    this.backend = backend;
    this.dtype = dtype;
    this.size = size;
  }
}

/** What the kernels of this backend work on. */
export type TfjsArray = NDArray<TfjsStorage>;
