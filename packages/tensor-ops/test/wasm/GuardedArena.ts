import { Arena } from '../../src/backends/wasm/arena.ts';

/** Words of guard on either side of a block. */
const GUARD = 16;
const BYTES = 4 * GUARD;
/** A NaN that no computation gives: read by a kernel it spoils the result, written over it is seen. */
const SENTINEL = 0x7fc5a5a5;

/**
 * An arena that rings every block with sentinels, right up to its last byte. `check` finds those that
 * a kernel has written over; a kernel that reads one computes NaN.
 */
export class GuardedArena extends Arena {
  readonly #live = new Map<number, number>();

  override allocate(bytes: number): number {
    const start = super.allocate(bytes + 2 * BYTES);
    const pointer = start + BYTES;
    this.ints.fill(SENTINEL, start / 4, (pointer + bytes + BYTES) / 4);
    this.#live.set(pointer, bytes);
    return pointer;
  }

  override free(pointer: number, bytes: number): void {
    this.#verify(pointer, bytes);
    this.#live.delete(pointer);
    super.free(pointer - BYTES, bytes + 2 * BYTES);
  }

  /** Throws if a kernel wrote outside of a live block. */
  check(): void {
    for (const [pointer, bytes] of this.#live) this.#verify(pointer, bytes);
  }

  #verify(pointer: number, bytes: number): void {
    const [first, end] = [pointer / 4, (pointer + bytes) / 4];
    for (let i = 1; i <= GUARD; i++) {
      for (const at of [first - i, end + i - 1]) {
        if (this.ints[at] === SENTINEL) continue;
        throw new Error(`written outside of a block of ${bytes} bytes, at word ${at - first}`);
      }
    }
  }
}
