/**
 * c = a Bᵀ for a single row a: what a model that reads one character after the other computes. Nothing
 * is used twice, so that the product is bound by the way of B from memory: B is read once, as it lies,
 * sixteen of its rows side by side, four of their elements at a time, which are turned in registers.
 *
 * Every element of c is summed in the order of k, in one accumulator, as in `gemm`: a row alone gives
 * the bits that it gives among others.
 */
import { ELEMENT, madd, storeUpTo4, loadUpTo4, VECTOR } from './lanes';

/** Of a (K), B (N, K) with rows `rowB` elements apart, each without gaps, c (N). Sums start from `init` (N), from 0 if that is 0. */
export function multiplyRow(N: i32, K: i32, a: usize, b: usize, rowB: i32, c: usize, init: usize): void {
  const row = <usize>rowB * ELEMENT;
  for (; N >= 16; N -= 16) {
    sixteen(K, a, b, row, c, init);
    b += 16 * row;
    c += 4 * VECTOR;
    if (init != 0) init += 4 * VECTOR;
  }
  for (; N > 0; N -= 4) {
    four(K, a, b, row, min(N, 4), c, init);
    b += 4 * row;
    c += VECTOR;
    if (init != 0) init += VECTOR;
  }
}

function sixteen(k: i32, a: usize, b: usize, row: usize, c: usize, init: usize): void {
  let c0 = f32x4.splat(0), c1 = c0, c2 = c0, c3 = c0;
  if (init != 0) {
    c0 = v128.load(init); c1 = v128.load(init, VECTOR);
    c2 = v128.load(init, 2 * VECTOR); c3 = v128.load(init, 3 * VECTOR);
  }
  const row2 = 2 * row, row3 = 3 * row, row4 = 4 * row;
  for (; k >= 4; k -= 4) {
    const b1 = b + row4, b2 = b1 + row4, b3 = b2 + row4;
    c0 = addFour(a, b, b + row, b + row2, b + row3, c0);
    c1 = addFour(a, b1, b1 + row, b1 + row2, b1 + row3, c1);
    c2 = addFour(a, b2, b2 + row, b2 + row2, b2 + row3, c2);
    c3 = addFour(a, b3, b3 + row, b3 + row2, b3 + row3, c3);
    a += VECTOR;
    b += VECTOR;
  }
  for (; k > 0; --k) {
    const b1 = b + row4, b2 = b1 + row4, b3 = b2 + row4;
    c0 = addOne(a, b, b + row, b + row2, b + row3, c0);
    c1 = addOne(a, b1, b1 + row, b1 + row2, b1 + row3, c1);
    c2 = addOne(a, b2, b2 + row, b2 + row2, b2 + row3, c2);
    c3 = addOne(a, b3, b3 + row, b3 + row2, b3 + row3, c3);
    a += ELEMENT;
    b += ELEMENT;
  }
  v128.store(c, c0); v128.store(c, c1, VECTOR);
  v128.store(c, c2, 2 * VECTOR); v128.store(c, c3, 3 * VECTOR);
}

/** Four rows, or the first `rows` of them: the last one stands in for those that there are not. */
function four(k: i32, a: usize, b: usize, row: usize, rows: i32, c: usize, init: usize): void {
  let sum = init != 0 ? loadUpTo4(init, rows) : f32x4.splat(0);
  let b1 = rows > 1 ? b + row : b;
  let b2 = rows > 2 ? b1 + row : b1;
  let b3 = rows > 3 ? b2 + row : b2;
  for (; k >= 4; k -= 4) {
    sum = addFour(a, b, b1, b2, b3, sum);
    a += VECTOR; b += VECTOR; b1 += VECTOR; b2 += VECTOR; b3 += VECTOR;
  }
  for (; k > 0; --k) {
    sum = addOne(a, b, b1, b2, b3, sum);
    a += ELEMENT; b += ELEMENT; b1 += ELEMENT; b2 += ELEMENT; b3 += ELEMENT;
  }
  storeUpTo4(c, sum, rows);
}

/** Adds the products of the next four elements of a with those of four rows, one k after the other. */
// @ts-ignore: decorator
@inline
function addFour(a: usize, b0: usize, b1: usize, b2: usize, b3: usize, sum: v128): v128 {
  const r0 = v128.load(b0), r1 = v128.load(b1), r2 = v128.load(b2), r3 = v128.load(b3);
  const low01 = i32x4.shuffle(r0, r1, 0, 4, 1, 5), low23 = i32x4.shuffle(r2, r3, 0, 4, 1, 5);
  const high01 = i32x4.shuffle(r0, r1, 2, 6, 3, 7), high23 = i32x4.shuffle(r2, r3, 2, 6, 3, 7);
  sum = madd(v128.load_splat<f32>(a), i32x4.shuffle(low01, low23, 0, 1, 4, 5), sum);
  sum = madd(v128.load_splat<f32>(a, ELEMENT), i32x4.shuffle(low01, low23, 2, 3, 6, 7), sum);
  sum = madd(v128.load_splat<f32>(a, 2 * ELEMENT), i32x4.shuffle(high01, high23, 0, 1, 4, 5), sum);
  return madd(v128.load_splat<f32>(a, 3 * ELEMENT), i32x4.shuffle(high01, high23, 2, 3, 6, 7), sum);
}

/** As `addFour`, for one element of each. */
// @ts-ignore: decorator
@inline
function addOne(a: usize, b0: usize, b1: usize, b2: usize, b3: usize, sum: v128): v128 {
  const column = f32x4(load<f32>(b0), load<f32>(b1), load<f32>(b2), load<f32>(b3));
  return madd(v128.load_splat<f32>(a), column, sum);
}
