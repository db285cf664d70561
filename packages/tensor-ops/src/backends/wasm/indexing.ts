import { sizeOf, stridesOf } from '../../shape.ts';
import { indexOutOfRange } from '../indexOutOfRange.ts';
import { cast } from './elementwise.ts';
import { eachPlane } from './planes.ts';
import { ELEMENT, type WasmArray } from './storage.ts';

/** Runs `body` with the address of the offsets at which the indexed rows of `x` begin. */
function withOffsets(
  op: 'index' | 'embedding',
  x: WasmArray,
  indices: readonly WasmArray[],
  body: (count: number, length: number, offsets: number) => void,
): void {
  const { exports, arena } = x.storage.runtime;
  const count = indices[0]?.storage.size ?? 0;
  const strides = stridesOf(x.shape);
  const length = sizeOf(x.shape.slice(indices.length));
  arena.lend(count * ELEMENT, (offsets) => {
    for (const [d, { storage }] of indices.entries()) {
      const size = x.shape[d] as number;
      const stride = strides[d] as number;
      const lowest = op === 'index' ? -size : 0;
      const first = d === 0;
      const { pointer } = storage;
      const bad = exports.addOffsets(count, pointer, lowest, size, stride, first, offsets);
      if (bad >= 0) throw indexOutOfRange(op, valueAt(storage, bad), x.shape, d, lowest);
    }
    body(count, length, offsets);
  });
}

function valueAt({ pointer, runtime }: WasmArray['storage'], i: number): number {
  return runtime.arena.ints[pointer / ELEMENT + i] as number;
}

export function index(
  op: 'index' | 'embedding',
  x: WasmArray,
  indices: readonly WasmArray[],
  out: WasmArray,
): void {
  const { exports } = x.storage.runtime;
  withOffsets(op, x, indices, (count, length, offsets) => {
    exports.takeRows(count, length, x.storage.pointer, offsets, out.storage.pointer);
  });
}

export function unindex(x: WasmArray, indices: readonly WasmArray[], out: WasmArray): void {
  const { exports, arena } = x.storage.runtime;
  const { size } = out.storage;
  const isFloat = x.dtype === 'float32';
  withOffsets('index', out, indices, (count, length, offsets) => {
    const sumRows = isFloat ? exports.sumRowsF32 : exports.sumRowsI32;
    arena.lend(
      isFloat ? 2 * size * ELEMENT : 0,
      (
        totals, // doubles
      ) => sumRows(count, length, x.storage.pointer, offsets, totals, size, out.storage.pointer),
    );
  });
}

/**
 * Walks `places` in matrices beside the tensor that they address along `dim`. `visit` gets the first
 * place, the offset in that tensor, and the steps in it, which are 0 along `dim`; it returns the
 * first place that is outside of the dimension, or -1.
 */
function eachPlaces(
  op: string,
  { shape }: WasmArray,
  dim: number,
  places: WasmArray,
  visit: (
    rows: number,
    columns: number,
    start: number,
    offset: number,
    rowStep: number,
    columnStep: number,
  ) => number,
): void {
  const steps = stridesOf(shape).map((stride, d) => (d === dim ? 0 : stride));
  eachPlane(places.shape, [steps], ({ rows, columns, rowSteps, columnSteps }, offsets, start) => {
    const [rowStep, columnStep] = [rowSteps[0] as number, columnSteps[0] as number];
    const bad = visit(rows, columns, start, offsets[0] as number, rowStep, columnStep);
    if (bad >= 0) throw indexOutOfRange(op, valueAt(places.storage, start + bad), shape, dim, 0);
  });
}

export function gather(
  op: 'gather' | 'crossEntropy',
  x: WasmArray,
  dim: number,
  places: WasmArray,
  out: WasmArray,
): void {
  const { exports } = x.storage.runtime;
  const size = x.shape[dim] as number;
  const stride = sizeOf(x.shape.slice(dim + 1));
  eachPlaces(op, x, dim, places, (rows, columns, start, offset, rowStep, columnStep) =>
    exports.gather(
      rows,
      columns,
      x.storage.pointer + offset * ELEMENT,
      rowStep,
      columnStep,
      places.storage.pointer + start * ELEMENT,
      size,
      stride,
      out.storage.pointer + start * ELEMENT,
    ),
  );
}

export function scatterAdd(
  x: WasmArray,
  dim: number,
  places: WasmArray,
  source: WasmArray,
  out: WasmArray,
): void {
  const { exports, arena } = x.storage.runtime;
  const isFloat = x.dtype === 'float32';
  const size = x.shape[dim] as number;
  const stride = sizeOf(x.shape.slice(dim + 1));
  const element = isFloat ? 2 * ELEMENT : ELEMENT; // floats are added up in doubles
  const bytes = out.storage.size * element;
  const totals = isFloat ? arena.allocate(bytes) : out.storage.pointer;
  const kernel = isFloat ? exports.scatterAddF32 : exports.scatterAddI32;
  try {
    if (isFloat) exports.widen(x.storage.size, x.storage.pointer, totals);
    else cast(x, out);
    eachPlaces('scatterAdd', x, dim, places, (rows, columns, start, offset, rowStep, columnStep) =>
      kernel(
        rows,
        columns,
        source.storage.pointer + start * ELEMENT,
        places.storage.pointer + start * ELEMENT,
        size,
        stride,
        totals + offset * element,
        rowStep,
        columnStep,
      ),
    );
    if (isFloat) exports.narrow(out.storage.size, totals, out.storage.pointer);
  } finally {
    if (isFloat) arena.free(totals, bytes);
  }
}
