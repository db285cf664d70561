/**
 * `out[i] = f(x[i])` for n elements, two vectors an iteration; out may be x. Shared among threads.
 *
 * Measured on one 3.7 GHz Zen 4 core, in elements a nanosecond, relaxed in Node 20 (wide in Node 24): exp 1.3
 * (1.6), tanh 1.2 (1.8), sigmoid 0.9 (1.3), erf 1.4 (2.2), gelu 0.9 (1.8), log 0.6 (0.8), square 7 (12).
 *
 * `each` is the one loop. The compiler inlines it with a constant `f`, so that every function has a
 * loop of its own.
 */
import {
  ABS, ABS_INT, ERF, EXP, FLOAT_TO_BOOL, FLOAT_TO_INT, GELU, GELU_TANH, INT_TO_BOOL, INT_TO_FLOAT, LOG,
  LOG1P, NEG, NEG_INT, RELU, RELU_INT, RSQRT, SIGMOID, SIGN, SIGN_INT, SQRT, SQUARE, SQUARE_INT, TANH,
} from '../codes';
import { erf, exp, gelu, geluTanh, log, log1p, sigmoid, tanh } from './functions';
import { copy, ELEMENT, storeUpTo4, VECTOR } from './lanes';
import { argument, put, run, startOf } from './pool';
import { lastA, lastOut } from './workspace';

/** Elements a nanosecond, of functions of analysis and of the others. */
const SLOW: f64 = 0.8;
const QUICK: f64 = 8;

// @ts-ignore: decorator
@inline
function apply(f: i32, x: v128): v128 {
  if (f == NEG) return f32x4.neg(x);
  if (f == ABS) return f32x4.abs(x);
  if (f == SIGN) {
    const up = v128.and(f32x4.gt(x, f32x4.splat(0)), f32x4.splat(1));
    const down = v128.and(f32x4.lt(x, f32x4.splat(0)), f32x4.splat(-1));
    return v128.bitselect(v128.or(up, down), x, f32x4.eq(x, x)); // NaN stays NaN
  }
  if (f == EXP) return exp(x);
  if (f == LOG) return log(x);
  if (f == LOG1P) return log1p(x);
  if (f == SQRT) return f32x4.sqrt(x);
  if (f == RSQRT) return f32x4.div(f32x4.splat(1), f32x4.sqrt(x));
  if (f == SQUARE) return f32x4.mul(x, x);
  if (f == TANH) return tanh(x);
  if (f == SIGMOID) return sigmoid(x);
  if (f == RELU) return f32x4.pmax(x, f32x4.splat(0)); // NaN stays NaN
  if (f == ERF) return erf(x);
  if (f == GELU) return gelu(x);
  if (f == GELU_TANH) return geluTanh(x);
  if (f == NEG_INT) return i32x4.neg(x);
  if (f == ABS_INT) return i32x4.abs(x);
  if (f == SIGN_INT) return v128.or(i32x4.shr_s(x, 31), i32x4.shr_u(i32x4.neg(x), 31));
  if (f == SQUARE_INT) return i32x4.mul(x, x);
  if (f == RELU_INT) return i32x4.max_s(x, i32x4.splat(0));
  if (f == INT_TO_FLOAT) return f32x4.convert_i32x4_s(x);
  if (f == INT_TO_BOOL) return v128.and(i32x4.ne(x, i32x4.splat(0)), i32x4.splat(1));
  return v128.and(f32x4.ne(x, f32x4.splat(0)), i32x4.splat(1)); // FLOAT_TO_BOOL: NaN is true
}

/** n must be a multiple of 8. */
// @ts-ignore: decorator
@inline
function each(f: i32, n: i32, x: usize, out: usize): void {
  for (; n > 0; n -= 8) {
    const first = apply(f, v128.load(x));
    const second = apply(f, v128.load(x, VECTOR));
    v128.store(out, first);
    v128.store(out, second, VECTOR);
    x += 2 * VECTOR;
    out += 2 * VECTOR;
  }
}

export function unary(f: i32, n: i32, x: usize, out: usize): void {
  put(0, f); put(1, n); put(2, x); put(3, out);
  const slow = (f >= EXP && f <= LOG1P) || (f >= TANH && f <= GELU_TANH && f != RELU);
  run(unaryPart, <f64>n / (slow ? SLOW : QUICK), n / 16);
}

function unaryPart(part: i32, parts: i32): void {
  const n = argument<i32>(1);
  const first = startOf(part, parts, n, 16);
  const offset = <usize>first * ELEMENT;
  const count = startOf(part + 1, parts, n, 16) - first;
  range(argument<i32>(0), count, argument<usize>(2) + offset, argument<usize>(3) + offset);
}

/** `x[i] = f(x[i])` on this thread. */
export function activate(f: i32, n: i32, x: usize): void {
  range(f, n, x, x);
}

/** The last elements are computed aside: two vectors, of which the first lanes count. */
function range(f: i32, n: i32, x: usize, out: usize): void {
  const whole = n & ~7;
  if (whole > 0) loops[f](whole, x, out);
  if (n == whole) return;
  const done = <usize>whole * ELEMENT;
  copy(n - whole, x + done, lastA());
  loops[f](8, lastA(), lastOut());
  copy(n - whole, lastOut(), out + done);
}

type Loop = (n: i32, x: usize, out: usize) => void;

/**
 * The loop of each function, at the place of its code. Beside each other in one function V8 would keep
 * less of them in registers.
 */
const loops: StaticArray<Loop> = [
  (n, x, out) => { each(NEG, n, x, out); },
  (n, x, out) => { each(ABS, n, x, out); },
  (n, x, out) => { each(SIGN, n, x, out); },
  (n, x, out) => { each(EXP, n, x, out); },
  (n, x, out) => { each(LOG, n, x, out); },
  (n, x, out) => { each(LOG1P, n, x, out); },
  (n, x, out) => { each(SQRT, n, x, out); },
  (n, x, out) => { each(RSQRT, n, x, out); },
  (n, x, out) => { each(SQUARE, n, x, out); },
  (n, x, out) => { each(TANH, n, x, out); },
  (n, x, out) => { each(SIGMOID, n, x, out); },
  (n, x, out) => { each(RELU, n, x, out); },
  (n, x, out) => { each(ERF, n, x, out); },
  (n, x, out) => { each(GELU, n, x, out); },
  (n, x, out) => { each(GELU_TANH, n, x, out); },
  (n, x, out) => { each(NEG_INT, n, x, out); },
  (n, x, out) => { each(ABS_INT, n, x, out); },
  (n, x, out) => { each(SIGN_INT, n, x, out); },
  (n, x, out) => { each(SQUARE_INT, n, x, out); },
  (n, x, out) => { each(RELU_INT, n, x, out); },
  (n, x, out) => { each(INT_TO_FLOAT, n, x, out); },
  (n, x, out) => { each(INT_TO_BOOL, n, x, out); },
  (n, x, out) => { each(FLOAT_TO_BOOL, n, x, out); },
  floatToInt,
];

/** Toward zero, and modulo 2³² outside of int32, as JavaScript's `x | 0`. */
function floatToInt(n: i32, x: usize, out: usize): void {
  for (; n > 0; --n) {
    const value = load<f32>(x);
    store<i32>(out, Mathf.abs(value) < 9223372036854775808.0 ? <i32>(<i64>value) : 0);
    x += 4;
    out += 4;
  }
}

/** `out[i] = value` */
export function fill(n: i32, value: f32, out: usize): void {
  fillVector(n, f32x4.splat(value), out);
}

export function fillInt(n: i32, value: i32, out: usize): void {
  fillVector(n, i32x4.splat(value), out);
}

// @ts-ignore: decorator
@inline
function fillVector(n: i32, value: v128, out: usize): void {
  for (; n > 0; n -= 4) {
    storeUpTo4(out, value, n);
    out += VECTOR;
  }
}
