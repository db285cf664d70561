import { sizeOf } from '../../shape.ts';
import type { Runtime } from './runtime.ts';
import { ELEMENT, type WasmArray } from './storage.ts';

/** Where an operand lies: its address, and the steps between rows, heads of a batch, and batches. */
type Place = readonly [pointer: number, row: number, head: number, batch: number];

/** Matrices one behind the other. */
function stacked({ storage, shape }: WasmArray): Place {
  const [rows, columns] = shape.slice(-2) as [number, number];
  return [storage.pointer, columns, 0, rows * columns];
}

/** One of the `parts` beside each other in (B, T, parts · C), of which each head has D columns. */
function sideBySide({ storage, shape }: WasmArray, parts: number, part: number, D: number): Place {
  const [, T, width] = shape as [number, number, number];
  return [storage.pointer + part * (width / parts) * ELEMENT, width, D, T * width];
}

/** Runs `body` with the addresses of the table of places and of the scratch memory of all threads. */
function prepared(
  { arena, exports, threads }: Runtime,
  places: readonly Place[],
  [S, D, E]: readonly [number, number, number],
  body: (layout: number, scratch: number) => void,
): void {
  const floats = threads * exports.attentionScratch(S, D, E);
  arena.lend(places.length * 4 * ELEMENT, (layout) =>
    arena.lend(floats * ELEMENT, (scratch) => {
      arena.ints.set(places.flat(), layout / ELEMENT);
      body(layout, scratch);
    }),
  );
}

export function causalAttention(
  q: WasmArray,
  k: WasmArray,
  v: WasmArray,
  out: WasmArray,
  logSums: WasmArray,
): void {
  const [T, D, S, E] = sizesOf(q, v);
  const heads = sizeOf(q.shape.slice(0, -2));
  const { runtime } = q.storage;
  prepared(runtime, [q, k, v, out].map(stacked), [S, D, E], (layout, scratch) => {
    const { pointer } = logSums.storage;
    runtime.exports.causalAttention(heads, 1, T, S, D, E, layout, pointer, scratch);
  });
}

export function causalAttentionBackward(
  inputs: readonly [q: WasmArray, k: WasmArray, v: WasmArray],
  out: WasmArray,
  logSums: WasmArray,
  dOut: WasmArray,
  gradients: readonly [dQ: WasmArray, dK: WasmArray, dV: WasmArray],
): void {
  const [q, , v] = inputs;
  const [T, D, S, E] = sizesOf(q, v);
  const heads = sizeOf(q.shape.slice(0, -2));
  const { runtime } = q.storage;
  const places = [...inputs, out, dOut, ...gradients].map(stacked);
  prepared(runtime, places, [S, D, E], (layout, scratch) => {
    const { pointer } = logSums.storage;
    runtime.exports.causalAttentionBackward(heads, 1, T, S, D, E, layout, pointer, scratch);
  });
}

function sizesOf(q: WasmArray, v: WasmArray): [T: number, D: number, S: number, E: number] {
  const [T, D] = q.shape.slice(-2) as [number, number];
  const [S, E] = v.shape.slice(-2) as [number, number];
  return [T, D, S, E];
}

export function causalSelfAttention(
  qkv: WasmArray,
  heads: number,
  out: WasmArray,
  logSums: WasmArray,
): void {
  const [B, T, width] = qkv.shape as [number, number, number];
  const D = width / 3 / heads;
  const { runtime } = qkv.storage;
  const places = [
    ...[0, 1, 2].map((part) => sideBySide(qkv, 3, part, D)),
    sideBySide(out, 1, 0, D),
  ];
  prepared(runtime, places, [T, D, D], (layout, scratch) => {
    const { pointer } = logSums.storage;
    runtime.exports.causalAttention(B * heads, heads, T, T, D, D, layout, pointer, scratch);
  });
}

export function causalSelfAttentionBackward(
  qkv: WasmArray,
  heads: number,
  out: WasmArray,
  logSums: WasmArray,
  dOut: WasmArray,
  dQkv: WasmArray,
): void {
  const [B, T, width] = qkv.shape as [number, number, number];
  const D = width / 3 / heads;
  const { runtime } = qkv.storage;
  const places = [
    ...[0, 1, 2].map((part) => sideBySide(qkv, 3, part, D)),
    sideBySide(out, 1, 0, D),
    sideBySide(dOut, 1, 0, D),
    ...[0, 1, 2].map((part) => sideBySide(dQkv, 3, part, D)),
  ];
  prepared(runtime, places, [T, D, D], (layout, scratch) => {
    const { pointer } = logSums.storage;
    runtime.exports.causalAttentionBackward(B * heads, heads, T, T, D, D, layout, pointer, scratch);
  });
}
