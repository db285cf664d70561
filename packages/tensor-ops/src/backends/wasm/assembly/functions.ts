/**
 * The functions of analysis on four floats at a time, by polynomials: no lookup, no branch. The error
 * of each is its largest over many arguments against double precision, in units of the last place;
 * test/wasm/functions.test.ts holds them to it.
 *
 * Two habits of V8 decide the speed. A constant vector is made anew, in three instructions, wherever it
 * is used, but one loaded from memory costs one: so constants stand in tables (exp: 1.5 to 0.8 ns an
 * element). And `min` and `max` take some five instructions each to treat NaN and -0 as WebAssembly
 * wants it, where `pmin` and `pmax` take one.
 */
import { madd } from './lanes';

/** Number `i` of a table, in every lane. */
// @ts-ignore: decorator
@inline
function at(table: usize, i: i32): v128 {
  return v128.load_splat<f32>(table + (<usize>i << 2));
}

/** `t[0] xⁿ + t[1] xⁿ⁻¹ + … + t[n]`, with t from number `first` of the table on; n is a constant, 3 to 8. */
// @ts-ignore: decorator
@inline
function polynomial(table: usize, first: i32, n: i32, x: v128): v128 {
  let p = madd(x, at(table, first), at(table, first + 1));
  p = madd(p, x, at(table, first + 2));
  p = madd(p, x, at(table, first + 3));
  if (n > 3) p = madd(p, x, at(table, first + 4));
  if (n > 4) p = madd(p, x, at(table, first + 5));
  if (n > 5) p = madd(p, x, at(table, first + 6));
  if (n > 6) p = madd(p, x, at(table, first + 7));
  if (n > 7) p = madd(p, x, at(table, first + 8));
  return p;
}

/** `x` held from `low` to `high`; NaN stays NaN. */
// @ts-ignore: decorator
@inline
function clamp(x: v128, low: v128, high: v128): v128 {
  return f32x4.pmin(f32x4.pmax(x, low), high);
}

const ordinary = memory.data<f32>([1, 0.5]);
// @ts-ignore: decorator
@inline
function one(): v128 { return at(ordinary, 0); }
// @ts-ignore: decorator
@inline
function half(): v128 { return at(ordinary, 1); }

/** Bounds; the rounder; 1 / ln 2; ln 2 in two parts, negative; the polynomial of eʳ; the bounds of `expOfNegative`. */
const EXP = memory.data<f32>([
  -104, 89, 12582912, 1.44269504, -0.693359375, 2.12194440e-4,
  1.9875691500e-4, 1.3981999507e-3, 8.3334519073e-3, 4.1665795894e-2, 1.6666665459e-1, 5.0000001201e-1,
  -87,
]);

/**
 * eˣ, under 1 ulp; 0 and infinity where it leaves float32, denormals included.
 *
 * x = n ln 2 + r with |r| ≤ ln 2 / 2; eʳ by a polynomial; 2ⁿ by its bits. n is rounded by adding and
 * taking away 1.5 · 2²³. ln 2 is taken off in two parts, so that n · (first part) is exact.
 * Coefficients: S. L. Moshier, Cephes, expf.
 */
// @ts-ignore: decorator
@inline
export function exp(unbounded: v128): v128 {
  const x = clamp(unbounded, at(EXP, 0), at(EXP, 1));
  const rounder = at(EXP, 2);
  const shifted = madd(x, at(EXP, 3), rounder);
  const p = expOfRest(x, f32x4.sub(shifted, rounder));
  // 2ⁿ as a product of two powers: n reaches 128 and -150, which one float's exponent does not.
  const exponent = i32x4.sub(shifted, rounder);
  const first = i32x4.shr_s(exponent, 1);
  return f32x4.mul(f32x4.mul(p, powerOf2(first)), powerOf2(i32x4.sub(exponent, first)));
}

/**
 * eˣ for x ≤ 0, under 1 ulp; 0 below -87, where it leaves the normal floats. As `exp`, but for 2ⁿ, which
 * one addition to the exponent gives.
 */
// @ts-ignore: decorator
@inline
export function expOfNegative(unbounded: v128): v128 {
  const lowest = at(EXP, 12);
  const x = f32x4.pmax(unbounded, lowest);
  const rounder = at(EXP, 2);
  const shifted = madd(x, at(EXP, 3), rounder);
  const p = expOfRest(x, f32x4.sub(shifted, rounder));
  return v128.andnot(i32x4.add(p, i32x4.shl(shifted, 23)), f32x4.lt(unbounded, lowest));
}

/** eʳ of r = x - n ln 2. */
// @ts-ignore: decorator
@inline
function expOfRest(x: v128, n: v128): v128 {
  let r = madd(n, at(EXP, 4), x);
  r = madd(n, at(EXP, 5), r);
  return f32x4.add(madd(polynomial(EXP, 6, 5, r), f32x4.mul(r, r), r), one());
}

// @ts-ignore: decorator
@inline
function powerOf2(n: v128): v128 {
  return i32x4.shl(i32x4.add(n, i32x4.splat(127)), 23);
}

/** The smallest normal float; 2²³; √½; the polynomial; ln 2 in two parts; infinity. */
const LOG = memory.data<f32>([
  1.17549435e-38, 8388608, 0.70710678,
  7.0376836292e-2, -1.1514610310e-1, 1.1676998740e-1, -1.2420140846e-1, 1.4249322787e-1,
  -1.6668057665e-1, 2.0000714765e-1, -2.4999993993e-1, 3.3333331174e-1,
  -2.12194440e-4, 0.693359375, Infinity, -0.5,
]);

/**
 * ln x, under 1 ulp; -infinity at 0 and NaN below it.
 *
 * x = 2ᵉ m with √½ ≤ m < √2; ln m by a polynomial in m - 1.
 * Coefficients: S. L. Moshier, Cephes, logf.
 */
// @ts-ignore: decorator
@inline
export function log(x: v128): v128 {
  const denormal = f32x4.lt(x, at(LOG, 0));
  const normal = v128.bitselect(f32x4.mul(x, at(LOG, 1)), x, denormal);
  let exponent = f32x4.convert_i32x4_s(
    i32x4.sub(i32x4.shr_u(normal, 23), v128.bitselect(i32x4.splat(149), i32x4.splat(126), denormal)),
  );
  let m = v128.or(v128.and(normal, i32x4.splat(0x007fffff)), half()); // [0.5, 1)
  const low = f32x4.lt(m, at(LOG, 2));
  exponent = f32x4.sub(exponent, v128.and(low, one()));
  m = f32x4.sub(f32x4.add(m, v128.and(low, m)), one());
  const m2 = f32x4.mul(m, m);
  let p = f32x4.mul(f32x4.mul(polynomial(LOG, 3, 8, m), m), m2);
  p = madd(exponent, at(LOG, 12), p);
  p = madd(m2, at(LOG, 15), p);
  const finite = madd(exponent, at(LOG, 13), f32x4.add(m, p));
  // ln ∞ = ∞, ln NaN = NaN, ln 0 = -∞, and NaN below 0.
  const infinity = at(LOG, 14);
  let out = v128.bitselect(finite, x, f32x4.lt(x, infinity));
  out = v128.bitselect(f32x4.splat(NaN), out, f32x4.lt(x, f32x4.splat(0)));
  return v128.bitselect(f32x4.neg(infinity), out, f32x4.eq(x, f32x4.splat(0)));
}

/**
 * ln(1 + x), under 3 ulp. With u = 1 + x as rounded, ln u · x / (u - 1) makes up for what the
 * rounding lost.
 * Source: W. Kahan; D. Goldberg 1991, "What Every Computer Scientist Should Know About Floating-Point
 * Arithmetic", theorem 4.
 */
// @ts-ignore: decorator
@inline
export function log1p(x: v128): v128 {
  const u = f32x4.add(x, one());
  const lost = f32x4.sub(u, one());
  const scaled = f32x4.mul(log(u), f32x4.div(x, lost));
  const out = v128.bitselect(x, scaled, f32x4.eq(lost, f32x4.splat(0)));
  return v128.bitselect(x, out, f32x4.eq(x, at(LOG, 14)));
}

/** Bounds; the odd polynomial; the even one; from where on it is 1. */
const TANH = memory.data<f32>([
  -7.9, 7.9,
  -2.76076847742355e-16, 2.00018790482477e-13, -8.60467152213735e-11, 5.12229709037114e-8,
  1.48572235717979e-5, 6.37261928875436e-4, 4.89352455891786e-3,
  1.19825839466702e-6, 1.18534705686654e-4, 2.26843463243900e-3, 4.89352518554385e-3,
  9,
]);

/**
 * tanh x, under 7 ulp: an odd polynomial of degree 13 over an even one of degree 6 for |x| < 8, where
 * the quotient all but reaches 1; exactly 1 from 9 on, so that the gradient 1 - tanh² vanishes.
 * Coefficients: Eigen, generic_fast_tanh_float.
 */
// @ts-ignore: decorator
@inline
export function tanh(unbounded: v128): v128 {
  const x = clamp(unbounded, at(TANH, 0), at(TANH, 1));
  const x2 = f32x4.mul(x, x);
  const p = f32x4.mul(polynomial(TANH, 2, 6, x2), x);
  const quotient = f32x4.div(p, polynomial(TANH, 9, 3, x2));
  const sign = v128.bitselect(unbounded, one(), i32x4.splat(i32.MIN_VALUE));
  return v128.bitselect(sign, quotient, f32x4.ge(f32x4.abs(unbounded), at(TANH, 13)));
}

/** 1 / (1 + e⁻ˣ), under 3 ulp where it is not denormal. */
// @ts-ignore: decorator
@inline
export function sigmoid(x: v128): v128 {
  return f32x4.div(one(), f32x4.add(one(), exp(f32x4.neg(x))));
}

/** Bounds; the odd polynomial; the even one; the result's bounds. */
const ERF = memory.data<f32>([
  -4, 4,
  -2.72614225801306e-10, 2.77068142495902e-8, -2.10102402082508e-6, -5.69250639462346e-5,
  -7.34990630326855e-4, -2.95459980854025e-3, -1.60960333262415e-2,
  -1.45660718464996e-5, -2.13374055278905e-4, -1.68282697438203e-3, -7.37332916720468e-3,
  -1.42647390514189e-2,
  -1, 1,
]);

/**
 * The error function, under 8 ulp: an odd polynomial of degree 13 over an even one of degree 8.
 * Coefficients: Eigen, generic_fast_erf_float.
 */
// @ts-ignore: decorator
@inline
export function erf(unbounded: v128): v128 {
  const x = clamp(unbounded, at(ERF, 0), at(ERF, 1));
  const x2 = f32x4.mul(x, x);
  const p = f32x4.mul(polynomial(ERF, 2, 6, x2), x);
  return clamp(f32x4.div(p, polynomial(ERF, 9, 4, x2)), at(ERF, 14), at(ERF, 15));
}

/**
 * √½; √(2/π) · 0.044715 and √(2/π), then three times the first; of dGelu: -½, p / √2, the halved
 * coefficients from the last to the first, 1 / √(2π).
 */
const GELU = memory.data<f32>([
  0.70710678, 0.0356774081, 0.7978845608, 0.1070322243,
  -0.5, 0.231641900,
  0.530702714, -0.726576014, 0.710706871, -0.142248368, 0.127414796,
  0.3989422804,
]);

/** x Φ(x) = x/2 (1 + erf(x/√2)), to 2e-7 of |x|. */
// @ts-ignore: decorator
@inline
export function gelu(x: v128): v128 {
  const halfX = f32x4.mul(x, half());
  return madd(halfX, erf(f32x4.mul(x, at(GELU, 0))), halfX);
}

/** x/2 (1 + tanh(√(2/π) (x + 0.044715 x³))), to 3e-7 of |x|. */
// @ts-ignore: decorator
@inline
export function geluTanh(x: v128): v128 {
  const cubic = madd(f32x4.mul(x, x), at(GELU, 1), at(GELU, 2));
  const halfX = f32x4.mul(x, half());
  return madd(halfX, tanh(f32x4.mul(x, cubic)), halfX);
}

/**
 * d/dx of `gelu`: Φ(x) + x φ(x), to 4e-7. One exponential gives both: with t = 1 / (1 + p |x| / √2),
 * 1 - Φ(|x|) = t (a₁ + t (a₂ + …)) e^(-x²/2) / 2.
 * Coefficients: Abramowitz and Stegun, 7.1.26.
 */
// @ts-ignore: decorator
@inline
export function dGelu(x: v128): v128 {
  const e = expOfNegative(f32x4.mul(f32x4.mul(x, x), at(GELU, 4)));
  const t = f32x4.div(one(), madd(f32x4.abs(x), at(GELU, 5), one()));
  const tail = f32x4.mul(f32x4.mul(polynomial(GELU, 6, 4, t), t), e);
  const cumulative = v128.bitselect(tail, f32x4.sub(one(), tail), f32x4.lt(x, f32x4.splat(0)));
  return madd(f32x4.mul(x, at(GELU, 11)), e, cumulative);
}

/** d/dx of `geluTanh`: (1 + t)/2 + x/2 (1 - t²) √(2/π) (1 + 3 · 0.044715 x²), to 4e-7. */
// @ts-ignore: decorator
@inline
export function dGeluTanh(x: v128): v128 {
  const x2 = f32x4.mul(x, x);
  const t = tanh(f32x4.mul(x, madd(x2, at(GELU, 1), at(GELU, 2))));
  const inner = madd(x2, at(GELU, 3), at(GELU, 2));
  const slope = f32x4.mul(f32x4.mul(x, half()), f32x4.sub(one(), f32x4.mul(t, t)));
  return madd(slope, inner, madd(t, half(), half()));
}
