/**
 * C = A B, (M, K) @ (K, N), float32: the kernel in which training spends its time.
 *
 * The work is done by a tile of MR × NR elements of C that stays in registers while k runs: for each
 * k it loads the vectors of a row of B, and for each of its rows one element of A, spread over a
 * vector. Of 16 registers, 6 × 8 with fused multiply-add uses 12 for C; without it a product needs a
 * register for itself, and 5 × 8 is the most that does not spill. The wide module has 6 × 16, which
 * an engine that joins two vectors into one of 256 bits (V8's revectorize) computes in 12 registers
 * again. k is not unrolled: the loop is bound by the multiplications as it is.
 *
 * A and B are read with two strides each, so that either may be transposed. Where a tile would step
 * through memory badly, the panel that it reads is packed first:
 * - B in panels [k][NR], when it is transposed, or too large to be read again and again as it lies;
 * - A in panels [k][MR], when it is transposed and large, or read often.
 * Blocks: KC ≤ 512 rows of B, NC = 1024 columns of B, MC = 144 (140) rows of A, so that a panel of B
 * stays in the first cache and a block of A in the second. The last N mod NR columns are computed in
 * narrower tiles of 8 and 4; where they do not fill one, in a tile aside, with a panel of B that is
 * padded with zeros.
 *
 * Every element of C is summed in the order of k, whatever the blocks and the threads, in one
 * accumulator: the result depends on whether the module fuses multiply-add, and on nothing else.
 *
 * Measured on one 3.7 GHz Zen 4 core, whose four lanes can do 58.8 GFLOP/s and whose eight 117.6: relaxed
 * (Node 20) 50 to 57 GFLOP/s on the products of WaveNet and GPT, 40 to 48 on the small ones of the MLP;
 * strict 36 to 40; wide (Node 24) 94 to 108 on large ones.
 */
import { ELEMENT, loadPart, madd, storePart, VECTOR } from './lanes';
import { transpose4 } from './movement';
import { argument, largest, put, run, startOf } from './pool';
import { multiplyRow } from './row';
import { activate } from './unary';
import { edgePanel, edgeTile, KC, MC, MR, NC, NR, packedA, packedB, zeros } from './workspace';

/** Bytes of a row of a packed panel of A. */
const ROW_A: usize = <usize>MR * ELEMENT;

/** Below this many elements a matrix is read as it lies: packing costs more than it gains. */
const SMALL: i32 = 8192;

/** Multiply-adds a nanosecond, as the host may expect, and what it costs to pack an element in them. */
const RATE: f64 = WIDE ? 50 : 25;
const PACKING: i32 = WIDE ? 16 : 8;

/**
 * C = A B + bias, then the function `activation` of it, if not negative. Sizes in elements; the strides of
 * A and B are those between rows and between columns, that of C is between rows. `bias`: N elements for every row of C, or 0.
 */
export function gemm(
  M: i32, N: i32, K: i32,
  a: usize, rowA: i32, columnA: i32,
  b: usize, rowB: i32, columnB: i32,
  c: usize, rowC: i32, bias: usize, activation: i32,
): void {
  put(0, M); put(1, N); put(2, K);
  put(3, a); put(4, rowA); put(5, columnA);
  put(6, b); put(7, rowB); put(8, columnB);
  put(9, c); put(10, rowC); put(11, bias); put(12, activation);
  run(gemmPart, <f64>M * N * K / RATE, max((M + MR - 1) / MR, (N + NR - 1) / NR));
}

/** Rows or columns of C, whichever leaves the threads less to do and to pack. */
function gemmPart(part: i32, parts: i32): void {
  let M = argument<i32>(0), N = argument<i32>(1);
  const K = argument<i32>(2), rowA = argument<i32>(4), columnA = argument<i32>(5);
  const rowB = argument<i32>(7), columnB = argument<i32>(8), rowC = argument<i32>(10);
  let a = argument<usize>(3), b = argument<usize>(6), c = argument<usize>(9), bias = argument<usize>(11);
  if (parts > 1) {
    // Multiply-adds of the largest part, for each of the K; what every part packs counts for each.
    const byRows = largest(parts, M, MR) * N + (packsB(M, N, K, columnB) ? PACKING * N : 0);
    const byColumns = largest(parts, N, NR) * M + (packsA(M, N, K, columnA) ? PACKING * M : 0);
    if (byRows <= byColumns) {
      const first = startOf(part, parts, M, MR);
      M = startOf(part + 1, parts, M, MR) - first;
      a += <usize>(first * rowA) * ELEMENT;
      c += <usize>(first * rowC) * ELEMENT;
    } else {
      const first = startOf(part, parts, N, NR);
      N = startOf(part + 1, parts, N, NR) - first;
      b += <usize>(first * columnB) * ELEMENT;
      c += <usize>first * ELEMENT;
      if (bias != 0) bias += <usize>first * ELEMENT;
    }
  }
  multiply(M, N, K, a, rowA, columnA, b, rowB, columnB, c, rowC, bias, false);
  const activation = argument<i32>(12);
  if (activation < 0) return;
  if (N == rowC) activate(activation, M * N, c);
  else for (; M > 0; --M, c += <usize>rowC * ELEMENT) activate(activation, N, c);
}

// @ts-ignore: decorator
@inline
function packsA(M: i32, N: i32, K: i32, columnA: i32): bool {
  return columnA != 1 && N > NR && (M * K > SMALL || (M * K > SMALL / 4 && N >= 8 * NR));
}

// @ts-ignore: decorator
@inline
function packsB(M: i32, N: i32, K: i32, columnB: i32): bool {
  return columnB != 1 || (N * K > SMALL && M > 2 * MR);
}

/** As `gemm`, on this thread; C += A B if `more`, else C = A B + bias. */
export function multiply(
  M: i32, N: i32, K: i32,
  a: usize, rowA: i32, columnA: i32,
  b: usize, rowB: i32, columnB: i32,
  c: usize, rowC: i32, bias: usize, more: bool,
): void {
  if (M == 1 && columnB != 1 && rowB == 1 && columnA == 1) {
    // One row would not pay for packing all of B, whose columns lie along k.
    multiplyRow(N, K, a, b, columnB, c, more ? c : bias);
    return;
  }
  const aRow = <usize>rowA * ELEMENT, aColumn = <usize>columnA * ELEMENT;
  const bRow = <usize>rowB * ELEMENT, bColumn = <usize>columnB * ELEMENT;
  const cRow = <usize>rowC * ELEMENT;
  const packA = packsA(M, N, K, columnA), packB = packsB(M, N, K, columnB);
  // Blocks of k of equal length: 600 is 300 + 300, not 512 + 88.
  const blocks = max(1, (K + KC - 1) / KC);
  const depth = max(1, (K + blocks - 1) / blocks);
  for (let k = 0; k == 0 || k < K; k += depth) {
    const kc = min(depth, K - k);
    const adds = more || k > 0;
    for (let n = 0; n < N; n += NC) {
      const nc = min(NC, N - n);
      const bBlock = b + <usize>k * bRow + <usize>n * bColumn;
      if (packB) packColumns(kc, nc, bBlock, bRow, bColumn, packedB());
      for (let m = 0; m < M; m += MC) {
        const mc = min(MC, M - m);
        const aBlock = a + <usize>m * aRow + <usize>k * aColumn;
        if (packA) packRows(kc, mc, aBlock, aColumn, packedA());
        const cBlock = c + <usize>m * cRow + <usize>n * ELEMENT;
        for (let j = 0, width = 0; j < nc; j += width) {
          width = widthOfTile(nc - j);
          const left = min(width, nc - j);
          let panel = packedB() + <usize>(kc * j) * ELEMENT;
          let panelRow = <usize>width * ELEMENT;
          if (!packB) {
            panel = bBlock + <usize>j * ELEMENT;
            if (left < width) {
              packEdge(kc, left, width, panel, bRow, edgePanel());
              panel = edgePanel();
            } else panelRow = bRow;
          }
          const cTile = cBlock + <usize>j * ELEMENT;
          const start = adds ? cTile : bias != 0 ? bias + <usize>(n + j) * ELEMENT : zeros();
          if (packA) {
            column(mc, left, width, kc, packedA(), ELEMENT, ROW_A, <usize>kc * ROW_A, panel, panelRow, cTile, cRow, start, adds);
          } else {
            column(mc, left, width, kc, aBlock, aRow, aColumn, 0, panel, panelRow, cTile, cRow, start, adds);
          }
        }
      }
    }
  }
}

/** Rows of the next tile where `left` are left: the last two tiles share theirs, 8 as 4 + 4. */
// @ts-ignore: decorator
@inline
function rowsOfTile(left: i32): i32 {
  return left >= 2 * MR ? MR : left > MR ? (left + 1) >> 1 : left;
}

/** Columns of the next tile where `left` are left: a full tile, or the narrowest that holds them. */
// @ts-ignore: decorator
@inline
function widthOfTile(left: i32): i32 {
  return left >= NR ? NR : left > 4 ? 8 : 4;
}

/**
 * A column of tiles: `mc` rows of C, `left` columns in tiles of `width`; it starts from what is at
 * `start`, C itself if `more`. `aPanel`: the bytes of a packed panel of A, 0 where A is read as it lies.
 */
function column(
  mc: i32, left: i32, width: i32, k: i32,
  a: usize, aRow: usize, aColumn: usize, aPanel: usize,
  b: usize, bRow: usize, c: usize, cRow: usize, start: usize, more: bool,
): void {
  let startRow = more ? cRow : 0;
  if (left == width) {
    for (let rows = 0; mc > 0; mc -= rows) {
      rows = rowsOfTile(mc);
      call_indirect<void>(tileOf(rows, width), k, a, aRow, aColumn, b, bRow, c, cRow, start, startRow);
      a += aPanel != 0 ? aPanel : <usize>rows * aRow;
      c += <usize>rows * cRow;
      start += <usize>rows * startRow;
    }
    return;
  }
  const aside = edgeTile(), asideRow = <usize>width * ELEMENT;
  for (let rows = 0; mc > 0; mc -= rows) {
    rows = rowsOfTile(mc);
    copyRows(more ? rows : 1, left, start, startRow, aside, asideRow);
    call_indirect<void>(tileOf(rows, width), k, a, aRow, aColumn, b, bRow, aside, asideRow, aside, more ? asideRow : 0);
    copyRows(rows, left, aside, asideRow, c, cRow);
    a += aPanel != 0 ? aPanel : <usize>rows * aRow;
    c += <usize>rows * cRow;
    start += <usize>rows * startRow;
  }
}

/**
 * One tile of `rows` (1 to 6) × `vectors` (1, 2 or 4) vectors, both constants: starts from `init` and
 * runs over k. The compiler inlines it for each size and drops the branches.
 */
// @ts-ignore: decorator
@inline
function tile(
  rows: i32, vectors: i32, k: i32, a: usize, aRow: usize, aColumn: usize,
  b: usize, bRow: usize, c: usize, cRow: usize, init: usize, initRow: usize,
): void {
  let a0 = a, a1 = a0 + aRow, a2 = a1 + aRow, a3 = a2 + aRow, a4 = a3 + aRow, a5 = a4 + aRow;
  let c00 = f32x4.splat(0), c01 = f32x4.splat(0), c02 = f32x4.splat(0), c03 = f32x4.splat(0);
  let c10 = f32x4.splat(0), c11 = f32x4.splat(0), c12 = f32x4.splat(0), c13 = f32x4.splat(0);
  let c20 = f32x4.splat(0), c21 = f32x4.splat(0), c22 = f32x4.splat(0), c23 = f32x4.splat(0);
  let c30 = f32x4.splat(0), c31 = f32x4.splat(0), c32 = f32x4.splat(0), c33 = f32x4.splat(0);
  let c40 = f32x4.splat(0), c41 = f32x4.splat(0), c42 = f32x4.splat(0), c43 = f32x4.splat(0);
  let c50 = f32x4.splat(0), c51 = f32x4.splat(0), c52 = f32x4.splat(0), c53 = f32x4.splat(0);
  c00 = v128.load(init); if (vectors > 1) c01 = v128.load(init, VECTOR);
  if (vectors > 2) { c02 = v128.load(init, 2 * VECTOR); c03 = v128.load(init, 3 * VECTOR); }
  if (rows > 1) {
    init += initRow; c10 = v128.load(init); if (vectors > 1) c11 = v128.load(init, VECTOR);
    if (vectors > 2) { c12 = v128.load(init, 2 * VECTOR); c13 = v128.load(init, 3 * VECTOR); }
  }
  if (rows > 2) {
    init += initRow; c20 = v128.load(init); if (vectors > 1) c21 = v128.load(init, VECTOR);
    if (vectors > 2) { c22 = v128.load(init, 2 * VECTOR); c23 = v128.load(init, 3 * VECTOR); }
  }
  if (rows > 3) {
    init += initRow; c30 = v128.load(init); if (vectors > 1) c31 = v128.load(init, VECTOR);
    if (vectors > 2) { c32 = v128.load(init, 2 * VECTOR); c33 = v128.load(init, 3 * VECTOR); }
  }
  if (rows > 4) {
    init += initRow; c40 = v128.load(init); if (vectors > 1) c41 = v128.load(init, VECTOR);
    if (vectors > 2) { c42 = v128.load(init, 2 * VECTOR); c43 = v128.load(init, 3 * VECTOR); }
  }
  if (rows > 5) {
    init += initRow; c50 = v128.load(init); if (vectors > 1) c51 = v128.load(init, VECTOR);
    if (vectors > 2) { c52 = v128.load(init, 2 * VECTOR); c53 = v128.load(init, 3 * VECTOR); }
  }
  for (; k > 0; --k) {
    const b0 = v128.load(b), b1 = vectors > 1 ? v128.load(b, VECTOR) : b0;
    const b2 = vectors > 2 ? v128.load(b, 2 * VECTOR) : b0, b3 = vectors > 2 ? v128.load(b, 3 * VECTOR) : b0;
    const x0 = v128.load_splat<f32>(a0);
    c00 = madd(x0, b0, c00); if (vectors > 1) c01 = madd(x0, b1, c01);
    if (vectors > 2) { c02 = madd(x0, b2, c02); c03 = madd(x0, b3, c03); }
    a0 += aColumn;
    if (rows > 1) {
      const x1 = v128.load_splat<f32>(a1);
      c10 = madd(x1, b0, c10); if (vectors > 1) c11 = madd(x1, b1, c11);
      if (vectors > 2) { c12 = madd(x1, b2, c12); c13 = madd(x1, b3, c13); }
      a1 += aColumn;
    }
    if (rows > 2) {
      const x2 = v128.load_splat<f32>(a2);
      c20 = madd(x2, b0, c20); if (vectors > 1) c21 = madd(x2, b1, c21);
      if (vectors > 2) { c22 = madd(x2, b2, c22); c23 = madd(x2, b3, c23); }
      a2 += aColumn;
    }
    if (rows > 3) {
      const x3 = v128.load_splat<f32>(a3);
      c30 = madd(x3, b0, c30); if (vectors > 1) c31 = madd(x3, b1, c31);
      if (vectors > 2) { c32 = madd(x3, b2, c32); c33 = madd(x3, b3, c33); }
      a3 += aColumn;
    }
    if (rows > 4) {
      const x4 = v128.load_splat<f32>(a4);
      c40 = madd(x4, b0, c40); if (vectors > 1) c41 = madd(x4, b1, c41);
      if (vectors > 2) { c42 = madd(x4, b2, c42); c43 = madd(x4, b3, c43); }
      a4 += aColumn;
    }
    if (rows > 5) {
      const x5 = v128.load_splat<f32>(a5);
      c50 = madd(x5, b0, c50); if (vectors > 1) c51 = madd(x5, b1, c51);
      if (vectors > 2) { c52 = madd(x5, b2, c52); c53 = madd(x5, b3, c53); }
      a5 += aColumn;
    }
    b += bRow;
  }
  v128.store(c, c00); if (vectors > 1) v128.store(c, c01, VECTOR);
  if (vectors > 2) { v128.store(c, c02, 2 * VECTOR); v128.store(c, c03, 3 * VECTOR); }
  if (rows > 1) {
    c += cRow; v128.store(c, c10); if (vectors > 1) v128.store(c, c11, VECTOR);
    if (vectors > 2) { v128.store(c, c12, 2 * VECTOR); v128.store(c, c13, 3 * VECTOR); }
  }
  if (rows > 2) {
    c += cRow; v128.store(c, c20); if (vectors > 1) v128.store(c, c21, VECTOR);
    if (vectors > 2) { v128.store(c, c22, 2 * VECTOR); v128.store(c, c23, 3 * VECTOR); }
  }
  if (rows > 3) {
    c += cRow; v128.store(c, c30); if (vectors > 1) v128.store(c, c31, VECTOR);
    if (vectors > 2) { v128.store(c, c32, 2 * VECTOR); v128.store(c, c33, 3 * VECTOR); }
  }
  if (rows > 4) {
    c += cRow; v128.store(c, c40); if (vectors > 1) v128.store(c, c41, VECTOR);
    if (vectors > 2) { v128.store(c, c42, 2 * VECTOR); v128.store(c, c43, 3 * VECTOR); }
  }
  if (rows > 5) {
    c += cRow; v128.store(c, c50); if (vectors > 1) v128.store(c, c51, VECTOR);
    if (vectors > 2) { v128.store(c, c52, 2 * VECTOR); v128.store(c, c53, 3 * VECTOR); }
  }
}


// Each size is a function of its own, called through the table of functions: inlined into the loop round
// it, or beside each other in one function, V8 does not keep the accumulators in registers.
function tile1x16(k: i32, a: usize, aRow: usize, aColumn: usize, b: usize, bRow: usize, c: usize, cRow: usize, init: usize, initRow: usize): void { tile(1, 4, k, a, aRow, aColumn, b, bRow, c, cRow, init, initRow); }
function tile2x16(k: i32, a: usize, aRow: usize, aColumn: usize, b: usize, bRow: usize, c: usize, cRow: usize, init: usize, initRow: usize): void { tile(2, 4, k, a, aRow, aColumn, b, bRow, c, cRow, init, initRow); }
function tile3x16(k: i32, a: usize, aRow: usize, aColumn: usize, b: usize, bRow: usize, c: usize, cRow: usize, init: usize, initRow: usize): void { tile(3, 4, k, a, aRow, aColumn, b, bRow, c, cRow, init, initRow); }
function tile4x16(k: i32, a: usize, aRow: usize, aColumn: usize, b: usize, bRow: usize, c: usize, cRow: usize, init: usize, initRow: usize): void { tile(4, 4, k, a, aRow, aColumn, b, bRow, c, cRow, init, initRow); }
function tile5x16(k: i32, a: usize, aRow: usize, aColumn: usize, b: usize, bRow: usize, c: usize, cRow: usize, init: usize, initRow: usize): void { tile(5, 4, k, a, aRow, aColumn, b, bRow, c, cRow, init, initRow); }
function tile6x16(k: i32, a: usize, aRow: usize, aColumn: usize, b: usize, bRow: usize, c: usize, cRow: usize, init: usize, initRow: usize): void { tile(6, 4, k, a, aRow, aColumn, b, bRow, c, cRow, init, initRow); }
function tile1x8(k: i32, a: usize, aRow: usize, aColumn: usize, b: usize, bRow: usize, c: usize, cRow: usize, init: usize, initRow: usize): void { tile(1, 2, k, a, aRow, aColumn, b, bRow, c, cRow, init, initRow); }
function tile2x8(k: i32, a: usize, aRow: usize, aColumn: usize, b: usize, bRow: usize, c: usize, cRow: usize, init: usize, initRow: usize): void { tile(2, 2, k, a, aRow, aColumn, b, bRow, c, cRow, init, initRow); }
function tile3x8(k: i32, a: usize, aRow: usize, aColumn: usize, b: usize, bRow: usize, c: usize, cRow: usize, init: usize, initRow: usize): void { tile(3, 2, k, a, aRow, aColumn, b, bRow, c, cRow, init, initRow); }
function tile4x8(k: i32, a: usize, aRow: usize, aColumn: usize, b: usize, bRow: usize, c: usize, cRow: usize, init: usize, initRow: usize): void { tile(4, 2, k, a, aRow, aColumn, b, bRow, c, cRow, init, initRow); }
function tile5x8(k: i32, a: usize, aRow: usize, aColumn: usize, b: usize, bRow: usize, c: usize, cRow: usize, init: usize, initRow: usize): void { tile(5, 2, k, a, aRow, aColumn, b, bRow, c, cRow, init, initRow); }
function tile6x8(k: i32, a: usize, aRow: usize, aColumn: usize, b: usize, bRow: usize, c: usize, cRow: usize, init: usize, initRow: usize): void { tile(6, 2, k, a, aRow, aColumn, b, bRow, c, cRow, init, initRow); }
function tile1x4(k: i32, a: usize, aRow: usize, aColumn: usize, b: usize, bRow: usize, c: usize, cRow: usize, init: usize, initRow: usize): void { tile(1, 1, k, a, aRow, aColumn, b, bRow, c, cRow, init, initRow); }
function tile2x4(k: i32, a: usize, aRow: usize, aColumn: usize, b: usize, bRow: usize, c: usize, cRow: usize, init: usize, initRow: usize): void { tile(2, 1, k, a, aRow, aColumn, b, bRow, c, cRow, init, initRow); }
function tile3x4(k: i32, a: usize, aRow: usize, aColumn: usize, b: usize, bRow: usize, c: usize, cRow: usize, init: usize, initRow: usize): void { tile(3, 1, k, a, aRow, aColumn, b, bRow, c, cRow, init, initRow); }
function tile4x4(k: i32, a: usize, aRow: usize, aColumn: usize, b: usize, bRow: usize, c: usize, cRow: usize, init: usize, initRow: usize): void { tile(4, 1, k, a, aRow, aColumn, b, bRow, c, cRow, init, initRow); }
function tile5x4(k: i32, a: usize, aRow: usize, aColumn: usize, b: usize, bRow: usize, c: usize, cRow: usize, init: usize, initRow: usize): void { tile(5, 1, k, a, aRow, aColumn, b, bRow, c, cRow, init, initRow); }
function tile6x4(k: i32, a: usize, aRow: usize, aColumn: usize, b: usize, bRow: usize, c: usize, cRow: usize, init: usize, initRow: usize): void { tile(6, 1, k, a, aRow, aColumn, b, bRow, c, cRow, init, initRow); }

/** The function of a tile of `rows` × `width`. */
function tileOf(rows: i32, width: i32): u32 {
  if (WIDE && width == 16) {
    switch (rows) {
      case 1: return tile1x16.index;
      case 2: return tile2x16.index;
      case 3: return tile3x16.index;
      case 4: return tile4x16.index;
      case 5: return tile5x16.index;
      default: return tile6x16.index;
    }
  }
  if (width == 8) {
    switch (rows) {
      case 1: return tile1x8.index;
      case 2: return tile2x8.index;
      case 3: return tile3x8.index;
      case 4: return tile4x8.index;
      case 5: return tile5x8.index;
      default: return tile6x8.index;
    }
  }
  switch (rows) {
    case 1: return tile1x4.index;
    case 2: return tile2x4.index;
    case 3: return tile3x4.index;
    case 4: return tile4x4.index;
    case 5: return tile5x4.index;
    default: return tile6x4.index;
  }
}

function copyRows(rows: i32, width: i32, from: usize, fromRow: usize, to: usize, toRow: usize): void {
  for (; rows > 0; --rows) {
    let rest = width;
    let offset: usize = 0;
    for (; rest >= 4; rest -= 4) {
      v128.store(to + offset, v128.load(from + offset));
      offset += VECTOR;
    }
    if (rest > 0) storePart(to + offset, loadPart(from + offset, rest), rest);
    from += fromRow;
    to += toRow;
  }
}

/** `mc` rows of a transposed A (its rows are adjacent) to panels [k][MR], eight k at a time as below. */
function packRows(kc: i32, mc: i32, a: usize, aColumn: usize, to: usize): void {
  for (let k = 0; k < kc; k += 8) {
    const depth = min(8, kc - k);
    let from = a + <usize>k * aColumn;
    let panel = to + <usize>k * ROW_A;
    for (let left = mc, rows = 0; left > 0; left -= rows) {
      rows = rowsOfTile(left);
      if (rows == MR) packFull(depth, from, aColumn, panel);
      else {
        for (let d = 0; d < depth; d++) {
          for (let r = 0; r < rows; r++) {
            const at = <usize>r * ELEMENT;
            store<f32>(panel + <usize>d * ROW_A + at, load<f32>(from + <usize>d * aColumn + at));
          }
        }
      }
      from += <usize>rows * ELEMENT;
      panel += <usize>kc * ROW_A;
    }
  }
}

/** MR adjacent elements of `depth` columns. */
// @ts-ignore: decorator
@inline
function packFull(depth: i32, from: usize, aColumn: usize, to: usize): void {
  for (; depth > 0; --depth) {
    v128.store(to, v128.load(from));
    if (MR == 6) store<u64>(to, load<u64>(from, 16), 16);
    else store<f32>(to, load<f32>(from, 16), 16);
    from += aColumn;
    to += ROW_A;
  }
}

/**
 * `nc` columns of B to panels [k][width of the tile], the last one padded with zeros. Rows that lie as
 * they are needed are copied eight at a time, so that what is fetched of a row serves its neighbours.
 */
function packColumns(kc: i32, nc: i32, b: usize, bRow: usize, bColumn: usize, to: usize): void {
  const full = bColumn == ELEMENT ? nc - (nc % NR) : 0;
  for (let k = 0; k < kc; k += 8) {
    const rows = min(8, kc - k);
    for (let j = 0; j < full; j += NR) {
      let from = b + <usize>k * bRow + <usize>j * ELEMENT;
      let panel = to + <usize>(kc * j + k * NR) * ELEMENT;
      for (let r = 0; r < rows; r++) {
        v128.store(panel, v128.load(from));
        v128.store(panel, v128.load(from, VECTOR), VECTOR);
        if (WIDE) {
          v128.store(panel, v128.load(from, 2 * VECTOR), 2 * VECTOR);
          v128.store(panel, v128.load(from, 3 * VECTOR), 3 * VECTOR);
        }
        from += bRow;
        panel += <usize>NR * ELEMENT;
      }
    }
  }
  for (let j = full, width = 0; j < nc; j += width) {
    width = widthOfTile(nc - j);
    const left = min(width, nc - j);
    const from = b + <usize>j * bColumn, panel = to + <usize>(kc * j) * ELEMENT;
    if (bColumn != ELEMENT) packTransposed(kc, left, width, from, bRow, bColumn, panel);
    else packEdge(kc, left, width, from, bRow, panel);
  }
}

function packEdge(kc: i32, left: i32, width: i32, from: usize, bRow: usize, to: usize): void {
  const bytes = <usize>width * ELEMENT;
  memory.fill(to, 0, <usize>kc * bytes);
  copyRows(kc, left, from, bRow, to, bytes);
}

/** A panel of a B that is given transposed: its columns lie along k, `bColumn` apart. */
function packTransposed(
  kc: i32, left: i32, width: i32, from: usize, bRow: usize, bColumn: usize, to: usize,
): void {
  const bytes = <usize>width * ELEMENT;
  let j = 0;
  for (; j + 4 <= left; j += 4) {
    let p = from + <usize>j * bColumn;
    let q = to + <usize>j * ELEMENT;
    let k = kc;
    for (; k >= 4; k -= 4) {
      transpose4(p, bColumn, q, bytes);
      p += VECTOR;
      q += 4 * bytes;
    }
    for (; k > 0; --k) {
      for (let x: usize = 0; x < 4; x++) store<f32>(q + x * ELEMENT, load<f32>(p + x * bColumn));
      p += bRow;
      q += bytes;
    }
  }
  for (; j < width; j++) {
    let p = from + <usize>j * bColumn;
    let q = to + <usize>j * ELEMENT;
    for (let k = kc; k > 0; --k) {
      store<f32>(q, j < left ? load<f32>(p) : 0);
      p += bRow;
      q += bytes;
    }
  }
}

/** As `gemm`, for whole numbers, modulo 2³²: plain loops, on rows of C that lie behind each other. */
export function gemmI32(
  M: i32, N: i32, K: i32,
  a: usize, rowA: i32, columnA: i32,
  b: usize, rowB: i32, columnB: i32,
  c: usize, _rowC: i32, _bias: usize, _activation: i32,
): void {
  for (let m = 0; m < M; m++) {
    for (let n = 0; n < N; n++) {
      let p = a + <usize>(m * rowA) * ELEMENT;
      let q = b + <usize>(n * columnB) * ELEMENT;
      let total = 0;
      for (let k = 0; k < K; k++) {
        total += load<i32>(p) * load<i32>(q);
        p += <usize>columnA * ELEMENT;
        q += <usize>rowB * ELEMENT;
      }
      store<i32>(c, total);
      c += ELEMENT;
    }
  }
}
