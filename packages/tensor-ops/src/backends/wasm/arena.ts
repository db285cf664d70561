import { BackendError } from '../../errors.ts';

const PAGE = 65536;
const MEBIBYTE = 2 ** 20;
/** The smallest block. */
const SMALLEST = 64;
/** The largest that 32-bit arithmetic can size. */
const LARGEST = 2 ** 31;

/** The bytes of the block that holds `bytes`: four sizes to each power of two, so a fifth is wasted at most. */
export function blockSize(bytes: number): number {
  if (bytes <= SMALLEST) return SMALLEST;
  if (bytes > LARGEST) return bytes; // no memory holds it
  const shift = 29 - Math.clz32(bytes - 1);
  return (((bytes - 1) >>> shift) + 1) * (1 << shift);
}

/**
 * The blocks of one linear memory. A freed block waits in the list of its size and is handed out
 * again, last freed first; blocks are never split or merged. A training step asks for the same sizes
 * as the one before, so that after the first it finds them all, and the memory stops growing.
 * Blocks begin at multiples of 16 bytes.
 */
export class Arena {
  readonly memory: WebAssembly.Memory;
  /** The whole memory as float32; replaced when the memory grows, so never keep it. */
  floats: Float32Array;
  /** The whole memory as int32; as `floats`. */
  ints: Int32Array;
  readonly #limit: number;
  readonly #free = new Map<number, number[]>();
  #end: number;

  /** Blocks lie between `start` and `limit`, the most bytes that the memory may have. */
  constructor(memory: WebAssembly.Memory, start: number, limit: number) {
    this.memory = memory;
    this.floats = new Float32Array(memory.buffer);
    this.ints = new Int32Array(memory.buffer);
    this.#limit = limit;
    this.#end = Math.ceil(start / SMALLEST) * SMALLEST;
  }

  /** The address of a block of at least `bytes`, of no particular contents. */
  allocate(bytes: number): number {
    const size = blockSize(bytes);
    const pointer = this.#free.get(size)?.pop();
    if (pointer !== undefined) return pointer;
    this.#reserve(size);
    const start = this.#end;
    this.#end += size;
    return start;
  }

  /** Takes back the block that `allocate(bytes)` gave. */
  free(pointer: number, bytes: number): void {
    const size = blockSize(bytes);
    const list = this.#free.get(size);
    if (list) list.push(pointer);
    else this.#free.set(size, [pointer]);
  }

  /** Runs `body`, which is not async, with the address of a block of at least `bytes`. */
  lend<T>(bytes: number, body: (pointer: number) => T): T {
    const pointer = this.allocate(bytes);
    try {
      return body(pointer);
    } finally {
      this.free(pointer, bytes);
    }
  }

  /** Grows the memory, by a quarter at least, until `size` bytes are free behind the last block. */
  #reserve(size: number): void {
    const needed = this.#end + size;
    const present = this.memory.buffer.byteLength;
    if (needed <= present) return;
    if (needed > this.#limit) throw this.#full(size);
    const grow = (to: number) => this.memory.grow(Math.ceil((to - present) / PAGE));
    try {
      grow(Math.min(Math.max(needed, present * 1.25), this.#limit));
    } catch {
      try {
        grow(needed); // the machine has less than the limit
      } catch {
        throw this.#full(size);
      }
    }
    this.floats = new Float32Array(this.memory.buffer);
    this.ints = new Int32Array(this.memory.buffer);
  }

  #full(size: number): BackendError {
    const mebibytes = (bytes: number) => `${Math.ceil(bytes / MEBIBYTE)} MiB`;
    return new BackendError(
      `wasm: ${mebibytes(size)} more do not fit: ${mebibytes(this.#end)} of at most ${mebibytes(this.#limit)} are taken; ` +
        'run the loop with steps() or scope(), which free what each step made, or use smaller batches',
    );
  }
}
