/** Products of matrices. */
import type { Shape } from '../../index.ts';
import * as t from '../../index.ts';
import { type Case, check, floats, given, ints } from '../case.ts';

/** A product with each side as is or transposed, for matrices of `m × k` and `k × n`. */
function products(
  name: string,
  batchA: Shape,
  batchB: Shape,
  [m, k, n]: readonly [number, number, number],
): Case[] {
  return [false, true].flatMap((transposeA) =>
    [false, true].map((transposeB) => {
      const a = floats([...batchA, ...(transposeA ? [k, m] : [m, k])]);
      const b = floats([...batchB, ...(transposeB ? [n, k] : [k, n])]);
      const which = `${transposeA ? 'T' : 'N'}${transposeB ? 'T' : 'N'}`;
      return check(
        'matmul',
        `${name}, ${which}`,
        [a, b],
        (x, y) => t.matmul(x, y, { transposeA, transposeB }),
        `a${transposeA ? '.mT' : ''} @ b${transposeB ? '.mT' : ''}`,
      );
    }),
  );
}

export const matmulCases: Case[] = [
  ...products('2 × 3 × 4', [], [], [2, 3, 4]),
  ...products('5 × 33 × 3', [], [], [5, 33, 3]),
  ...products('1 × 1 × 1', [], [], [1, 1, 1]),
  ...products('batched', [2], [2], [2, 3, 4]),
  ...products('batch on the left', [2], [], [2, 3, 4]),
  ...products('batch on the right', [], [2], [2, 3, 4]),
  ...products('broadcast batches', [2, 1], [3], [2, 3, 1]),
  ...products('one against many', [1], [3], [2, 2, 2]),
  ...products('two batch dimensions', [2, 2], [2, 2], [1, 3, 2]),
  ...products('empty rows', [], [], [0, 3, 2]),
  ...products('empty inner size', [], [], [2, 0, 3]),
  ...products('empty batch', [0], [], [2, 3, 2]),
  check(
    'matmul',
    'wide tile',
    [floats([9, 17]), floats([17, 19])],
    (a, b) => t.matmul(a, b),
    'a @ b',
    { gradients: [0] },
  ),
  check(
    'matmul',
    'vector with vector',
    [floats([5]), floats([5])],
    (a, b) => t.matmul(a, b),
    'a @ b',
  ),
  check(
    'matmul',
    'matrix with vector',
    [floats([3, 4]), floats([4])],
    (a, b) => t.matmul(a, b),
    'a @ b',
  ),
  check(
    'matmul',
    'transposed matrix with vector',
    [floats([4, 3]), floats([4])],
    (a, b) => t.matmul(a, b, { transposeA: true }),
    'a.mT @ b',
  ),
  check(
    'matmul',
    'vector with matrix',
    [floats([3]), floats([3, 4])],
    (a, b) => t.matmul(a, b),
    'a @ b',
  ),
  check(
    'matmul',
    'vector with transposed matrix',
    [floats([3]), floats([4, 3])],
    (a, b) => t.matmul(a, b, { transposeB: true }),
    'a @ b.mT',
  ),
  check(
    'matmul',
    'batch with vector',
    [floats([2, 3, 4]), floats([4])],
    (a, b) => t.matmul(a, b),
    'a @ b',
  ),
  check(
    'matmul',
    'vector with batch',
    [floats([3]), floats([2, 3, 4])],
    (a, b) => t.matmul(a, b),
    'a @ b',
  ),
  check(
    'matmul',
    'with itself',
    [floats([3, 3])],
    (a) => t.matmul(a, a, { transposeB: true }),
    'a @ a.mT',
  ),
  check(
    'matmul',
    'int32',
    [ints([2, 3], -4, 5), ints([3, 2], -4, 5)],
    (a, b) => t.matmul(a, b),
    'a @ b',
  ),
  check(
    'matmul',
    'int32 of 25 bits',
    [given('int32', [2, 1], [2 ** 24 + 1, -(2 ** 24) - 1]), given('int32', [1, 2], [1, 3])],
    (a, b) => t.matmul(a, b),
    'a @ b',
  ),
];
