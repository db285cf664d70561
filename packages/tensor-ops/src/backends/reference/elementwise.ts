import type { BinaryFunction, UnaryFunction } from '../../backend.ts';
import { sameShape } from '../../shape.ts';
import type { ReferenceArray } from './reference.ts';
import { walkRows } from './rowWalk.ts';

export function fill(out: ReferenceArray, value: number): void {
  out.storage.values.fill(out.dtype === 'bool' ? Number(value !== 0) : value);
}

export function cast(x: ReferenceArray, out: ReferenceArray): void {
  const from = x.storage.values;
  const to = out.storage.values;
  if (out.dtype !== 'bool')
    to.set(from); // Int32Array.set cuts toward zero, as torch does
  else for (let i = 0; i < from.length; i++) to[i] = from[i] === 0 ? 0 : 1;
}

/** Products of int32 wrap at 32 bits, as torch's do; those of doubles lose the low bits beyond 2⁵³. */
const wrapping: Partial<Record<string, (a: number, b: number) => number>> = {
  mul: Math.imul,
  pow: (a, b) => {
    if (b < 0) return a ** b; // 1, -1 or a fraction, which is cut to 0
    let out = 1;
    for (let [base, rest] = [a, b]; rest > 0; rest >>= 1, base = Math.imul(base, base)) {
      if (rest & 1) out = Math.imul(out, base);
    }
    return out;
  },
};

export function unary(
  { name, scalar }: UnaryFunction,
  x: ReferenceArray,
  out: ReferenceArray,
): void {
  const from = x.storage.values;
  const to = out.storage.values;
  const f = name === 'square' && out.dtype === 'int32' ? (a: number) => Math.imul(a, a) : scalar;
  for (let i = 0; i < to.length; i++) to[i] = f(from[i] as number);
}

export function binary(
  { name, scalar }: BinaryFunction,
  a: ReferenceArray,
  b: ReferenceArray,
  out: ReferenceArray,
): void {
  const left = a.storage.values;
  const right = b.storage.values;
  const to = out.storage.values;
  const f = (out.dtype === 'int32' && wrapping[name]) || scalar;
  if (sameShape(a.shape, b.shape)) {
    for (let i = 0; i < to.length; i++) to[i] = f(left[i] as number, right[i] as number);
    return;
  }
  walkRows(out.shape, [a.shape, b.shape], (row, offsets, length, steps) => {
    let [i, j] = offsets as [number, number];
    const [stepA, stepB] = steps as [number, number];
    for (let k = row; k < row + length; k++, i += stepA, j += stepB) {
      to[k] = f(left[i] as number, right[j] as number);
    }
  });
}

export function where(
  condition: ReferenceArray,
  a: ReferenceArray,
  b: ReferenceArray,
  out: ReferenceArray,
): void {
  const mask = condition.storage.values;
  const left = a.storage.values;
  const right = b.storage.values;
  const to = out.storage.values;
  walkRows(out.shape, [condition.shape, a.shape, b.shape], (row, offsets, length, steps) => {
    let [m, i, j] = offsets as [number, number, number];
    const [stepM, stepA, stepB] = steps as [number, number, number];
    for (let k = row; k < row + length; k++, m += stepM, i += stepA, j += stepB) {
      to[k] = (mask[m] === 0 ? right[j] : left[i]) as number;
    }
  });
}

export function expand(x: ReferenceArray, out: ReferenceArray): void {
  const from = x.storage.values;
  const to = out.storage.values;
  walkRows(out.shape, [x.shape], (row, offsets, length, steps) => {
    let i = offsets[0] as number;
    const step = steps[0] as number;
    for (let k = row; k < row + length; k++, i += step) to[k] = from[i] as number;
  });
}
