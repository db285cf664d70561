import type { ReferenceArray } from './reference.ts';

/** Σ exp(x - max) of one row, and the maximum. */
function partition(values: ArrayLike<number>, start: number, end: number): [number, number] {
  let max = Number.NEGATIVE_INFINITY;
  for (let i = start; i < end; i++) max = Math.max(max, values[i] as number);
  let sum = 0;
  for (let i = start; i < end; i++) sum += Math.exp((values[i] as number) - max);
  return [sum, max];
}

export function softmax(x: ReferenceArray, out: ReferenceArray): void {
  const from = x.storage.values;
  const to = out.storage.values;
  const length = x.shape.at(-1) as number;
  for (let row = 0; row < from.length; row += length) {
    const [sum, max] = partition(from, row, row + length);
    for (let i = row; i < row + length; i++) to[i] = Math.exp((from[i] as number) - max) / sum;
  }
}

export function logSoftmax(x: ReferenceArray, out: ReferenceArray): void {
  const from = x.storage.values;
  const to = out.storage.values;
  const length = x.shape.at(-1) as number;
  for (let row = 0; row < from.length; row += length) {
    const [sum, max] = partition(from, row, row + length);
    const logSum = Math.log(sum);
    for (let i = row; i < row + length; i++) to[i] = (from[i] as number) - max - logSum;
  }
}
