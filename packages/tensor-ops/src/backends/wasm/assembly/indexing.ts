/**
 * Rows and elements whose places are given by int32 values. Every place is checked before it is
 * used: a kernel that meets one outside of its dimension stops and returns its number, else -1.
 */
import { ELEMENT } from './lanes';

/**
 * `offsets[i] += stride · index[i]` (or `=`, if `first`) for indices from `lowest` (-size or 0) to
 * size - 1; negative ones count from the end.
 */
export function addOffsets(
  n: i32, index: usize, lowest: i32, size: i32, stride: i32, first: bool, offsets: usize,
): i32 {
  for (let i = 0; i < n; i++) {
    let place = load<i32>(index);
    if (place < lowest || place >= size) return i;
    if (place < 0) place += size;
    store<i32>(offsets, (first ? 0 : load<i32>(offsets)) + place * stride);
    index += ELEMENT;
    offsets += ELEMENT;
  }
  return -1;
}

/** `out[i] = ` the `length` elements at `x + offsets[i]`. */
export function takeRows(n: i32, length: i32, x: usize, offsets: usize, out: usize): void {
  const bytes = <usize>length * ELEMENT;
  for (; n > 0; --n) {
    memory.copy(out, x + <usize>load<i32>(offsets) * ELEMENT, bytes);
    offsets += ELEMENT;
    out += bytes;
  }
}

/**
 * `out` (of `size`) is the sum of x's rows of `length` at their offsets, 0 elsewhere. Added up in
 * `totals`, `size` doubles, because thousands of rows may meet in one.
 */
export function sumRowsF32(
  n: i32, length: i32, x: usize, offsets: usize, totals: usize, size: i32, out: usize,
): void {
  memory.fill(totals, 0, <usize>size << 3);
  for (; n > 0; --n) {
    let total = totals + (<usize>load<i32>(offsets) << 3);
    for (let c = 0; c < length; c++) {
      store<f64>(total, load<f64>(total) + <f64>load<f32>(x));
      x += ELEMENT;
      total += 8;
    }
    offsets += ELEMENT;
  }
  for (; size > 0; --size) {
    store<f32>(out, <f32>load<f64>(totals));
    totals += 8;
    out += ELEMENT;
  }
}

export function sumRowsI32(
  n: i32, length: i32, x: usize, offsets: usize, _totals: usize, size: i32, out: usize,
): void {
  memory.fill(out, 0, <usize>size * ELEMENT);
  for (; n > 0; --n) {
    let total = out + <usize>load<i32>(offsets) * ELEMENT;
    for (let c = 0; c < length; c++) {
      store<i32>(total, load<i32>(total) + load<i32>(x));
      x += ELEMENT;
      total += ELEMENT;
    }
    offsets += ELEMENT;
  }
}

/**
 * `out[r][c] = x[r · rowStep + c · columnStep + index[r][c] · stride]`, for indices from 0 to size - 1.
 */
export function gather(
  rows: i32, columns: i32, x: usize, rowStep: i32, columnStep: i32,
  index: usize, size: i32, stride: i32, out: usize,
): i32 {
  for (let r = 0; r < rows; r++) {
    let offset = r * rowStep;
    for (let c = 0; c < columns; c++) {
      const place = load<i32>(index);
      if (<u32>place >= <u32>size) return r * columns + c;
      store<i32>(out, load<i32>(x + <usize>(offset + place * stride) * ELEMENT));
      offset += columnStep;
      index += ELEMENT;
      out += ELEMENT;
    }
  }
  return -1;
}

/** `out[r · rowStep + c · columnStep + index[r][c] · stride] += source[r][c]` */
// @ts-ignore: decorator
@inline
function scatterAdd<T>(
  rows: i32, columns: i32, source: usize, index: usize, size: i32, stride: i32,
  out: usize, rowStep: i32, columnStep: i32,
): i32 {
  for (let r = 0; r < rows; r++) {
    let offset = r * rowStep;
    for (let c = 0; c < columns; c++) {
      const place = load<i32>(index);
      if (<u32>place >= <u32>size) return r * columns + c;
      const at = out + <usize>(offset + place * stride) * ELEMENT;
      store<T>(at, load<T>(at) + load<T>(source));
      offset += columnStep;
      index += ELEMENT;
      source += ELEMENT;
    }
  }
  return -1;
}

export function scatterAddF32(
  rows: i32, columns: i32, source: usize, index: usize, size: i32, stride: i32,
  out: usize, rowStep: i32, columnStep: i32,
): i32 {
  return scatterAdd<f32>(rows, columns, source, index, size, stride, out, rowStep, columnStep);
}

export function scatterAddI32(
  rows: i32, columns: i32, source: usize, index: usize, size: i32, stride: i32,
  out: usize, rowStep: i32, columnStep: i32,
): i32 {
  return scatterAdd<i32>(rows, columns, source, index, size, stride, out, rowStep, columnStep);
}
