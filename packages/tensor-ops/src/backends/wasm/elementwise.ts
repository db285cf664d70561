import type { BinaryFunction, UnaryFunction } from '../../backend.ts';
import { BackendError } from '../../errors.ts';
import { broadcastStrides, type Shape, sameShape } from '../../shape.ts';
import { eachPlane } from './planes.ts';
import { ELEMENT, type WasmArray } from './storage.ts';

export function fill({ storage, dtype }: WasmArray, value: number): void {
  const { exports } = storage.runtime;
  if (dtype === 'float32') exports.fill(storage.size, value, storage.pointer);
  else
    exports.fillInt(storage.size, dtype === 'bool' ? Number(value !== 0) : value, storage.pointer);
}

export function cast(x: WasmArray, out: WasmArray): void {
  const { exports, arena } = x.storage.runtime;
  const [from, to, size] = [x.storage.pointer, out.storage.pointer, out.storage.size];
  const same = x.dtype === out.dtype || (x.dtype === 'bool' && out.dtype === 'int32');
  if (same) arena.ints.copyWithin(to / ELEMENT, from / ELEMENT, from / ELEMENT + size);
  else if (out.dtype === 'float32') exports.intToFloat(size, from, to);
  else if (x.dtype !== 'float32') exports.intToBool(size, from, to);
  else if (out.dtype === 'bool') exports.floatToBool(size, from, to);
  else exports.floatToInt(size, from, to);
}

export function unary({ name }: UnaryFunction, x: WasmArray, out: WasmArray): void {
  const { unaryFloat, unaryInt } = x.storage.runtime;
  const kernel = x.dtype === 'float32' ? unaryFloat[name] : unaryInt[name];
  if (!kernel) throw missing(name, x);
  kernel(out.storage.size, x.storage.pointer, out.storage.pointer);
}

export function binary({ name }: BinaryFunction, a: WasmArray, b: WasmArray, out: WasmArray): void {
  const { binaryFloat, binaryInt } = a.storage.runtime;
  const kernel = a.dtype === 'float32' ? binaryFloat[name] : binaryInt[name];
  if (!kernel) throw missing(name, a);
  const [left, right, to] = [a.storage.pointer, b.storage.pointer, out.storage.pointer];
  const { size } = out.storage;
  if (sameShape(a.shape, b.shape)) kernel(1, size, left, 0, 1, right, 0, 1, to);
  else if (b.storage.size === 1) kernel(1, size, left, 0, 1, right, 0, 0, to);
  else if (a.storage.size === 1) kernel(1, size, left, 0, 0, right, 0, 1, to);
  else if (size > 0 && endsWith(a.shape, b.shape)) {
    const columns = b.storage.size;
    kernel(size / columns, columns, left, columns, 1, right, 0, 1, to);
  } else {
    const strides = [broadcastStrides(a.shape, out.shape), broadcastStrides(b.shape, out.shape)];
    eachPlane(out.shape, strides, ({ rows, columns, rowSteps, columnSteps }, offsets, start) => {
      const [rowA, rowB] = rowSteps as [number, number];
      const [stepA, stepB] = columnSteps as [number, number];
      const [offsetA, offsetB] = offsets as [number, number];
      const p = left + offsetA * ELEMENT;
      const q = right + offsetB * ELEMENT;
      kernel(rows, columns, p, rowA, stepA, q, rowB, stepB, to + start * ELEMENT);
    });
  }
}

/** Whether `b` is a row (or a stack of rows) that repeats along the leading dimensions of `a`. */
function endsWith(a: Shape, b: Shape): boolean {
  const missing = a.length - b.length;
  if (missing < 0) return false;
  for (let d = 0; d < b.length; d++) if (a[missing + d] !== b[d]) return false;
  return true;
}

function missing(name: string, { dtype }: WasmArray): BackendError {
  return new BackendError(
    `${name}: the backend wasm has no kernel for ${dtype}; convert with .to('float32')`,
  );
}

export function where(condition: WasmArray, a: WasmArray, b: WasmArray, out: WasmArray): void {
  const { exports } = out.storage.runtime;
  const operands = [condition, a, b];
  const strides = operands.map(({ shape }) => broadcastStrides(shape, out.shape));
  eachPlane(out.shape, strides, ({ rows, columns, rowSteps, columnSteps }, offsets, start) => {
    const [rowC, rowA, rowB] = rowSteps as [number, number, number];
    const [stepC, stepA, stepB] = columnSteps as [number, number, number];
    const [c, p, q] = operands.map(
      ({ storage }, o) => storage.pointer + (offsets[o] as number) * ELEMENT,
    ) as [number, number, number];
    const to = out.storage.pointer + start * ELEMENT;
    exports.where(rows, columns, c, rowC, stepC, p, rowA, stepA, q, rowB, stepB, to);
  });
}
