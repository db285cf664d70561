import { sizeOf } from '../../shape.ts';
import { ELEMENT, type WasmArray } from './storage.ts';

/** Neighbouring dimensions that are all reduced, or all kept, as one. */
interface Group {
  size: number;
  readonly reduced: boolean;
}

function groupsOf(x: WasmArray, dims: readonly number[]): Group[] {
  const groups: Group[] = [];
  x.shape.forEach((size, d) => {
    const reduced = dims.includes(d);
    const last = groups.at(-1);
    if (last?.reduced === reduced) last.size *= size;
    else groups.push({ size, reduced });
  });
  return groups;
}

const product = (groups: readonly Group[]): number =>
  groups.reduce((total, { size }) => total * size, 1);

export function reduce(
  f: 'sum' | 'max' | 'min',
  x: WasmArray,
  dims: readonly number[],
  out: WasmArray,
): void {
  const { exports, arena } = x.storage.runtime;
  const kernel = exports[`${f}${x.dtype === 'float32' ? 'F32' : 'I32'}`];
  const groups = groupsOf(x, dims);
  if (!groups.some(({ reduced }) => reduced)) groups.push({ size: 1, reduced: true });
  // One group after the other, the last first, by way of temporary blocks where there are several.
  let from = x.storage.pointer;
  let temporary = 0;
  for (;;) {
    const at = groups.findLastIndex(({ reduced }) => reduced);
    const before = groups.slice(0, at);
    const outer = product(before);
    const inner = product(groups.slice(at + 1));
    const isLast = !before.some(({ reduced }) => reduced);
    const bytes = outer * inner * ELEMENT;
    const to = isLast ? out.storage.pointer : arena.allocate(bytes);
    kernel(outer, groups[at]?.size ?? 1, inner, from, to);
    if (temporary > 0) arena.free(from, temporary);
    if (isLast) return;
    groups.splice(at, 1);
    from = to;
    temporary = bytes;
  }
}

/** Sizes before, at and after `dim`. */
function around({ shape }: WasmArray, dim: number): [number, number, number] {
  return [sizeOf(shape.slice(0, dim)), shape[dim] as number, sizeOf(shape.slice(dim + 1))];
}

export function argReduce(f: 'max' | 'min', x: WasmArray, dim: number, out: WasmArray): void {
  const kernel = x.storage.runtime.exports[`arg${f}${x.dtype === 'float32' ? 'F32' : 'I32'}`];
  const [outer, K, inner] = around(x, dim);
  kernel(outer, K, inner, x.storage.pointer, out.storage.pointer);
}

export function cumsum(x: WasmArray, dim: number, reverse: boolean, out: WasmArray): void {
  const kernel = x.storage.runtime.exports[x.dtype === 'float32' ? 'cumsumF32' : 'cumsumI32'];
  const [outer, K, inner] = around(x, dim);
  kernel(outer, K, inner, reverse, x.storage.pointer, out.storage.pointer);
}
