import type { WasmArray } from './storage.ts';

export function softmax(x: WasmArray, out: WasmArray): void {
  const columns = x.shape.at(-1) as number;
  const { exports } = x.storage.runtime;
  exports.softmax(x.storage.size / columns, columns, x.storage.pointer, out.storage.pointer);
}

export function logSoftmax(x: WasmArray, out: WasmArray): void {
  const columns = x.shape.at(-1) as number;
  const { exports } = x.storage.runtime;
  exports.logSoftmax(x.storage.size / columns, columns, x.storage.pointer, out.storage.pointer);
}
