import { sizeOf } from '../../shape.ts';
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

/** The sizes of attention: `heads` matrices, `inner` of which belong to one batch. */
interface Sizes {
  readonly heads: number;
  readonly inner: number;
  readonly T: number;
  readonly S: number;
  readonly D: number;
  readonly E: number;
}

/** Runs a kernel on operands at `places`, with scratch memory for all threads. */
function run(
  name: 'causalAttention' | 'causalAttentionBackward',
  { heads, inner, T, S, D, E }: Sizes,
  places: readonly Place[],
  { storage }: WasmArray, // logSums
): void {
  const { arena, exports, threads } = storage.runtime;
  const floats = threads * exports.attentionScratch(S, D, E);
  arena.lend(places.length * 4 * ELEMENT, (layout) =>
    arena.lend(floats * ELEMENT, (scratch) => {
      arena.ints.set(places.flat(), layout / ELEMENT);
      exports[name](heads, inner, T, S, D, E, layout, storage.pointer, scratch);
    }),
  );
}

function sizesOf(q: WasmArray, v: WasmArray): Sizes {
  const [T, D] = q.shape.slice(-2) as [number, number];
  const [S, E] = v.shape.slice(-2) as [number, number];
  return { heads: sizeOf(q.shape.slice(0, -2)), inner: 1, T, S, D, E };
}

export function causalAttention(
  q: WasmArray,
  k: WasmArray,
  v: WasmArray,
  out: WasmArray,
  logSums: WasmArray,
): void {
  run('causalAttention', sizesOf(q, v), [q, k, v, out].map(stacked), logSums);
}

export function causalAttentionBackward(
  inputs: readonly [q: WasmArray, k: WasmArray, v: WasmArray],
  out: WasmArray,
  logSums: WasmArray,
  dOut: WasmArray,
  gradients: readonly [dQ: WasmArray, dK: WasmArray, dV: WasmArray],
): void {
  const places = [...inputs, out, dOut, ...gradients].map(stacked);
  run('causalAttentionBackward', sizesOf(inputs[0], inputs[2]), places, logSums);
}

/** The sizes of heads side by side, and where the three of (B, T, 3 C) and the one of (B, T, C) lie. */
function selfAttention(qkv: WasmArray, heads: number) {
  const [B, T, width] = qkv.shape as [number, number, number];
  const D = width / 3 / heads;
  const sizes: Sizes = { heads: B * heads, inner: heads, T, S: T, D, E: D };
  const three = (x: WasmArray) => [0, 1, 2].map((part) => sideBySide(x, 3, part, D));
  const one = (x: WasmArray) => sideBySide(x, 1, 0, D);
  return { sizes, three, one };
}

export function causalSelfAttention(
  qkv: WasmArray,
  heads: number,
  out: WasmArray,
  logSums: WasmArray,
): void {
  const { sizes, three, one } = selfAttention(qkv, heads);
  const T = out.shape[1] as number;
  const [[pointer, row, ...steps], ...keysAndValues] = three(qkv) as [Place, Place, Place];
  const first = pointer + (sizes.S - T) * row * ELEMENT;
  const places: Place[] = [[first, row, ...steps], ...keysAndValues, one(out)];
  run('causalAttention', { ...sizes, T }, places, logSums);
}

export function causalSelfAttentionBackward(
  qkv: WasmArray,
  heads: number,
  out: WasmArray,
  logSums: WasmArray,
  dOut: WasmArray,
  dQkv: WasmArray,
): void {
  const { sizes, three, one } = selfAttention(qkv, heads);
  const places = [...three(qkv), one(out), one(dOut), ...three(dQkv)];
  run('causalAttentionBackward', sizes, places, logSums);
}
