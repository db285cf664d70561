/** Copies between a contiguous matrix and one whose rows and columns lie steps apart (in elements). */
import { ELEMENT, VECTOR } from './lanes';

/** `out[r][c] = x[r · rowStep + c · columnStep]`: expand, permute and slice. */
export function gatherMatrix(
  rows: i32, columns: i32, x: usize, rowStep: i32, columnStep: i32, out: usize,
): void {
  if (rowStep == 1 && columnStep > 1) return transpose(rows, columns, x, columnStep, out);
  for (; rows > 0; --rows) {
    if (columnStep == 1) {
      memory.copy(out, x, <usize>columns * ELEMENT);
      out += <usize>columns * ELEMENT;
    } else {
      let from = x;
      for (let c = 0; c < columns; c++) {
        store<i32>(out, load<i32>(from));
        from += <usize>columnStep * ELEMENT;
        out += ELEMENT;
      }
    }
    x += <usize>rowStep * ELEMENT;
  }
}

/** `out[r · rowStep + c · columnStep] = x[r][c]`: unslice and cat. */
export function scatterMatrix(
  rows: i32, columns: i32, x: usize, out: usize, rowStep: i32, columnStep: i32,
): void {
  for (; rows > 0; --rows) {
    if (columnStep == 1) {
      memory.copy(out, x, <usize>columns * ELEMENT);
      x += <usize>columns * ELEMENT;
    } else {
      let to = out;
      for (let c = 0; c < columns; c++) {
        store<i32>(to, load<i32>(x));
        x += ELEMENT;
        to += <usize>columnStep * ELEMENT;
      }
    }
    out += <usize>rowStep * ELEMENT;
  }
}

/** `out[r][c] = x[c][r]`, whose rows are `step` apart: blocks of 4 × 4 in registers, the rest singly. */
function transpose(rows: i32, columns: i32, x: usize, step: i32, out: usize): void {
  const from = <usize>step * ELEMENT;
  const to = <usize>columns * ELEMENT;
  let r = 0;
  for (; r + 4 <= rows; r += 4) {
    let c = 0;
    let p = x + <usize>r * ELEMENT;
    let q = out + <usize>r * to;
    for (; c + 4 <= columns; c += 4) {
      transpose4(p, from, q, to);
      p += 4 * from;
      q += VECTOR;
    }
    for (; c < columns; c++) {
      store<i32>(q, load<i32>(p));
      store<i32>(q + to, load<i32>(p, 4));
      store<i32>(q + 2 * to, load<i32>(p, 8));
      store<i32>(q + 3 * to, load<i32>(p, 12));
      p += from;
      q += ELEMENT;
    }
  }
  for (; r < rows; r++) {
    let p = x + <usize>r * ELEMENT;
    let q = out + <usize>r * to;
    for (let c = 0; c < columns; c++) {
      store<i32>(q, load<i32>(p));
      p += from;
      q += ELEMENT;
    }
  }
}

/** Four rows of four at `x`, `from` bytes apart, become four columns at `out`, in rows `to` apart. */
// @ts-ignore: decorator
@inline
export function transpose4(x: usize, from: usize, out: usize, to: usize): void {
  const r0 = v128.load(x);
  const r1 = v128.load(x + from);
  const r2 = v128.load(x + 2 * from);
  const r3 = v128.load(x + 3 * from);
  const low01 = i32x4.shuffle(r0, r1, 0, 4, 1, 5);
  const high01 = i32x4.shuffle(r0, r1, 2, 6, 3, 7);
  const low23 = i32x4.shuffle(r2, r3, 0, 4, 1, 5);
  const high23 = i32x4.shuffle(r2, r3, 2, 6, 3, 7);
  v128.store(out, i32x4.shuffle(low01, low23, 0, 1, 4, 5));
  v128.store(out + to, i32x4.shuffle(low01, low23, 2, 3, 6, 7));
  v128.store(out + 2 * to, i32x4.shuffle(high01, high23, 0, 1, 4, 5));
  v128.store(out + 3 * to, i32x4.shuffle(high01, high23, 2, 3, 6, 7));
}
