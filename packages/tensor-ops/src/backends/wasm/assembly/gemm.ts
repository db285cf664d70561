/**
 * C = A B, (M, K) @ (K, N), float32: the kernel in which training spends its time.
 *
 * The work is done by a tile of MR × 8 elements of C that stays in registers while k runs: for each
 * k it loads two vectors of a row of B, and for each of its rows one element of A, spread over a
 * vector. 6 rows with fused multiply-add use 12 of 16 registers for C; without it a product needs a
 * register for itself, and 5 rows are the most that does not spill. k is not unrolled: the loop is
 * bound by the multiplications as it is.
 *
 * A and B are read with two strides each, so that either may be transposed. Where a tile would step
 * through memory badly, the panel that it reads is packed first:
 * - B in panels [k][8], when it is transposed, or too large to be read again and again as it lies;
 * - A in panels [k][MR], when it is transposed and both sides are large.
 * Blocks: KC ≤ 512 rows of B, NC = 1024 columns of B, MC = 144 (140) rows of A, so that a panel of B
 * stays in the first cache and a block of A in the second. The last N mod 8 columns are computed in
 * a tile aside, whose panel of B is padded with zeros.
 *
 * Measured on a shared 4.5 GHz Zen 5 core, Node 20 (see ../README.md): with fused multiply-add 56 to 59 GFLOP/s on
 * large shapes and 43 to 58 on those of the MLP lecture; without it 53 to 57 and 41 to 49.
 *
 * Every element of C is summed in the order of k, whatever the blocks, in one accumulator: the
 * result depends on the variant of the module only.
 */
import { ELEMENT, loadPart, madd, storePart, VECTOR } from './lanes';
import { transpose4 } from './movement';

const MR: i32 = ASC_FEATURE_RELAXED_SIMD ? 6 : 5;
const NR: i32 = 8;
const KC: i32 = 512;
const MC: i32 = (144 / MR) * MR;
const NC: i32 = 1024;

/** Bytes of a row of a panel of A and of B. */
const ROW_A: usize = <usize>MR * ELEMENT;
const ROW_B: usize = <usize>NR * ELEMENT;

/** Below this many elements a matrix is read as it lies: packing costs more than it gains. */
const SMALL: i32 = 8192;

/** A row of zeros, from which tiles start. */
const zeros = memory.data(32, 16);
/** The tile of the last columns. */
const edgeTile = memory.data(192, 16);
/** Panels. They lie behind the static data; the host's arena begins at `workspaceEnd`. */
const edgePanel: usize = (__heap_base + 63) & ~63;
const packedA: usize = edgePanel + <usize>KC * ROW_B;
const packedB: usize = packedA + <usize>(MC * KC) * ELEMENT;

export function workspaceEnd(): usize {
  return packedB + <usize>(NC * KC) * ELEMENT;
}

/** All sizes in elements; the strides of A and B are those between rows and between columns. */
export function gemm(
  M: i32, N: i32, K: i32,
  a: usize, rowA: i32, columnA: i32,
  b: usize, rowB: i32, columnB: i32,
  c: usize,
): void {
  const aRow = <usize>rowA * ELEMENT, aColumn = <usize>columnA * ELEMENT;
  const bRow = <usize>rowB * ELEMENT, bColumn = <usize>columnB * ELEMENT;
  const cRow = <usize>N * ELEMENT;
  const packA = columnA != 1 && M * K > SMALL && N > NR;
  const packB = columnB != 1 || (N * K > SMALL && M > 2 * MR);
  // Blocks of k of equal length: 600 is 300 + 300, not 512 + 88.
  const blocks = max(1, (K + KC - 1) / KC);
  const depth = max(1, (K + blocks - 1) / blocks);
  for (let k = 0; k == 0 || k < K; k += depth) {
    const kc = min(depth, K - k);
    for (let n = 0; n < N; n += NC) {
      const nc = min(NC, N - n);
      const bBlock = b + <usize>k * bRow + <usize>n * bColumn;
      if (packB) packColumns(kc, nc, bBlock, bRow, bColumn, packedB);
      for (let m = 0; m < M; m += MC) {
        const mc = min(MC, M - m);
        const aBlock = a + <usize>m * aRow + <usize>k * aColumn;
        if (packA) packRows(kc, mc, aBlock, aColumn, packedA);
        const cBlock = c + <usize>m * cRow + <usize>n * ELEMENT;
        for (let j = 0; j < nc; j += NR) {
          const width = min(NR, nc - j);
          let panel = packedB + <usize>(kc * j) * ELEMENT;
          let panelRow = ROW_B;
          if (!packB) {
            panel = bBlock + <usize>j * ELEMENT;
            panelRow = bRow;
            if (width < NR) {
              packEdge(kc, width, panel, bRow, edgePanel);
              panel = edgePanel;
              panelRow = ROW_B;
            }
          }
          const cTile = cBlock + <usize>j * ELEMENT;
          if (packA) {
            column(mc, width, kc, packedA, ELEMENT, ROW_A, <usize>kc * ROW_A, panel, panelRow, cTile, cRow, k > 0);
          } else {
            column(mc, width, kc, aBlock, aRow, aColumn, 0, panel, panelRow, cTile, cRow, k > 0);
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

/**
 * A column of tiles: `mc` rows of C, `width` columns; adds to C if `more`, else overwrites it.
 * `aPanel`: the bytes of a packed panel of A, 0 where A is read as it lies.
 */
function column(
  mc: i32, width: i32, k: i32,
  a: usize, aRow: usize, aColumn: usize, aPanel: usize,
  b: usize, bRow: usize, c: usize, cRow: usize, more: bool,
): void {
  for (let rows = 0; mc > 0; mc -= rows) {
    rows = rowsOfTile(mc);
    if (width == NR) {
      const start = more ? c : zeros;
      const startRow = more ? cRow : 0;
      if (rows == MR) tileFull(k, a, aRow, aColumn, b, bRow, c, cRow, start, startRow);
      else tileOf(rows, k, a, aRow, aColumn, b, bRow, c, cRow, start, startRow);
    } else {
      if (more) copyRows(rows, width, c, cRow, edgeTile, ROW_B);
      tileOf(rows, k, a, aRow, aColumn, b, bRow, edgeTile, ROW_B, more ? edgeTile : zeros, more ? ROW_B : 0);
      copyRows(rows, width, edgeTile, ROW_B, c, cRow);
    }
    a += aPanel != 0 ? aPanel : <usize>rows * aRow;
    c += <usize>rows * cRow;
  }
}

/**
 * One tile of `rows` (a constant, 1 to 6) × 8: starts from `init` and runs over k. The compiler
 * inlines it for each number of rows and drops the branches.
 */
// @ts-ignore: decorator
@inline
function tile(
  rows: i32, k: i32, a: usize, aRow: usize, aColumn: usize,
  b: usize, bRow: usize, c: usize, cRow: usize, init: usize, initRow: usize,
): void {
  let a0 = a, a1 = a0 + aRow, a2 = a1 + aRow, a3 = a2 + aRow, a4 = a3 + aRow, a5 = a4 + aRow;
  let c00 = v128.load(init), c01 = v128.load(init, VECTOR);
  let c10 = c00, c11 = c00, c20 = c00, c21 = c00, c30 = c00, c31 = c00;
  let c40 = c00, c41 = c00, c50 = c00, c51 = c00;
  if (rows > 1) { init += initRow; c10 = v128.load(init); c11 = v128.load(init, VECTOR); }
  if (rows > 2) { init += initRow; c20 = v128.load(init); c21 = v128.load(init, VECTOR); }
  if (rows > 3) { init += initRow; c30 = v128.load(init); c31 = v128.load(init, VECTOR); }
  if (rows > 4) { init += initRow; c40 = v128.load(init); c41 = v128.load(init, VECTOR); }
  if (rows > 5) { init += initRow; c50 = v128.load(init); c51 = v128.load(init, VECTOR); }
  for (; k > 0; --k) {
    const b0 = v128.load(b), b1 = v128.load(b, VECTOR);
    const x0 = v128.load_splat<f32>(a0);
    c00 = madd(x0, b0, c00); c01 = madd(x0, b1, c01); a0 += aColumn;
    if (rows > 1) {
      const x1 = v128.load_splat<f32>(a1);
      c10 = madd(x1, b0, c10); c11 = madd(x1, b1, c11); a1 += aColumn;
    }
    if (rows > 2) {
      const x2 = v128.load_splat<f32>(a2);
      c20 = madd(x2, b0, c20); c21 = madd(x2, b1, c21); a2 += aColumn;
    }
    if (rows > 3) {
      const x3 = v128.load_splat<f32>(a3);
      c30 = madd(x3, b0, c30); c31 = madd(x3, b1, c31); a3 += aColumn;
    }
    if (rows > 4) {
      const x4 = v128.load_splat<f32>(a4);
      c40 = madd(x4, b0, c40); c41 = madd(x4, b1, c41); a4 += aColumn;
    }
    if (rows > 5) {
      const x5 = v128.load_splat<f32>(a5);
      c50 = madd(x5, b0, c50); c51 = madd(x5, b1, c51); a5 += aColumn;
    }
    b += bRow;
  }
  v128.store(c, c00); v128.store(c, c01, VECTOR);
  if (rows > 1) { c += cRow; v128.store(c, c10); v128.store(c, c11, VECTOR); }
  if (rows > 2) { c += cRow; v128.store(c, c20); v128.store(c, c21, VECTOR); }
  if (rows > 3) { c += cRow; v128.store(c, c30); v128.store(c, c31, VECTOR); }
  if (rows > 4) { c += cRow; v128.store(c, c40); v128.store(c, c41, VECTOR); }
  if (rows > 5) { c += cRow; v128.store(c, c50); v128.store(c, c51, VECTOR); }
}

/**
 * The full tile. It is called from two places so that it stays a function: inlined into the loop
 * round it, V8 unrolls it and spills the accumulators.
 */
function tileFull(
  k: i32, a: usize, aRow: usize, aColumn: usize,
  b: usize, bRow: usize, c: usize, cRow: usize, init: usize, initRow: usize,
): void {
  tile(MR, k, a, aRow, aColumn, b, bRow, c, cRow, init, initRow);
}

function tileOf(
  rows: i32, k: i32, a: usize, aRow: usize, aColumn: usize,
  b: usize, bRow: usize, c: usize, cRow: usize, init: usize, initRow: usize,
): void {
  switch (rows) {
    case 1: tile(1, k, a, aRow, aColumn, b, bRow, c, cRow, init, initRow); break;
    case 2: tile(2, k, a, aRow, aColumn, b, bRow, c, cRow, init, initRow); break;
    case 3: tile(3, k, a, aRow, aColumn, b, bRow, c, cRow, init, initRow); break;
    case 4: tile(4, k, a, aRow, aColumn, b, bRow, c, cRow, init, initRow); break;
    case 5: tile(5, k, a, aRow, aColumn, b, bRow, c, cRow, init, initRow); break;
    default: tileFull(k, a, aRow, aColumn, b, bRow, c, cRow, init, initRow);
  }
}

function copyRows(rows: i32, width: i32, from: usize, fromRow: usize, to: usize, toRow: usize): void {
  for (; rows > 0; --rows) {
    let rest = width;
    let offset: usize = 0;
    if (width >= 4) {
      v128.store(to, v128.load(from));
      offset = VECTOR;
      rest -= 4;
    }
    if (rest > 0) storePart(to + offset, loadPart(from + offset, rest), rest);
    from += fromRow;
    to += toRow;
  }
}

/** `mc` rows of a transposed A (its rows are adjacent) to panels [k][MR]. */
function packRows(kc: i32, mc: i32, a: usize, aColumn: usize, to: usize): void {
  for (let rows = 0; mc > 0; mc -= rows) {
    rows = rowsOfTile(mc);
    let from = a;
    a += <usize>rows * ELEMENT;
    for (let k = 0; k < kc; k++) {
      if (rows >= 4) v128.store(to, v128.load(from));
      const done: i32 = rows >= 4 ? 4 : 0;
      if (rows > done) {
        const offset = <usize>done * ELEMENT;
        storePart(to + offset, loadPart(from + offset, rows - done), rows - done);
      }
      from += aColumn;
      to += ROW_A;
    }
  }
}

/** `nc` columns of B to panels [k][8], the last one padded with zeros. */
function packColumns(kc: i32, nc: i32, b: usize, bRow: usize, bColumn: usize, to: usize): void {
  for (let j = 0; j < nc; j += NR) {
    const width = min(NR, nc - j);
    const from = b + <usize>j * bColumn;
    if (bColumn != ELEMENT) packTransposed(kc, width, from, bRow, bColumn, to);
    else if (width == NR) packFull(kc, from, bRow, to);
    else packEdge(kc, width, from, bRow, to);
    to += <usize>kc * ROW_B;
  }
}

function packFull(kc: i32, from: usize, bRow: usize, to: usize): void {
  for (; kc > 0; --kc) {
    v128.store(to, v128.load(from));
    v128.store(to, v128.load(from, VECTOR), VECTOR);
    from += bRow;
    to += ROW_B;
  }
}

function packEdge(kc: i32, width: i32, from: usize, bRow: usize, to: usize): void {
  for (; kc > 0; --kc) {
    v128.store(to, i32x4.splat(0));
    v128.store(to, i32x4.splat(0), VECTOR);
    copyRows(1, width, from, 0, to, 0);
    from += bRow;
    to += ROW_B;
  }
}

/** A panel of a B that is given transposed: its columns lie along k, `bColumn` apart. */
function packTransposed(kc: i32, width: i32, from: usize, bRow: usize, bColumn: usize, to: usize): void {
  let j = 0;
  for (; j + 4 <= width; j += 4) {
    let p = from + <usize>j * bColumn;
    let q = to + <usize>j * ELEMENT;
    let k = kc;
    for (; k >= 4; k -= 4) {
      transpose4(p, bColumn, q, ROW_B);
      p += VECTOR;
      q += 4 * ROW_B;
    }
    for (; k > 0; --k) {
      for (let x: usize = 0; x < 4; x++) store<f32>(q + x * ELEMENT, load<f32>(p + x * bColumn));
      p += bRow;
      q += ROW_B;
    }
  }
  for (; j < NR; j++) {
    let p = from + <usize>j * bColumn;
    let q = to + <usize>j * ELEMENT;
    for (let k = kc; k > 0; --k) {
      store<f32>(q, j < width ? load<f32>(p) : 0);
      p += bRow;
      q += ROW_B;
    }
  }
}

/** As `gemm`, for whole numbers, modulo 2³²: plain loops. */
export function gemmI32(
  M: i32, N: i32, K: i32,
  a: usize, rowA: i32, columnA: i32,
  b: usize, rowB: i32, columnB: i32,
  c: usize,
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
