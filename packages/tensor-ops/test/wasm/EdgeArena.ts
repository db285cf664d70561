import { Arena } from '../../src/backends/wasm/arena.ts';

/**
 * Puts every n-th block, one at a time, against the end of the memory: a kernel that reads or writes
 * one byte behind it traps with "memory access out of bounds".
 */
export class EdgeArena extends Arena {
  readonly #every: number;
  #turn: number;
  /** The address of the block at the end; 0 if there is none. */
  #edge = 0;

  /** Begins with block `first` of every `every`. */
  constructor(memory: WebAssembly.Memory, start: number, every: number, first: number) {
    memory.grow(64); // room for a block at the end that ordinary blocks never reach
    super(memory, start, memory.buffer.byteLength - 2 ** 20);
    this.#every = every;
    this.#turn = first;
  }

  override allocate(bytes: number): number {
    if (this.#edge > 0 || bytes === 0 || this.#turn++ % this.#every > 0) {
      return super.allocate(bytes);
    }
    this.#edge = this.memory.buffer.byteLength - bytes;
    return this.#edge;
  }

  override free(pointer: number, bytes: number): void {
    if (pointer === this.#edge) this.#edge = 0;
    else super.free(pointer, bytes);
  }
}
