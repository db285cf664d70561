import { reducedShape, stridesOf } from '../../shape.ts';
import type { ReferenceArray } from './reference.ts';
import { walkRows } from './rowWalk.ts';

const combine = {
  sum: { start: 0, step: (total: number, x: number) => total + x },
  max: { start: Number.NEGATIVE_INFINITY, step: Math.max },
  min: { start: Number.POSITIVE_INFINITY, step: Math.min },
} as const;

/** Accumulates in double precision, whatever the dtype. */
export function reduce(
  f: keyof typeof combine,
  x: ReferenceArray,
  dims: readonly number[],
  out: ReferenceArray,
): void {
  const { start, step } = combine[f];
  const from = x.storage.values;
  const totals = new Float64Array(out.storage.size).fill(start);
  walkRows(x.shape, [reducedShape(x.shape, dims, true)], (row, offsets, length, steps) => {
    let k = offsets[0] as number;
    const stride = steps[0] as number;
    for (let i = row; i < row + length; i++, k += stride) {
      totals[k] = step(totals[k] as number, from[i] as number);
    }
  });
  out.storage.values.set(totals);
}

/** Calls `visit` with the first offset of every line along `dim`. */
function eachLine(
  x: ReferenceArray,
  dim: number,
  visit: (offset: number, line: number) => void,
): void {
  const stride = stridesOf(x.shape)[dim] as number;
  const span = stride * (x.shape[dim] as number);
  let line = 0;
  for (let outer = 0; outer < x.storage.size; outer += span) {
    for (let inner = 0; inner < stride; inner++) visit(outer + inner, line++);
  }
}

export function argReduce(
  f: 'max' | 'min',
  x: ReferenceArray,
  dim: number,
  out: ReferenceArray,
): void {
  const from = x.storage.values;
  const to = out.storage.values;
  const stride = stridesOf(x.shape)[dim] as number;
  const size = x.shape[dim] as number;
  const sign = f === 'max' ? 1 : -1;
  eachLine(x, dim, (offset, line) => {
    let best = 0;
    let bestValue = sign * (from[offset] as number);
    for (let i = 1; i < size && !Number.isNaN(bestValue); i++) {
      const value = sign * (from[offset + i * stride] as number);
      if (!(value <= bestValue)) [best, bestValue] = [i, value]; // NaN wins, as in torch
    }
    to[line] = best;
  });
}

export function cumsum(
  x: ReferenceArray,
  dim: number,
  reverse: boolean,
  out: ReferenceArray,
): void {
  const from = x.storage.values;
  const to = out.storage.values;
  const stride = stridesOf(x.shape)[dim] as number;
  const size = x.shape[dim] as number;
  eachLine(x, dim, (offset) => {
    let total = 0;
    for (let i = 0; i < size; i++) {
      const at = offset + (reverse ? size - 1 - i : i) * stride;
      total += from[at] as number;
      to[at] = total;
    }
  });
}
