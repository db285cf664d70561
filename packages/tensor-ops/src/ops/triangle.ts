import { ShapeError } from '../errors.ts';
import { formatShape } from '../shape.ts';
import { fromValues, type Tensor } from '../tensor.ts';

function triangle(op: string, x: Tensor, diagonal: number, keepLower: boolean): Tensor {
  if (x.rank < 2) {
    throw new ShapeError(`${op}: ${formatShape(x.shape)} is no matrix; it needs two dimensions`);
  }
  const [rows, columns] = x.shape.slice(-2) as [number, number];
  return x.maskedFill(triangleMask(x, rows, columns, diagonal, keepLower), 0);
}

/** True above (or, for the upper triangle, below) the diagonal, where zeros go. */
function triangleMask(
  x: Tensor,
  rows: number,
  columns: number,
  diagonal: number,
  keepLower: boolean,
): Tensor {
  const mask = new Int32Array(rows * columns);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      const offset = j - i - diagonal;
      mask[i * columns + j] = (keepLower ? offset > 0 : offset < 0) ? 1 : 0;
    }
  }
  return fromValues(mask, [rows, columns], { dtype: 'bool', backend: x.backend });
}

/**
 * The lower triangle of the last two dimensions, zeros above `diagonal`. Twin: torch.tril.
 *
 * @example
 * ```ts
 * await tril(ones([2, 2])).toArray(); // => [[1, 0], [1, 1]]
 * ```
 */
export function tril(x: Tensor, diagonal = 0): Tensor {
  return triangle('tril', x, diagonal, true);
}

/**
 * The upper triangle of the last two dimensions, zeros below `diagonal`. Twin: torch.triu.
 *
 * @throws ShapeError for a vector.
 * @example
 * ```ts
 * await triu(ones([2, 2])).toArray(); // => [[1, 1], [0, 1]]
 * ```
 */
export function triu(x: Tensor, diagonal = 0): Tensor {
  return triangle('triu', x, diagonal, false);
}
