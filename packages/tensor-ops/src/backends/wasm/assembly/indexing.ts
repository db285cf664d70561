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
  narrow(size, totals, out);
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

/**
 * `totals[r · rowStep + c · columnStep + index[r][c] · stride] += source[r][c]`, where T is the type of
 * the source and U, of `1 << shift` bytes, that of the totals.
 */
// @ts-ignore: decorator
@inline
function scatterAdd<T, U>(
  rows: i32, columns: i32, source: usize, index: usize, size: i32, stride: i32,
  totals: usize, rowStep: i32, columnStep: i32, shift: i32,
): i32 {
  for (let r = 0; r < rows; r++) {
    let offset = r * rowStep;
    for (let c = 0; c < columns; c++) {
      const place = load<i32>(index);
      if (<u32>place >= <u32>size) return r * columns + c;
      const at = totals + (<usize>(offset + place * stride) << shift);
      store<U>(at, load<U>(at) + <U>load<T>(source));
      offset += columnStep;
      index += ELEMENT;
      source += ELEMENT;
    }
  }
  return -1;
}

/** The totals are doubles, because thousands of elements may meet in one. */
export function scatterAddF32(
  rows: i32, columns: i32, source: usize, index: usize, size: i32, stride: i32,
  totals: usize, rowStep: i32, columnStep: i32,
): i32 {
  return scatterAdd<f32, f64>(rows, columns, source, index, size, stride, totals, rowStep, columnStep, 3);
}

export function scatterAddI32(
  rows: i32, columns: i32, source: usize, index: usize, size: i32, stride: i32,
  totals: usize, rowStep: i32, columnStep: i32,
): i32 {
  return scatterAdd<i32, i32>(rows, columns, source, index, size, stride, totals, rowStep, columnStep, 2);
}

/** float32 to double. */
export function widen(n: i32, x: usize, out: usize): void {
  for (; n > 0; --n) {
    store<f64>(out, <f64>load<f32>(x));
    x += ELEMENT;
    out += 8;
  }
}

/** double to float32. */
export function narrow(n: i32, x: usize, out: usize): void {
  for (; n > 0; --n) {
    store<f32>(out, <f32>load<f64>(x));
    x += 8;
    out += ELEMENT;
  }
}
