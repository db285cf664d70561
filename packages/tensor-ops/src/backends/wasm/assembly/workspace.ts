/**
 * Memory that kernels need for themselves. Every thread runs its own instance of the module on the
 * one memory, with its own workspace: `workspace` is a variable of the instance, the rest is fixed.
 */

/** Rows and columns of the full tile of gemm.ts, and the largest blocks that it packs. */
export const MR: i32 = ASC_FEATURE_RELAXED_SIMD ? 6 : 5;
export const NR: i32 = WIDE ? 16 : 8;
export const KC: i32 = 512;
export const MC: i32 = (144 / MR) * MR;
export const NC: i32 = 1024;

/** Offsets in a workspace: a row of zeros, which nobody writes, from which tiles start. */
const ZEROS: usize = 0;
/** Vectors filled with one repeated element: of a, b and a condition. */
const SPREAD: usize = 64;
/** A tile at the edge of C, and the panel of B that it is computed from. */
const EDGE_TILE: usize = 128;
/** The last elements of rows, two vectors each: of a, of b and of the result. They share the place of the tile. */
const LAST: usize = EDGE_TILE;
const EDGE_PANEL: usize = 512;
/** Packed panels of A and B. */
const PACKED_A: usize = EDGE_PANEL + <usize>(KC * NR) * 4;
const PACKED_B: usize = PACKED_A + <usize>(MC * KC) * 4;
const SIZE: usize = PACKED_B + <usize>(NC * KC) * 4;

/** Behind the static data of the module. */
const first: usize = (__heap_base + 63) & ~63;

let thread: i32 = 0;
let workspace: usize = first;

/** Gives this instance the workspace of a thread; 0 is the main one. */
export function useWorkspace(number: i32): void {
  thread = number;
  workspace = first + <usize>number * SIZE;
}

/** Which thread this is, for what the host has made room for by thread. */
export function threadNumber(): i32 {
  return thread;
}

/** Where the workspaces of so many threads end, and the host's arena begins. */
export function workspaceEnd(threads: i32): usize {
  return first + <usize>threads * SIZE;
}

// @ts-ignore: decorator
@inline
export function zeros(): usize { return workspace + ZEROS; }
// @ts-ignore: decorator
@inline
export function spreadA(): usize { return workspace + SPREAD; }
// @ts-ignore: decorator
@inline
export function spreadB(): usize { return workspace + SPREAD + 16; }
// @ts-ignore: decorator
@inline
export function spreadC(): usize { return workspace + SPREAD + 32; }
// @ts-ignore: decorator
@inline
export function edgeTile(): usize { return workspace + EDGE_TILE; }
// @ts-ignore: decorator
@inline
export function edgePanel(): usize { return workspace + EDGE_PANEL; }
// @ts-ignore: decorator
@inline
export function packedA(): usize { return workspace + PACKED_A; }
// @ts-ignore: decorator
@inline
export function packedB(): usize { return workspace + PACKED_B; }
// @ts-ignore: decorator
@inline
export function lastA(): usize { return workspace + LAST; }
// @ts-ignore: decorator
@inline
export function lastB(): usize { return workspace + LAST + 32; }
// @ts-ignore: decorator
@inline
export function lastOut(): usize { return workspace + LAST + 64; }
