/**
 * The most that one core can multiply and add: chains of fused multiply-adds that depend on
 * nothing but themselves. A processor with two such units and a latency of four needs eight chains;
 * there are twelve, and with the two operands they take 14 of the 15 vector registers that V8 uses.
 *
 * `p` points at the chains' start values, then the operands; `n` rounds. Each round is 12 vectors
 * of 4 multiply-adds, in `fma256` 12 of 8.
 */

/** Twelve chains of 128 bits. */
export function fma128(p: usize, n: i32): void {
  let c0 = v128.load(p, 0);
  let c1 = v128.load(p, 16);
  let c2 = v128.load(p, 32);
  let c3 = v128.load(p, 48);
  let c4 = v128.load(p, 64);
  let c5 = v128.load(p, 80);
  let c6 = v128.load(p, 96);
  let c7 = v128.load(p, 112);
  let c8 = v128.load(p, 128);
  let c9 = v128.load(p, 144);
  let c10 = v128.load(p, 160);
  let c11 = v128.load(p, 176);
  const x = v128.load(p, 192);
  const y = v128.load(p, 208);
  for (; n > 0; --n) {
    c0 = f32x4.relaxed_madd(x, y, c0);
    c1 = f32x4.relaxed_madd(x, y, c1);
    c2 = f32x4.relaxed_madd(x, y, c2);
    c3 = f32x4.relaxed_madd(x, y, c3);
    c4 = f32x4.relaxed_madd(x, y, c4);
    c5 = f32x4.relaxed_madd(x, y, c5);
    c6 = f32x4.relaxed_madd(x, y, c6);
    c7 = f32x4.relaxed_madd(x, y, c7);
    c8 = f32x4.relaxed_madd(x, y, c8);
    c9 = f32x4.relaxed_madd(x, y, c9);
    c10 = f32x4.relaxed_madd(x, y, c10);
    c11 = f32x4.relaxed_madd(x, y, c11);
  }
  v128.store(p, c0, 0);
  v128.store(p, c1, 16);
  v128.store(p, c2, 32);
  v128.store(p, c3, 48);
  v128.store(p, c4, 64);
  v128.store(p, c5, 80);
  v128.store(p, c6, 96);
  v128.store(p, c7, 112);
  v128.store(p, c8, 128);
  v128.store(p, c9, 144);
  v128.store(p, c10, 160);
  v128.store(p, c11, 176);
}

/** Twelve chains of 256 bits: neighbours, which V8 joins under --experimental-wasm-revectorize. */
export function fma256(p: usize, n: i32): void {
  let c0 = v128.load(p, 0);
  let c1 = v128.load(p, 16);
  let c2 = v128.load(p, 32);
  let c3 = v128.load(p, 48);
  let c4 = v128.load(p, 64);
  let c5 = v128.load(p, 80);
  let c6 = v128.load(p, 96);
  let c7 = v128.load(p, 112);
  let c8 = v128.load(p, 128);
  let c9 = v128.load(p, 144);
  let c10 = v128.load(p, 160);
  let c11 = v128.load(p, 176);
  let c12 = v128.load(p, 192);
  let c13 = v128.load(p, 208);
  let c14 = v128.load(p, 224);
  let c15 = v128.load(p, 240);
  let c16 = v128.load(p, 256);
  let c17 = v128.load(p, 272);
  let c18 = v128.load(p, 288);
  let c19 = v128.load(p, 304);
  let c20 = v128.load(p, 320);
  let c21 = v128.load(p, 336);
  let c22 = v128.load(p, 352);
  let c23 = v128.load(p, 368);
  const x0 = v128.load(p, 384);
  const x1 = v128.load(p, 400);
  const y0 = v128.load(p, 416);
  const y1 = v128.load(p, 432);
  for (; n > 0; --n) {
    c0 = f32x4.relaxed_madd(x0, y0, c0);
    c1 = f32x4.relaxed_madd(x1, y1, c1);
    c2 = f32x4.relaxed_madd(x0, y0, c2);
    c3 = f32x4.relaxed_madd(x1, y1, c3);
    c4 = f32x4.relaxed_madd(x0, y0, c4);
    c5 = f32x4.relaxed_madd(x1, y1, c5);
    c6 = f32x4.relaxed_madd(x0, y0, c6);
    c7 = f32x4.relaxed_madd(x1, y1, c7);
    c8 = f32x4.relaxed_madd(x0, y0, c8);
    c9 = f32x4.relaxed_madd(x1, y1, c9);
    c10 = f32x4.relaxed_madd(x0, y0, c10);
    c11 = f32x4.relaxed_madd(x1, y1, c11);
    c12 = f32x4.relaxed_madd(x0, y0, c12);
    c13 = f32x4.relaxed_madd(x1, y1, c13);
    c14 = f32x4.relaxed_madd(x0, y0, c14);
    c15 = f32x4.relaxed_madd(x1, y1, c15);
    c16 = f32x4.relaxed_madd(x0, y0, c16);
    c17 = f32x4.relaxed_madd(x1, y1, c17);
    c18 = f32x4.relaxed_madd(x0, y0, c18);
    c19 = f32x4.relaxed_madd(x1, y1, c19);
    c20 = f32x4.relaxed_madd(x0, y0, c20);
    c21 = f32x4.relaxed_madd(x1, y1, c21);
    c22 = f32x4.relaxed_madd(x0, y0, c22);
    c23 = f32x4.relaxed_madd(x1, y1, c23);
  }
  v128.store(p, c0, 0);
  v128.store(p, c1, 16);
  v128.store(p, c2, 32);
  v128.store(p, c3, 48);
  v128.store(p, c4, 64);
  v128.store(p, c5, 80);
  v128.store(p, c6, 96);
  v128.store(p, c7, 112);
  v128.store(p, c8, 128);
  v128.store(p, c9, 144);
  v128.store(p, c10, 160);
  v128.store(p, c11, 176);
  v128.store(p, c12, 192);
  v128.store(p, c13, 208);
  v128.store(p, c14, 224);
  v128.store(p, c15, 240);
  v128.store(p, c16, 256);
  v128.store(p, c17, 272);
  v128.store(p, c18, 288);
  v128.store(p, c19, 304);
  v128.store(p, c20, 320);
  v128.store(p, c21, 336);
  v128.store(p, c22, 352);
  v128.store(p, c23, 368);
}
