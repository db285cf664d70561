/**
 * The functions of analysis on four floats at a time, by polynomials: no table, no branch. The error
 * of each is its largest over many arguments against double precision, in units of the last place;
 * test/wasm/functions.test.ts holds them to it.
 */
import { madd } from './lanes';

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
  const x = f32x4.min(f32x4.max(unbounded, f32x4.splat(-104)), f32x4.splat(89));
  const rounder = f32x4.splat(12582912);
  const shifted = madd(x, f32x4.splat(1.44269504), rounder);
  const n = f32x4.sub(shifted, rounder);
  let r = madd(n, f32x4.splat(-0.693359375), x);
  r = madd(n, f32x4.splat(2.12194440e-4), r);
  let p = madd(r, f32x4.splat(1.9875691500e-4), f32x4.splat(1.3981999507e-3));
  p = madd(p, r, f32x4.splat(8.3334519073e-3));
  p = madd(p, r, f32x4.splat(4.1665795894e-2));
  p = madd(p, r, f32x4.splat(1.6666665459e-1));
  p = madd(p, r, f32x4.splat(5.0000001201e-1));
  p = f32x4.add(madd(p, f32x4.mul(r, r), r), f32x4.splat(1));
  // 2ⁿ as a product of two powers: n reaches 128 and -150, which one float's exponent does not.
  const exponent = i32x4.sub(shifted, rounder);
  const half = i32x4.shr_s(exponent, 1);
  return f32x4.mul(f32x4.mul(p, powerOf2(half)), powerOf2(i32x4.sub(exponent, half)));
}

// @ts-ignore: decorator
@inline
function powerOf2(n: v128): v128 {
  return i32x4.shl(i32x4.add(n, i32x4.splat(127)), 23);
}

/**
 * ln x, under 1 ulp; -infinity at 0 and NaN below it.
 *
 * x = 2ᵉ m with √½ ≤ m < √2; ln m by a polynomial in m - 1.
 * Coefficients: S. L. Moshier, Cephes, logf.
 */
// @ts-ignore: decorator
@inline
export function log(x: v128): v128 {
  const denormal = f32x4.lt(x, f32x4.splat(1.17549435e-38));
  const normal = v128.bitselect(f32x4.mul(x, f32x4.splat(8388608)), x, denormal);
  let exponent = f32x4.convert_i32x4_s(
    i32x4.sub(i32x4.shr_u(normal, 23), v128.bitselect(i32x4.splat(149), i32x4.splat(126), denormal)),
  );
  let m = v128.or(v128.and(normal, i32x4.splat(0x007fffff)), f32x4.splat(0.5)); // [0.5, 1)
  const low = f32x4.lt(m, f32x4.splat(0.70710678));
  exponent = f32x4.sub(exponent, v128.and(low, f32x4.splat(1)));
  m = f32x4.sub(f32x4.add(m, v128.and(low, m)), f32x4.splat(1));
  const m2 = f32x4.mul(m, m);
  let p = madd(m, f32x4.splat(7.0376836292e-2), f32x4.splat(-1.1514610310e-1));
  p = madd(p, m, f32x4.splat(1.1676998740e-1));
  p = madd(p, m, f32x4.splat(-1.2420140846e-1));
  p = madd(p, m, f32x4.splat(1.4249322787e-1));
  p = madd(p, m, f32x4.splat(-1.6668057665e-1));
  p = madd(p, m, f32x4.splat(2.0000714765e-1));
  p = madd(p, m, f32x4.splat(-2.4999993993e-1));
  p = madd(p, m, f32x4.splat(3.3333331174e-1));
  p = f32x4.mul(f32x4.mul(p, m), m2);
  p = madd(exponent, f32x4.splat(-2.12194440e-4), p);
  p = madd(m2, f32x4.splat(-0.5), p);
  const finite = madd(exponent, f32x4.splat(0.693359375), f32x4.add(m, p));
  // ln ∞ = ∞, ln NaN = NaN, ln 0 = -∞, and NaN below 0.
  const infinity = f32x4.splat(Infinity);
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
  const u = f32x4.add(x, f32x4.splat(1));
  const lost = f32x4.sub(u, f32x4.splat(1));
  const scaled = f32x4.mul(log(u), f32x4.div(x, lost));
  const out = v128.bitselect(x, scaled, f32x4.eq(lost, f32x4.splat(0)));
  return v128.bitselect(x, out, f32x4.eq(x, f32x4.splat(Infinity)));
}

/**
 * tanh x, under 7 ulp: an odd polynomial of degree 13 over an even one of degree 6 for |x| < 8, where
 * the quotient all but reaches 1; exactly 1 from 9 on, so that the gradient 1 - tanh² vanishes.
 * Coefficients: Eigen, generic_fast_tanh_float.
 */
// @ts-ignore: decorator
@inline
export function tanh(unbounded: v128): v128 {
  const x = f32x4.min(f32x4.max(unbounded, f32x4.splat(-7.9)), f32x4.splat(7.9));
  const x2 = f32x4.mul(x, x);
  let p = madd(x2, f32x4.splat(-2.76076847742355e-16), f32x4.splat(2.00018790482477e-13));
  p = madd(p, x2, f32x4.splat(-8.60467152213735e-11));
  p = madd(p, x2, f32x4.splat(5.12229709037114e-8));
  p = madd(p, x2, f32x4.splat(1.48572235717979e-5));
  p = madd(p, x2, f32x4.splat(6.37261928875436e-4));
  p = madd(p, x2, f32x4.splat(4.89352455891786e-3));
  let q = madd(x2, f32x4.splat(1.19825839466702e-6), f32x4.splat(1.18534705686654e-4));
  q = madd(q, x2, f32x4.splat(2.26843463243900e-3));
  q = madd(q, x2, f32x4.splat(4.89352518554385e-3));
  const quotient = f32x4.div(f32x4.mul(p, x), q);
  const sign = v128.bitselect(unbounded, f32x4.splat(1), i32x4.splat(i32.MIN_VALUE));
  return v128.bitselect(sign, quotient, f32x4.ge(f32x4.abs(unbounded), f32x4.splat(9)));
}

/** 1 / (1 + e⁻ˣ), under 3 ulp where it is not denormal. */
// @ts-ignore: decorator
@inline
export function sigmoid(x: v128): v128 {
  const one = f32x4.splat(1);
  return f32x4.div(one, f32x4.add(one, exp(f32x4.neg(x))));
}

/**
 * The error function, under 8 ulp: an odd polynomial of degree 13 over an even one of degree 8.
 * Coefficients: Eigen, generic_fast_erf_float.
 */
// @ts-ignore: decorator
@inline
export function erf(unbounded: v128): v128 {
  const x = f32x4.min(f32x4.max(unbounded, f32x4.splat(-4)), f32x4.splat(4));
  const x2 = f32x4.mul(x, x);
  let p = madd(x2, f32x4.splat(-2.72614225801306e-10), f32x4.splat(2.77068142495902e-8));
  p = madd(p, x2, f32x4.splat(-2.10102402082508e-6));
  p = madd(p, x2, f32x4.splat(-5.69250639462346e-5));
  p = madd(p, x2, f32x4.splat(-7.34990630326855e-4));
  p = madd(p, x2, f32x4.splat(-2.95459980854025e-3));
  p = madd(p, x2, f32x4.splat(-1.60960333262415e-2));
  let q = madd(x2, f32x4.splat(-1.45660718464996e-5), f32x4.splat(-2.13374055278905e-4));
  q = madd(q, x2, f32x4.splat(-1.68282697438203e-3));
  q = madd(q, x2, f32x4.splat(-7.37332916720468e-3));
  q = madd(q, x2, f32x4.splat(-1.42647390514189e-2));
  const quotient = f32x4.div(f32x4.mul(p, x), q);
  return f32x4.max(f32x4.min(quotient, f32x4.splat(1)), f32x4.splat(-1));
}

/** x Φ(x) = x/2 (1 + erf(x/√2)), to 2e-7 of |x|. */
// @ts-ignore: decorator
@inline
export function gelu(x: v128): v128 {
  const half = f32x4.mul(x, f32x4.splat(0.5));
  return madd(half, erf(f32x4.mul(x, f32x4.splat(0.70710678))), half);
}

/** x/2 (1 + tanh(√(2/π) (x + 0.044715 x³))), to 3e-7 of |x|. */
// @ts-ignore: decorator
@inline
export function geluTanh(x: v128): v128 {
  const cubic = madd(f32x4.mul(x, x), f32x4.splat(0.0356774081), f32x4.splat(0.7978845608));
  const half = f32x4.mul(x, f32x4.splat(0.5));
  return madd(half, tanh(f32x4.mul(x, cubic)), half);
}

/** d/dx of `gelu`: Φ(x) + x φ(x), to 4e-7. */
// @ts-ignore: decorator
@inline
export function dGelu(x: v128): v128 {
  const cumulative = madd(f32x4.splat(0.5), erf(f32x4.mul(x, f32x4.splat(0.70710678))), f32x4.splat(0.5));
  const density = exp(f32x4.mul(f32x4.mul(x, x), f32x4.splat(-0.5)));
  return madd(f32x4.mul(x, f32x4.splat(0.3989422804)), density, cumulative);
}

/** d/dx of `geluTanh`: (1 + t)/2 + x/2 (1 - t²) √(2/π) (1 + 3 · 0.044715 x²), to 4e-7. */
// @ts-ignore: decorator
@inline
export function dGeluTanh(x: v128): v128 {
  const x2 = f32x4.mul(x, x);
  const t = tanh(f32x4.mul(x, madd(x2, f32x4.splat(0.0356774081), f32x4.splat(0.7978845608))));
  const inner = madd(x2, f32x4.splat(0.1070322243), f32x4.splat(0.7978845608));
  const slope = f32x4.mul(f32x4.mul(x, f32x4.splat(0.5)), f32x4.sub(f32x4.splat(1), f32x4.mul(t, t)));
  return madd(slope, inner, madd(t, f32x4.splat(0.5), f32x4.splat(0.5)));
}
