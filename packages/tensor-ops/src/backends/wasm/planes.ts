import type { Shape } from '../../shape.ts';

/** A matrix inside of each operand: where it begins, and its steps in elements. */
export interface Planes {
  readonly rows: number;
  readonly columns: number;
  readonly rowSteps: readonly number[];
  readonly columnSteps: readonly number[];
}

/**
 * Takes tensors of many dimensions apart into matrices, which is all that a kernel sees. Dimensions
 * that every operand walks as one are merged first, so that most calls come down to one matrix.
 * `visit` gets the operands' offsets in each matrix and the place of the matrix in the row-major
 * order of `shape`.
 */
export function eachPlane(
  shape: Shape,
  strides: readonly (readonly number[])[],
  visit: (planes: Planes, offsets: readonly number[], start: number) => void,
): void {
  if (shape.includes(0)) return;
  const merged = merge(shape, strides);
  const rank = merged.sizes.length;
  const planes: Planes = {
    rows: merged.sizes[rank - 2] ?? 1,
    columns: merged.sizes[rank - 1] ?? 1,
    rowSteps: merged.strides.map((each) => each[rank - 2] ?? 0),
    columnSteps: merged.strides.map((each) => each[rank - 1] ?? 0),
  };
  const offsets = strides.map(() => 0);
  if (rank <= 2) {
    visit(planes, offsets, 0);
    return;
  }
  const walk = (d: number, start: number): void => {
    if (d >= rank - 2) {
      visit(planes, offsets, start);
      return;
    }
    const size = merged.sizes[d] as number;
    const inner = merged.sizes.slice(d + 1).reduce((product, n) => product * n, 1);
    for (let i = 0; i < size; i++) {
      walk(d + 1, start + i * inner);
      for (let o = 0; o < offsets.length; o++) {
        offsets[o] = (offsets[o] as number) + (merged.strides[o]?.[d] as number);
      }
    }
    for (let o = 0; o < offsets.length; o++) {
      offsets[o] = (offsets[o] as number) - size * (merged.strides[o]?.[d] as number);
    }
  };
  walk(0, 0);
}

/** Drops dimensions of size 1, and joins two where one step of the outer is all of the inner. */
function merge(shape: Shape, strides: readonly (readonly number[])[]) {
  const sizes: number[] = [];
  const merged: number[][] = strides.map(() => []);
  for (let d = 0; d < shape.length; d++) {
    const size = shape[d] as number;
    if (size === 1) continue;
    const last = sizes.length - 1;
    const joins =
      last >= 0 && strides.every((each, o) => merged[o]?.[last] === size * (each[d] as number));
    if (joins) {
      sizes[last] = size * (sizes[last] as number);
      strides.forEach((each, o) => {
        (merged[o] as number[])[last] = each[d] as number;
      });
    } else {
      sizes.push(size);
      strides.forEach((each, o) => {
        (merged[o] as number[]).push(each[d] as number);
      });
    }
  }
  return { sizes, strides: merged };
}
