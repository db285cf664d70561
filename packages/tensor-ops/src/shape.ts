import { ShapeError } from './errors.ts';

/** Sizes from the outermost dimension to the innermost; `[]` is a scalar. */
export type Shape = readonly number[];

/** A dimension or several; negative ones count from the end. */
export type Dims = number | readonly number[];

/** The number of elements. */
export function sizeOf(shape: Shape): number {
  let size = 1;
  for (let d = 0; d < shape.length; d++) size *= shape[d] as number;
  return size;
}

export function sameShape(a: Shape, b: Shape): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  for (let d = 0; d < a.length; d++) if (a[d] !== b[d]) return false;
  return true;
}

/** `[2, 3]`, as errors and printed tensors write a shape. */
export function formatShape(shape: Shape): string {
  return `[${shape.join(', ')}]`;
}

/** Row-major strides, in elements. */
export function stridesOf(shape: Shape): number[] {
  const strides = new Array<number>(shape.length);
  let stride = 1;
  for (let d = shape.length - 1; d >= 0; d--) {
    strides[d] = stride;
    stride *= shape[d] as number;
  }
  return strides;
}

/** Strides that walk `shape` as if it were broadcast to `to`: 0 along every repeated dimension. */
export function broadcastStrides(shape: Shape, to: Shape): number[] {
  const strides = stridesOf(shape);
  const missing = to.length - shape.length;
  return to.map((_, d) =>
    d < missing || shape[d - missing] === 1 ? 0 : (strides[d - missing] as number),
  );
}

/** The shape that two shapes broadcast to: aligned at the end, sizes equal or 1. */
export function broadcastShapes(op: string, a: Shape, b: Shape): Shape {
  if (sameShape(a, b)) return a;
  const rank = Math.max(a.length, b.length);
  const shape = new Array<number>(rank);
  for (let d = 0; d < rank; d++) {
    const sizeA = a[d - rank + a.length] ?? 1;
    const sizeB = b[d - rank + b.length] ?? 1;
    if (sizeA !== sizeB && sizeA !== 1 && sizeB !== 1) {
      throw new ShapeError(
        `${op}: cannot broadcast ${formatShape(a)} with ${formatShape(b)}: dimension ${d - rank} is ${sizeA} and ${sizeB}; ` +
          'sizes must be equal or 1, so reshape or unsqueeze one side',
      );
    }
    shape[d] = sizeA === 1 ? sizeB : sizeA;
  }
  return shape;
}

/** A dimension from 0 to rank - 1; negative ones count from the end. */
export function normalizeDim(op: string, dim: number, rank: number): number {
  const d = dim < 0 ? dim + rank : dim;
  if (!Number.isInteger(dim) || d < 0 || d >= rank) {
    const range = rank === 0 ? 'a scalar has none' : `expected ${-rank} to ${rank - 1}`;
    throw new ShapeError(`${op}: dimension ${dim} does not exist; ${range}`);
  }
  return d;
}

/** Distinct dimensions in ascending order; every dimension when `dims` is undefined. */
export function normalizeDims(op: string, dims: Dims | undefined, rank: number): number[] {
  if (dims === undefined) return Array.from({ length: rank }, (_, d) => d);
  const list = (typeof dims === 'number' ? [dims] : dims).map((d) => normalizeDim(op, d, rank));
  if (new Set(list).size !== list.length) {
    throw new ShapeError(`${op}: dimension named twice in [${list.join(', ')}]`);
  }
  return list.sort((x, y) => x - y);
}

/** The shape after reducing `dims` (normalised): 1 where kept, gone where not. */
export function reducedShape(shape: Shape, dims: readonly number[], keepdim: boolean): Shape {
  if (keepdim) return shape.map((size, d) => (dims.includes(d) ? 1 : size));
  return shape.filter((_, d) => !dims.includes(d));
}

/** Fills in one -1 and checks that the number of elements stays. */
export function inferShape(op: string, from: Shape, to: Shape): Shape {
  const size = sizeOf(from);
  const unknown = to.indexOf(-1);
  let shape: Shape = [...to]; // the caller may change its array later
  if (unknown >= 0) {
    const known = to.reduce((product, n, d) => (d === unknown ? product : product * n), 1);
    shape = to.map((n, d) => (d === unknown ? size / known : n));
  }
  if (shape.some((n) => !Number.isInteger(n) || n < 0) || sizeOf(shape) !== size) {
    throw new ShapeError(
      `${op}: ${formatShape(from)} has ${size} elements, which do not fit ${formatShape(to)}; ` +
        'the sizes must multiply to the same number (one of them may be -1)',
    );
  }
  return shape;
}

/** Checks the sizes that a user gave for a new tensor, and copies them. */
export function checkShape(op: string, shape: Shape): Shape {
  if (!Array.isArray(shape) || shape.some((n) => !Number.isInteger(n) || n < 0)) {
    throw new ShapeError(
      `${op}: a shape is an array of whole numbers, 0 or more; got ${JSON.stringify(shape)}`,
    );
  }
  return [...shape];
}
