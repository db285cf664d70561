import { ShapeError } from '@makemore/tensor-ops';

/** Throws a ShapeError unless `value` is a whole number from 1. */
export function checkSize(op: string, what: string, value: number): void {
  if (Number.isInteger(value) && value >= 1) return;
  throw new ShapeError(`${op}: ${what} must be a whole number from 1, not ${value}`);
}
