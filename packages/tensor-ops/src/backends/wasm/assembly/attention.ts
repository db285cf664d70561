/**
 * Causal attention, `softmax(q kᵀ / √D, future masked) v`, for many heads, and its gradients. Heads
 * are shared among threads. A head is done in blocks of rows, each with the keys that its last row
 * may see: about half of the products fall away, and the (T, S) matrix of weights never exists.
 * What is kept for the gradient is `logSums`, one number a row, from which the weights of a block are
 * made again. Source: Dao et al. 2022, arXiv:2205.14135.
 *
 * Operands are matrices inside of larger ones: q, k and v may lie beside each other in the rows of
 * one (B, T, 3 C). `layout` gives four words for each: its address, and its steps in elements between
 * rows, between the `inner` heads of one batch, and between batches.
 *
 * Measured on one 3.7 GHz Zen 4 core, for 48 heads of 64 × 32, relaxed in Node 20 (wide in Node 24): 0.97 ms
 * (0.45), the gradient 1.6 ms (0.8).
 */
import { expOfNegative, log } from './functions';
import { multiply } from './gemm';
import { clear, copy, ELEMENT, keepFirst, loadUpTo4, madd, storeUpTo4, VECTOR } from './lanes';
import { gatherMatrix } from './movement';
import { argument, put, run, startOf } from './pool';
import { dot, maximum } from './rows';
import { MR, threadNumber } from './workspace';

/** Rows of a block. */
const ROWS: i32 = 4 * MR;
/** Multiply-adds a nanosecond, softmax included. */
const RATE: f64 = 15;

/** Floats that each thread needs at `scratch`. */
export function attentionScratch(S: i32, D: i32, E: i32): i32 {
  return (2 * (D + E) + 2 * ROWS) * S;
}

// @ts-ignore: decorator
@inline
function pointerOf(layout: usize, operand: i32, head: i32, inner: i32): usize {
  const words = layout + (<usize>operand << 4);
  const offset = (head % inner) * load<i32>(words, 8) + (head / inner) * load<i32>(words, 12);
  return load<usize>(words) + <usize>offset * ELEMENT;
}

// @ts-ignore: decorator
@inline
function rowOf(layout: usize, operand: i32): i32 {
  return load<i32>(layout + (<usize>operand << 4), 4);
}

function putAll(
  heads: i32, inner: i32, T: i32, S: i32, D: i32, E: i32, layout: usize, logSums: usize, scratch: usize,
): void {
  put(0, heads); put(1, inner); put(2, T); put(3, S); put(4, D); put(5, E);
  put(6, layout); put(7, logSums); put(8, scratch);
}

/** q (T, D), k (S, D), v (S, E), out (T, E), in this order in `layout`; logSums (heads, T). */
export function causalAttention(
  heads: i32, inner: i32, T: i32, S: i32, D: i32, E: i32, layout: usize, logSums: usize, scratch: usize,
): void {
  putAll(heads, inner, T, S, D, E, layout, logSums, scratch);
  run(forwardPart, <f64>heads * T * S * (D + E) / RATE, heads);
}

function forwardPart(part: i32, parts: i32): void {
  const heads = argument<i32>(0), inner = argument<i32>(1);
  const T = argument<i32>(2), S = argument<i32>(3), D = argument<i32>(4), E = argument<i32>(5);
  const layout = argument<usize>(6);
  const rowQ = rowOf(layout, 0), rowK = rowOf(layout, 1), rowV = rowOf(layout, 2), rowOut = rowOf(layout, 3);
  const keys = argument<usize>(8) + <usize>(threadNumber() * attentionScratch(S, D, E)) * ELEMENT; // (D, S)
  const values = keys + <usize>(D * S) * ELEMENT; // (S, E)
  const weights = values + <usize>(E * S) * ELEMENT; // (ROWS, S)
  const scale: f32 = 1 / Mathf.sqrt(<f32>D);
  const end = startOf(part + 1, parts, heads, 1);
  for (let head = startOf(part, parts, heads, 1); head < end; head++) {
    const q = pointerOf(layout, 0, head, inner), k = pointerOf(layout, 1, head, inner);
    const v = pointerOf(layout, 2, head, inner), out = pointerOf(layout, 3, head, inner);
    const sums = argument<usize>(7) + <usize>(head * T) * ELEMENT;
    // Beside each other they stay in the first cache; apart, their rows would push each other out.
    gatherMatrix(D, S, k, 1, rowK, keys);
    gatherRows(S, E, v, rowV, values);
    for (let i = 0; i < T; i += ROWS) {
      const rows = min(ROWS, T - i);
      const seen = i + rows + S - T; // keys that the last row sees
      const to = out + <usize>(i * rowOut) * ELEMENT;
      multiply(rows, seen, D, q + <usize>(i * rowQ) * ELEMENT, rowQ, 1, keys, S, 1, weights, S, 0, false);
      for (let r = 0; r < rows; r++) {
        const row = weights + <usize>(r * S) * ELEMENT, n = i + r + S - T + 1;
        store<f32>(sums + <usize>(i + r) * ELEMENT, weightsOfRow(n, seen, row, scale));
      }
      multiply(rows, E, seen, weights, S, 1, values, E, 1, to, rowOut, 0, false);
    }
  }
}

/** Scores become weights: the first `n`, and 0 for the rest up to `end`. Returns log Σ exp(scale · x). */
function weightsOfRow(n: i32, end: i32, x: usize, scale: f32): f32 {
  const shift = f32x4.extract_lane(maximum(n, x), 0) * scale;
  const s = f32x4.splat(scale), minus = f32x4.splat(-shift);
  let total = f32x4.splat(0);
  for (let left = n, p = x; left > 0; left -= 4, p += VECTOR) {
    const each = expOfNegative(madd(loadUpTo4(p, left), s, minus));
    total = f32x4.add(total, keepFirst(each, left));
    storeUpTo4(p, each, left);
  }
  const sum = <f64>f32x4.extract_lane(total, 0) + <f64>f32x4.extract_lane(total, 1) +
    <f64>f32x4.extract_lane(total, 2) + <f64>f32x4.extract_lane(total, 3);
  const factor = f32x4.splat(<f32>(1 / sum));
  for (let left = n, p = x; left > 0; left -= 4, p += VECTOR) {
    storeUpTo4(p, f32x4.mul(loadUpTo4(p, left), factor), left);
  }
  clear(x + <usize>n * ELEMENT, end - n);
  return shift + f32x4.extract_lane(log(f32x4.splat(<f32>sum)), 0);
}

/**
 * With P the weights: `dV = Pᵀ dOut`, `dP = dOut vᵀ`, `dS = P · (dP - Σ dOut · out) / √D`,
 * `dQ = dS k`, `dK = dSᵀ q`. `layout`: q, k, v, out, dOut, dQ, dK, dV.
 */
export function causalAttentionBackward(
  heads: i32, inner: i32, T: i32, S: i32, D: i32, E: i32, layout: usize, logSums: usize, scratch: usize,
): void {
  putAll(heads, inner, T, S, D, E, layout, logSums, scratch);
  run(backwardPart, <f64>heads * T * S * (3 * D + 2 * E) / RATE, heads);
}

function backwardPart(part: i32, parts: i32): void {
  const heads = argument<i32>(0), inner = argument<i32>(1);
  const T = argument<i32>(2), S = argument<i32>(3), D = argument<i32>(4), E = argument<i32>(5);
  const layout = argument<usize>(6);
  const rowQ = rowOf(layout, 0), rowK = rowOf(layout, 1), rowV = rowOf(layout, 2), rowOut = rowOf(layout, 3);
  const rowDOut = rowOf(layout, 4), rowDQ = rowOf(layout, 5), rowDK = rowOf(layout, 6), rowDV = rowOf(layout, 7);
  const kT = argument<usize>(8) + <usize>(threadNumber() * attentionScratch(S, D, E)) * ELEMENT; // (D, S)
  const vT = kT + <usize>(D * S) * ELEMENT; // (E, S)
  const keys = vT + <usize>(E * S) * ELEMENT; // (S, D)
  const weights = keys + <usize>(D * S) * ELEMENT; // (ROWS, S)
  const dScores = weights + <usize>(ROWS * S) * ELEMENT; // (ROWS, S)
  const scale: f32 = 1 / Mathf.sqrt(<f32>D);
  const end = startOf(part + 1, parts, heads, 1);
  for (let head = startOf(part, parts, heads, 1); head < end; head++) {
    const q = pointerOf(layout, 0, head, inner), k = pointerOf(layout, 1, head, inner);
    const v = pointerOf(layout, 2, head, inner), out = pointerOf(layout, 3, head, inner);
    const dOut = pointerOf(layout, 4, head, inner), dQ = pointerOf(layout, 5, head, inner);
    const dK = pointerOf(layout, 6, head, inner), dV = pointerOf(layout, 7, head, inner);
    const sums = argument<usize>(7) + <usize>(head * T) * ELEMENT;
    gatherMatrix(D, S, k, 1, rowK, kT);
    gatherMatrix(E, S, v, 1, rowV, vT);
    gatherRows(S, D, k, rowK, keys);
    for (let r = 0; r < S; r++) {
      clear(dK + <usize>(r * rowDK) * ELEMENT, D);
      clear(dV + <usize>(r * rowDV) * ELEMENT, E);
    }
    for (let i = 0; i < T; i += ROWS) {
      const rows = min(ROWS, T - i);
      const seen = i + rows + S - T;
      const qBlock = q + <usize>(i * rowQ) * ELEMENT, dBlock = dOut + <usize>(i * rowDOut) * ELEMENT;
      multiply(rows, seen, D, qBlock, rowQ, 1, kT, S, 1, weights, S, 0, false);
      multiply(rows, seen, E, dBlock, rowDOut, 1, vT, S, 1, dScores, S, 0, false);
      for (let r = 0; r < rows; r++) {
        const at = <usize>(r * S) * ELEMENT;
        const mean = <f32>dot(E, dBlock + <usize>(r * rowDOut) * ELEMENT, out + <usize>((i + r) * rowOut) * ELEMENT);
        const logSum = load<f32>(sums + <usize>(i + r) * ELEMENT);
        gradientsOfRow(i + r + S - T + 1, seen, weights + at, dScores + at, scale, logSum, mean);
      }
      multiply(seen, E, rows, weights, 1, S, dBlock, rowDOut, 1, dV, rowDV, 0, true);
      multiply(rows, D, seen, dScores, S, 1, keys, D, 1, dQ + <usize>(i * rowDQ) * ELEMENT, rowDQ, 0, false);
      multiply(seen, D, rows, dScores, 1, S, qBlock, rowQ, 1, dK, rowDK, 0, true);
    }
  }
}

/** Scores become weights again, and gradients of weights those of scores; 0 from `n` up to `end`. */
function gradientsOfRow(n: i32, end: i32, x: usize, dX: usize, scale: f32, logSum: f32, mean: f32): void {
  const s = f32x4.splat(scale), minus = f32x4.splat(-logSum), m = f32x4.splat(mean);
  clear(x + <usize>n * ELEMENT, end - n);
  clear(dX + <usize>n * ELEMENT, end - n);
  for (let at: usize = 0; n > 0; n -= 4, at += VECTOR) {
    const weight = expOfNegative(madd(loadUpTo4(x + at, n), s, minus));
    storeUpTo4(x + at, weight, n);
    storeUpTo4(dX + at, f32x4.mul(f32x4.mul(weight, f32x4.sub(loadUpTo4(dX + at, n), m)), s), n);
  }
}

/** A matrix whose rows lie `row` apart, to one whose rows lie behind each other. */
function gatherRows(rows: i32, columns: i32, x: usize, row: i32, out: usize): void {
  for (; rows > 0; --rows) {
    copy(columns, x, out);
    x += <usize>row * ELEMENT;
    out += <usize>columns * ELEMENT;
  }
}
