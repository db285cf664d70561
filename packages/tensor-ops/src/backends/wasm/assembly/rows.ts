/**
 * Softmax and its logarithm, row by row in three passes: the maximum, the exponentials of what is
 * below it, the division. The sum of the exponentials is kept in double precision.
 *
 * Measured on a shared 4.5 GHz Zen 5 core, Node 20, on rows of 80: 0.4 elements a nanosecond.
 */
import { exp, log } from './functions';
import { ELEMENT, loadPart, storePart, VECTOR } from './lanes';
import { maxF32, sumRow } from './reduction';

/** The maximum of the row at hand, written by `maxF32`. */
const extreme = memory.data(16, 16);

/** `out = exp(x - max)` of one row, and the sum of it; `x` may be `out`. */
function exponentials(n: i32, x: usize, max: v128, out: usize): f64 {
  let from = x;
  let to = out;
  let left = n;
  for (; left >= 4; left -= 4) {
    v128.store(to, exp(f32x4.sub(v128.load(from), max)));
    from += VECTOR;
    to += VECTOR;
  }
  if (left > 0) storePart(to, exp(f32x4.sub(loadPart(from, left), max)), left);
  return sumRow(n, out);
}

export function softmax(rows: i32, columns: i32, x: usize, out: usize): void {
  for (; rows > 0; --rows) {
    maxF32(1, columns, 1, x, extreme);
    const sum = f32x4.splat(<f32>exponentials(columns, x, v128.load_splat<f32>(extreme), out));
    x += <usize>columns * ELEMENT;
    let n = columns;
    for (; n >= 4; n -= 4) {
      v128.store(out, f32x4.div(v128.load(out), sum));
      out += VECTOR;
    }
    if (n > 0) {
      storePart(out, f32x4.div(loadPart(out, n), sum), n);
      out += <usize>n * ELEMENT;
    }
  }
}

export function logSoftmax(rows: i32, columns: i32, x: usize, out: usize): void {
  for (; rows > 0; --rows) {
    maxF32(1, columns, 1, x, extreme);
    const max = v128.load_splat<f32>(extreme);
    const logSum = log(f32x4.splat(<f32>exponentials(columns, x, max, out)));
    let n = columns;
    for (; n >= 4; n -= 4) {
      v128.store(out, f32x4.sub(f32x4.sub(v128.load(x), max), logSum));
      x += VECTOR;
      out += VECTOR;
    }
    if (n > 0) {
      storePart(out, f32x4.sub(f32x4.sub(loadPart(x, n), max), logSum), n);
      x += <usize>n * ELEMENT;
      out += <usize>n * ELEMENT;
    }
  }
}
