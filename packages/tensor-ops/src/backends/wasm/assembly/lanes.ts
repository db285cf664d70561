/**
 * Four lanes at a time: what every kernel needs to work on vectors and on the 1 to 3 elements that
 * are left at the end, without touching a byte outside of its buffers.
 */

/** Bytes of a vector, and of an element of any dtype. */
export const VECTOR: usize = 16;
export const ELEMENT: usize = 4;

/** a · b + c: rounded once where the module may use relaxed SIMD, twice in the strict module. */
// @ts-ignore: decorator
@inline
export function madd(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, c);
  return f32x4.add(f32x4.mul(a, b), c);
}

/** The first `n` elements (1 to 3) at `p`; the other lanes are 0. */
// @ts-ignore: decorator
@inline
export function loadPart(p: usize, n: i32): v128 {
  if (n == 1) return v128.load32_zero(p);
  const pair = v128.load64_zero(p);
  return n == 2 ? pair : v128.load_lane<f32>(p, pair, 2, 8);
}

/** Writes the first `n` lanes (1 to 3) of `v` to `p`. */
// @ts-ignore: decorator
@inline
export function storePart(p: usize, v: v128, n: i32): void {
  if (n == 1) {
    v128.store_lane<f32>(p, v, 0);
    return;
  }
  v128.store_lane<f64>(p, v, 0);
  if (n == 3) v128.store_lane<f32>(p, v, 2, 8);
}

/** Four elements at `p`, or the first `n` where there are fewer; the other lanes are 0. */
// @ts-ignore: decorator
@inline
export function loadUpTo4(p: usize, n: i32): v128 {
  return n >= 4 ? v128.load(p) : loadPart(p, n);
}

/** Writes four lanes to `p`, or the first `n` where there are fewer. */
// @ts-ignore: decorator
@inline
export function storeUpTo4(p: usize, v: v128, n: i32): void {
  if (n >= 4) v128.store(p, v);
  else storePart(p, v, n);
}

/** The first `n` lanes of `v`, 0 in the others; all of them from 4 on. */
// @ts-ignore: decorator
@inline
export function keepFirst(v: v128, n: i32): v128 {
  return v128.and(v, i32x4.gt_s(i32x4.splat(n), i32x4(0, 1, 2, 3)));
}

/** `n` elements at `p` become 0. */
// @ts-ignore: decorator
@inline
export function clear(p: usize, n: i32): void {
  for (; n > 0; n -= 4, p += VECTOR) storeUpTo4(p, i32x4.splat(0), n);
}

/** Copies `n` elements. */
export function copy(n: i32, from: usize, to: usize): void {
  for (; n > 0; n -= 4, from += VECTOR, to += VECTOR) storeUpTo4(to, loadUpTo4(from, n), n);
}
