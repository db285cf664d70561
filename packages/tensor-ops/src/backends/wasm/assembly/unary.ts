/**
 * `out[i] = f(x[i])` for n elements, two vectors an iteration; out may be x. Shared among threads.
 *
 * MEASURED
 *
 * `each` is the one loop. The compiler inlines it with a constant `f`, so that every function has a
 * loop of its own.
 */
import {
  ABS, ABS_INT, ERF, EXP, FLOAT_TO_BOOL, FLOAT_TO_INT, GELU, GELU_TANH, INT_TO_BOOL, INT_TO_FLOAT, LOG,
  LOG1P, NEG, NEG_INT, RELU, RELU_INT, RSQRT, SIGMOID, SIGN, SIGN_INT, SQRT, SQUARE, SQUARE_INT, TANH,
} from './codes';
import { erf, exp, gelu, geluTanh, log, log1p, sigmoid, tanh } from './functions';
import { ELEMENT, loadUpTo4, storeUpTo4, VECTOR } from './lanes';
import { argument, put, run, startOf } from './pool';

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
  if (f == RELU) return f32x4.max(x, f32x4.splat(0));
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

// @ts-ignore: decorator
@inline
function each(f: i32, n: i32, x: usize, out: usize): void {
  for (; n >= 8; n -= 8) {
    const first = apply(f, v128.load(x));
    const second = apply(f, v128.load(x, VECTOR));
    v128.store(out, first);
    v128.store(out, second, VECTOR);
    x += 2 * VECTOR;
    out += 2 * VECTOR;
  }
  for (; n > 0; n -= 4) {
    storeUpTo4(out, apply(f, loadUpTo4(x, n)), n);
    x += VECTOR;
    out += VECTOR;
  }
}

export function unary(f: i32, n: i32, x: usize, out: usize): void {
  put(0, f); put(1, n); put(2, x); put(3, out);
  const slow = (f >= EXP && f <= LOG1P) || (f >= TANH && f <= GELU_TANH && f != RELU);
  run(unaryPart, <f64>n / (slow ? SLOW : QUICK));
}

function unaryPart(part: i32, parts: i32): void {
  const n = argument<i32>(1);
  const first = startOf(part, parts, n, 16);
  const offset = <usize>first * ELEMENT;
  unaryRange(argument<i32>(0), startOf(part + 1, parts, n, 16) - first, argument<usize>(2) + offset, argument<usize>(3) + offset);
}

/** `x[i] = f(x[i])` on this thread. */
export function activate(f: i32, n: i32, x: usize): void {
  unaryRange(f, n, x, x);
}

function unaryRange(f: i32, n: i32, x: usize, out: usize): void {
  switch (f) {
    case NEG: each(NEG, n, x, out); break;
    case ABS: each(ABS, n, x, out); break;
    case SIGN: each(SIGN, n, x, out); break;
    case EXP: each(EXP, n, x, out); break;
    case LOG: each(LOG, n, x, out); break;
    case LOG1P: each(LOG1P, n, x, out); break;
    case SQRT: each(SQRT, n, x, out); break;
    case RSQRT: each(RSQRT, n, x, out); break;
    case SQUARE: each(SQUARE, n, x, out); break;
    case TANH: each(TANH, n, x, out); break;
    case SIGMOID: each(SIGMOID, n, x, out); break;
    case RELU: each(RELU, n, x, out); break;
    case ERF: each(ERF, n, x, out); break;
    case GELU: each(GELU, n, x, out); break;
    case GELU_TANH: each(GELU_TANH, n, x, out); break;
    case NEG_INT: each(NEG_INT, n, x, out); break;
    case ABS_INT: each(ABS_INT, n, x, out); break;
    case SIGN_INT: each(SIGN_INT, n, x, out); break;
    case SQUARE_INT: each(SQUARE_INT, n, x, out); break;
    case RELU_INT: each(RELU_INT, n, x, out); break;
    case INT_TO_FLOAT: each(INT_TO_FLOAT, n, x, out); break;
    case INT_TO_BOOL: each(INT_TO_BOOL, n, x, out); break;
    case FLOAT_TO_BOOL: each(FLOAT_TO_BOOL, n, x, out); break;
    default: floatToInt(n, x, out);
  }
}

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
