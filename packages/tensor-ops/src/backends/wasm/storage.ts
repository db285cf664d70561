import type { Backend, NDArray, Storage } from '../../backend.ts';
import type { DType } from '../../dtype.ts';
import type { Runtime } from './runtime.ts';

/** Bytes of an element: float32, int32 and bool all have four. */
export const ELEMENT = 4;

/** A buffer of the wasm backend: a block of its linear memory. */
export class WasmStorage implements Storage {
  readonly backend: Backend;
  readonly runtime: Runtime;
  readonly dtype: DType;
  readonly size: number;
  references = 0;
  version = 0;
  /** Its address in bytes; 0 after it was freed. */
  pointer: number;

  constructor(backend: Backend, runtime: Runtime, dtype: DType, size: number) {
    this.backend = backend;
    this.runtime = runtime;
    this.dtype = dtype;
    this.size = size;
    this.pointer = runtime.arena.allocate(size * ELEMENT);
  }
}

/** What the kernels of this backend work on. */
export type WasmArray = NDArray<WasmStorage>;

/** The address of a buffer in bytes; 0 for one that is absent. */
export function addressOf(x: WasmArray | null): number {
  return x ? x.storage.pointer : 0;
}
