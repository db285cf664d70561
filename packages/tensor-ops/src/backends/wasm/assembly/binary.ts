/**
 * `out[r][c] = f(a[r][c], b[r][c])` for a matrix of rows × columns, two vectors an iteration. An
 * operand has a step between rows and one between columns, in elements; the column step is 1, or 0
 * where it repeats. `out` is contiguous and may be an operand. Shared among threads by rows, or a
 * single row by columns.
 *
 * Measured on one 3.7 GHz Zen 4 core, in elements a nanosecond, relaxed in Node 20 (wide in Node 24): add 5
 * (7), the gradient of tanh 4 (6), that of gelu 0.5 (1.1), pow 0.1, which is computed lane by lane.
 *
 * An operand that repeats along a row is spread over a vector of its own, which is then read with
 * a step of 0: one loop serves a matrix, a row, a column and a scalar.
 */
import {
  ADD, D_GELU, D_GELU_TANH, D_RELU, D_SIGMOID, D_TANH, DIV, EQ, GE, GT, INT, LE, LT, MAXIMUM, MINIMUM, MUL,
  NE, POW, SUB,
} from '../codes';
import { dGelu, dGeluTanh } from './functions';
import { copy, ELEMENT, loadUpTo4, storeUpTo4, VECTOR } from './lanes';
import { argument, put, run, startOf } from './pool';
import { lastA, lastB, lastOut, spreadA, spreadB, spreadC } from './workspace';

/** Elements a nanosecond, of most and of those lane by lane or by polynomials. */
const QUICK: f64 = 6;
const SLOW: f64 = 0.4;

// @ts-ignore: decorator
@inline
function apply(f: i32, a: v128, b: v128): v128 {
  if (f == ADD) return f32x4.add(a, b);
  if (f == SUB) return f32x4.sub(a, b);
  if (f == MUL) return f32x4.mul(a, b);
  if (f == DIV) return f32x4.div(a, b);
  if (f == POW) return powLanes(a, b);
  if (f == MAXIMUM) return f32x4.max(a, b);
  if (f == MINIMUM) return f32x4.min(a, b);
  if (f == EQ) return truth(f32x4.eq(a, b));
  if (f == NE) return truth(f32x4.ne(a, b));
  if (f == LT) return truth(f32x4.lt(a, b));
  if (f == LE) return truth(f32x4.le(a, b));
  if (f == GT) return truth(f32x4.gt(a, b));
  if (f == GE) return truth(f32x4.ge(a, b));
  if (f == INT + ADD) return i32x4.add(a, b);
  if (f == INT + SUB) return i32x4.sub(a, b);
  if (f == INT + MUL) return i32x4.mul(a, b);
  if (f == INT + DIV) unreachable();
  if (f == INT + POW) return powIntLanes(a, b);
  if (f == INT + MAXIMUM) return i32x4.max_s(a, b);
  if (f == INT + MINIMUM) return i32x4.min_s(a, b);
  if (f == INT + EQ) return truth(i32x4.eq(a, b));
  if (f == INT + NE) return truth(i32x4.ne(a, b));
  if (f == INT + LT) return truth(i32x4.lt_s(a, b));
  if (f == INT + LE) return truth(i32x4.le_s(a, b));
  if (f == INT + GT) return truth(i32x4.gt_s(a, b));
  if (f == INT + GE) return truth(i32x4.ge_s(a, b));
  if (f == D_TANH) return f32x4.mul(b, f32x4.sub(f32x4.splat(1), f32x4.mul(a, a)));
  if (f == D_SIGMOID) return f32x4.mul(b, f32x4.mul(a, f32x4.sub(f32x4.splat(1), a)));
  if (f == D_RELU) return v128.andnot(b, f32x4.le(a, f32x4.splat(0)));
  if (f == D_GELU) return f32x4.mul(b, dGelu(a));
  return f32x4.mul(b, dGeluTanh(a)); // D_GELU_TANH
}

/** A mask of all bits as 1. */
// @ts-ignore: decorator
@inline
function truth(mask: v128): v128 {
  return i32x4.shr_u(mask, 31);
}

function powLanes(a: v128, b: v128): v128 {
  let out = f32x4.splat(Mathf.pow(f32x4.extract_lane(a, 0), f32x4.extract_lane(b, 0)));
  out = f32x4.replace_lane(out, 1, Mathf.pow(f32x4.extract_lane(a, 1), f32x4.extract_lane(b, 1)));
  out = f32x4.replace_lane(out, 2, Mathf.pow(f32x4.extract_lane(a, 2), f32x4.extract_lane(b, 2)));
  out = f32x4.replace_lane(out, 3, Mathf.pow(f32x4.extract_lane(a, 3), f32x4.extract_lane(b, 3)));
  // As C and torch have it, and JavaScript not: 1 to any power is 1, and so is -1 to an infinite one.
  const one = f32x4.splat(1);
  const infinite = f32x4.eq(f32x4.abs(b), f32x4.splat(Infinity));
  const minusOne = v128.and(f32x4.eq(a, f32x4.splat(-1)), infinite);
  return v128.bitselect(one, out, v128.or(f32x4.eq(a, one), minusOne));
}

function powIntLanes(a: v128, b: v128): v128 {
  let out = i32x4.splat(powInt(i32x4.extract_lane(a, 0), i32x4.extract_lane(b, 0)));
  out = i32x4.replace_lane(out, 1, powInt(i32x4.extract_lane(a, 1), i32x4.extract_lane(b, 1)));
  out = i32x4.replace_lane(out, 2, powInt(i32x4.extract_lane(a, 2), i32x4.extract_lane(b, 2)));
  return i32x4.replace_lane(out, 3, powInt(i32x4.extract_lane(a, 3), i32x4.extract_lane(b, 3)));
}

/** aᵇ modulo 2³²; a fraction, from a negative b, is cut to 0. */
function powInt(a: i32, b: i32): i32 {
  if (b < 0) return a == 1 ? 1 : a == -1 ? 1 - ((b & 1) << 1) : 0;
  let power = 1;
  for (; b > 0; b >>= 1) {
    if (b & 1) power *= a;
    a *= a;
  }
  return power;
}

/** `p`, or where its element repeats (step 0), a vector filled with it. */
// @ts-ignore: decorator
@inline
function spread(p: usize, step: i32, vector: usize): usize {
  if (step != 0) return p;
  v128.store(vector, v128.load_splat<f32>(p));
  return vector;
}

/** columns must be a multiple of 8. */
// @ts-ignore: decorator
@inline
function each(
  f: i32, rows: i32, columns: i32, a: usize, rowA: i32, stepA: i32,
  b: usize, rowB: i32, stepB: i32, out: usize, rowOut: i32,
): void {
  const advanceA = VECTOR * <usize>stepA;
  const advanceB = VECTOR * <usize>stepB;
  for (; rows > 0; --rows) {
    let p = spread(a, stepA, spreadA());
    let q = spread(b, stepB, spreadB());
    let to = out;
    for (let n = columns; n > 0; n -= 8) {
      const first = apply(f, v128.load(p), v128.load(q));
      p += advanceA;
      q += advanceB;
      const second = apply(f, v128.load(p), v128.load(q));
      p += advanceA;
      q += advanceB;
      v128.store(to, first);
      v128.store(to, second, VECTOR);
      to += 2 * VECTOR;
    }
    a += <usize>rowA * ELEMENT;
    b += <usize>rowB * ELEMENT;
    out += <usize>rowOut * ELEMENT;
  }
}

export function binary(
  f: i32, rows: i32, columns: i32, a: usize, rowA: i32, stepA: i32,
  b: usize, rowB: i32, stepB: i32, out: usize,
): void {
  put(0, f); put(1, rows); put(2, columns);
  put(3, a); put(4, rowA); put(5, stepA);
  put(6, b); put(7, rowB); put(8, stepB); put(9, out);
  const slow = f == POW || f == INT + POW || f >= D_GELU;
  run(binaryPart, <f64>rows * columns / (slow ? SLOW : QUICK), rows > 1 ? rows : columns / 16);
}

function binaryPart(part: i32, parts: i32): void {
  let rows = argument<i32>(1), columns = argument<i32>(2), out = argument<usize>(9);
  let a = argument<usize>(3), b = argument<usize>(6);
  const rowA = argument<i32>(4), stepA = argument<i32>(5), rowB = argument<i32>(7), stepB = argument<i32>(8);
  if (rows > 1) {
    const first = startOf(part, parts, rows, 1);
    rows = startOf(part + 1, parts, rows, 1) - first;
    a += <usize>(first * rowA) * ELEMENT;
    b += <usize>(first * rowB) * ELEMENT;
    out += <usize>(first * columns) * ELEMENT;
  } else {
    const first = startOf(part, parts, columns, 16);
    columns = startOf(part + 1, parts, columns, 16) - first;
    a += <usize>(first * stepA) * ELEMENT;
    b += <usize>(first * stepB) * ELEMENT;
    out += <usize>first * ELEMENT;
  }
  const f = argument<i32>(0);
  const whole = columns & ~7, left = columns - whole;
  if (whole > 0) loops[f](rows, whole, a, rowA, stepA, b, rowB, stepB, out, columns);
  if (left == 0) return;
  // The last columns are computed aside: two vectors, of which the first lanes count.
  a += <usize>(whole * stepA) * ELEMENT;
  b += <usize>(whole * stepB) * ELEMENT;
  out += <usize>whole * ELEMENT;
  for (; rows > 0; --rows) {
    loops[f](1, 8, last(left, a, stepA, lastA()), 0, stepA, last(left, b, stepB, lastB()), 0, stepB, lastOut(), 0);
    copy(left, lastOut(), out);
    a += <usize>rowA * ELEMENT;
    b += <usize>rowB * ELEMENT;
    out += <usize>columns * ELEMENT;
  }
}

/** The `n` elements at `p` copied aside; a repeated one stays where it is. */
function last(n: i32, p: usize, step: i32, aside: usize): usize {
  if (step == 0) return p;
  copy(n, p, aside);
  return aside;
}

type Loop = (
  rows: i32, columns: i32, a: usize, rowA: i32, stepA: i32,
  b: usize, rowB: i32, stepB: i32, out: usize, rowOut: i32,
) => void;

/** As in unary.ts. */
const loops: StaticArray<Loop> = [
  (rows, columns, a, rowA, stepA, b, rowB, stepB, out, rowOut) => { each(ADD, rows, columns, a, rowA, stepA, b, rowB, stepB, out, rowOut); },
  (rows, columns, a, rowA, stepA, b, rowB, stepB, out, rowOut) => { each(SUB, rows, columns, a, rowA, stepA, b, rowB, stepB, out, rowOut); },
  (rows, columns, a, rowA, stepA, b, rowB, stepB, out, rowOut) => { each(MUL, rows, columns, a, rowA, stepA, b, rowB, stepB, out, rowOut); },
  (rows, columns, a, rowA, stepA, b, rowB, stepB, out, rowOut) => { each(DIV, rows, columns, a, rowA, stepA, b, rowB, stepB, out, rowOut); },
  (rows, columns, a, rowA, stepA, b, rowB, stepB, out, rowOut) => { each(POW, rows, columns, a, rowA, stepA, b, rowB, stepB, out, rowOut); },
  (rows, columns, a, rowA, stepA, b, rowB, stepB, out, rowOut) => { each(MAXIMUM, rows, columns, a, rowA, stepA, b, rowB, stepB, out, rowOut); },
  (rows, columns, a, rowA, stepA, b, rowB, stepB, out, rowOut) => { each(MINIMUM, rows, columns, a, rowA, stepA, b, rowB, stepB, out, rowOut); },
  (rows, columns, a, rowA, stepA, b, rowB, stepB, out, rowOut) => { each(EQ, rows, columns, a, rowA, stepA, b, rowB, stepB, out, rowOut); },
  (rows, columns, a, rowA, stepA, b, rowB, stepB, out, rowOut) => { each(NE, rows, columns, a, rowA, stepA, b, rowB, stepB, out, rowOut); },
  (rows, columns, a, rowA, stepA, b, rowB, stepB, out, rowOut) => { each(LT, rows, columns, a, rowA, stepA, b, rowB, stepB, out, rowOut); },
  (rows, columns, a, rowA, stepA, b, rowB, stepB, out, rowOut) => { each(LE, rows, columns, a, rowA, stepA, b, rowB, stepB, out, rowOut); },
  (rows, columns, a, rowA, stepA, b, rowB, stepB, out, rowOut) => { each(GT, rows, columns, a, rowA, stepA, b, rowB, stepB, out, rowOut); },
  (rows, columns, a, rowA, stepA, b, rowB, stepB, out, rowOut) => { each(GE, rows, columns, a, rowA, stepA, b, rowB, stepB, out, rowOut); },
  (rows, columns, a, rowA, stepA, b, rowB, stepB, out, rowOut) => { each(INT + ADD, rows, columns, a, rowA, stepA, b, rowB, stepB, out, rowOut); },
  (rows, columns, a, rowA, stepA, b, rowB, stepB, out, rowOut) => { each(INT + SUB, rows, columns, a, rowA, stepA, b, rowB, stepB, out, rowOut); },
  (rows, columns, a, rowA, stepA, b, rowB, stepB, out, rowOut) => { each(INT + MUL, rows, columns, a, rowA, stepA, b, rowB, stepB, out, rowOut); },
  (rows, columns, a, rowA, stepA, b, rowB, stepB, out, rowOut) => { each(INT + DIV, rows, columns, a, rowA, stepA, b, rowB, stepB, out, rowOut); },
  (rows, columns, a, rowA, stepA, b, rowB, stepB, out, rowOut) => { each(INT + POW, rows, columns, a, rowA, stepA, b, rowB, stepB, out, rowOut); },
  (rows, columns, a, rowA, stepA, b, rowB, stepB, out, rowOut) => { each(INT + MAXIMUM, rows, columns, a, rowA, stepA, b, rowB, stepB, out, rowOut); },
  (rows, columns, a, rowA, stepA, b, rowB, stepB, out, rowOut) => { each(INT + MINIMUM, rows, columns, a, rowA, stepA, b, rowB, stepB, out, rowOut); },
  (rows, columns, a, rowA, stepA, b, rowB, stepB, out, rowOut) => { each(INT + EQ, rows, columns, a, rowA, stepA, b, rowB, stepB, out, rowOut); },
  (rows, columns, a, rowA, stepA, b, rowB, stepB, out, rowOut) => { each(INT + NE, rows, columns, a, rowA, stepA, b, rowB, stepB, out, rowOut); },
  (rows, columns, a, rowA, stepA, b, rowB, stepB, out, rowOut) => { each(INT + LT, rows, columns, a, rowA, stepA, b, rowB, stepB, out, rowOut); },
  (rows, columns, a, rowA, stepA, b, rowB, stepB, out, rowOut) => { each(INT + LE, rows, columns, a, rowA, stepA, b, rowB, stepB, out, rowOut); },
  (rows, columns, a, rowA, stepA, b, rowB, stepB, out, rowOut) => { each(INT + GT, rows, columns, a, rowA, stepA, b, rowB, stepB, out, rowOut); },
  (rows, columns, a, rowA, stepA, b, rowB, stepB, out, rowOut) => { each(INT + GE, rows, columns, a, rowA, stepA, b, rowB, stepB, out, rowOut); },
  (rows, columns, a, rowA, stepA, b, rowB, stepB, out, rowOut) => { each(D_TANH, rows, columns, a, rowA, stepA, b, rowB, stepB, out, rowOut); },
  (rows, columns, a, rowA, stepA, b, rowB, stepB, out, rowOut) => { each(D_SIGMOID, rows, columns, a, rowA, stepA, b, rowB, stepB, out, rowOut); },
  (rows, columns, a, rowA, stepA, b, rowB, stepB, out, rowOut) => { each(D_RELU, rows, columns, a, rowA, stepA, b, rowB, stepB, out, rowOut); },
  (rows, columns, a, rowA, stepA, b, rowB, stepB, out, rowOut) => { each(D_GELU, rows, columns, a, rowA, stepA, b, rowB, stepB, out, rowOut); },
  (rows, columns, a, rowA, stepA, b, rowB, stepB, out, rowOut) => { each(D_GELU_TANH, rows, columns, a, rowA, stepA, b, rowB, stepB, out, rowOut); },
];

/** `out = condition ? a : b`, of any dtype; a condition is 0 or 1. */
export function where(
  rows: i32, columns: i32, condition: usize, rowC: i32, stepC: i32,
  a: usize, rowA: i32, stepA: i32, b: usize, rowB: i32, stepB: i32, out: usize,
): void {
  const advanceA = VECTOR * <usize>stepA;
  const advanceB = VECTOR * <usize>stepB;
  const advanceC = VECTOR * <usize>stepC;
  for (; rows > 0; --rows) {
    let p = spread(a, stepA, spreadA());
    let q = spread(b, stepB, spreadB());
    let c = spread(condition, stepC, spreadC());
    let n = columns;
    for (; n > 0; n -= 4) {
      const mask = i32x4.neg(loadUpTo4(c, n));
      storeUpTo4(out, v128.bitselect(loadUpTo4(p, n), loadUpTo4(q, n), mask), n);
      p += advanceA;
      q += advanceB;
      c += advanceC;
      out += <usize>min(n, 4) * ELEMENT;
    }
    a += <usize>rowA * ELEMENT;
    b += <usize>rowB * ELEMENT;
    condition += <usize>rowC * ELEMENT;
  }
}
