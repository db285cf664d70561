import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Arena, blockSize } from '../../src/backends/wasm/arena.ts';
import { createWasm, type WasmBackend } from '../../src/backends/wasm/wasm.ts';
import { BackendError } from '../../src/errors.ts';
import { EdgeArena } from './EdgeArena.ts';
import { GuardedArena } from './GuardedArena.ts';

const PAGE = 65536;
const memoryOf = (pages: number) => new WebAssembly.Memory({ initial: 1, maximum: pages });

test('a block holds what was asked for and wastes a fifth at most', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2 ** 30 }), (bytes) => {
      const size = blockSize(bytes);
      expect(size).toBeGreaterThanOrEqual(bytes);
      expect(size % 16).toBe(0);
      if (bytes > 64) expect(size - bytes).toBeLessThanOrEqual(size / 5);
      expect(blockSize(size)).toBe(size);
    }),
  );
});

test('live blocks are aligned, inside the memory, and never overlap', () => {
  const sizes = fc.integer({ min: 0, max: 5000 });
  const script = fc.array(fc.record({ bytes: sizes, freed: fc.nat() }), { maxLength: 200 });
  fc.assert(
    fc.property(script, (steps) => {
      const arena = new Arena(memoryOf(64), 100, 64 * PAGE);
      const live: [number, number][] = [];
      for (const { bytes, freed } of steps) {
        const pointer = arena.allocate(bytes);
        expect(pointer % 16).toBe(0);
        expect(pointer).toBeGreaterThanOrEqual(100);
        expect(pointer + bytes).toBeLessThanOrEqual(arena.memory.buffer.byteLength);
        for (const [other, length] of live) {
          expect(pointer + bytes <= other || other + length <= pointer).toBe(true);
        }
        live.push([pointer, Math.max(1, bytes)]);
        if (freed % 3 === 0) {
          const [[gone, length] = [0, 0]] = live.splice(freed % live.length, 1);
          arena.free(gone, length);
        }
      }
    }),
    { numRuns: 50 },
  );
});

test('a freed block is handed out again before the memory grows', () => {
  const arena = new Arena(memoryOf(64), 0, 64 * PAGE);
  const first = arena.allocate(40_000);
  arena.free(first, 40_000);
  expect(arena.allocate(39_000)).toBe(first);
  const second = arena.allocate(40_000);
  expect(second).not.toBe(first);
});

test('views are made again when the memory grows', () => {
  const arena = new Arena(memoryOf(64), 0, 64 * PAGE);
  const pointer = arena.allocate(4 * PAGE);
  arena.floats[pointer / 4 + PAGE - 1] = 7;
  expect(new Float32Array(arena.memory.buffer)[pointer / 4 + PAGE - 1]).toBe(7);
  expect(arena.ints.buffer).toBe(arena.memory.buffer);
});

test('growth past the limit is an error that says the cure, and the arena lives on', async () => {
  const backend = await createWasm({ limit: 16 * 2 ** 20 });
  const half = backend.allocate('float32', 2 ** 21);
  expect(() => backend.allocate('float32', 2 ** 22)).toThrow(BackendError);
  expect(() => backend.allocate('float32', 2 ** 22)).toThrow(
    /wasm: 16 MiB more do not fit: \d+ MiB of at most 16 MiB are taken; run the loop with steps/,
  );
  expect(backend.memory()).toEqual({ buffers: 1, bytes: 2 ** 23 });
  backend.free(half);
  backend.free(backend.allocate('float32', 2 ** 21));
});

test('freeing a freed buffer is an error', async () => {
  const backend = await createWasm();
  const storage = backend.allocate('int32', 3);
  backend.free(storage);
  expect(() => backend.free(storage)).toThrow('free: a int32 buffer of 3 was freed already');
});

test('the guarded arena sees what is written outside of a block', () => {
  const arena = new GuardedArena(memoryOf(2), 0, 2 * PAGE);
  const pointer = arena.allocate(12);
  arena.floats.fill(0, pointer / 4, pointer / 4 + 3);
  arena.check();
  arena.floats[pointer / 4 + 3] = 0;
  expect(() => arena.check()).toThrow('written outside of a block of 12 bytes, at word 3');
});

test('the arena at the edge traps a kernel that goes too far', async () => {
  const backend = await createWasm({
    makeArena: (memory, start) => new EdgeArena(memory, start, 1, 0),
  });
  const out = backend.allocate('float32', 5);
  const tooLong = {
    storage: Object.assign(out, { size: 6 }),
    shape: [6],
    dtype: 'float32',
  } as const;
  expect(() => backend.kernels.fill(tooLong, 1)).toThrow('memory access out of bounds');
});

/** A product of which the kernel is told one row too many: of C, or of A as well. */
function tallProduct(backend: WasmBackend, isOfBoth: boolean): () => void {
  const matrix = (rows: number, told = rows) => {
    const storage = backend.allocate('float32', 8 * rows);
    backend.write(storage, new Float32Array(8 * rows));
    return { storage, shape: [told, 8], dtype: 'float32' } as const;
  };
  const [b, out, a] = [matrix(8), matrix(8, 9), isOfBoth ? matrix(8, 9) : matrix(9)];
  return () => backend.kernels.matmul(a, b, false, false, out);
}

test('a product that writes outside of its buffer is found', async () => {
  let arena: GuardedArena | undefined;
  const backend = await createWasm({
    threads: 1,
    makeArena: (...given) => {
      arena = new GuardedArena(...given);
      return arena;
    },
  });
  const multiply = tallProduct(backend, false);
  arena?.check();
  multiply();
  expect(() => arena?.check()).toThrow('written outside of a block of 256 bytes, at word 64');
});

test('a product that reads outside of its buffer traps at the edge', async () => {
  const backend = await createWasm({
    threads: 1,
    makeArena: (memory, start) => new EdgeArena(memory, start, 3, 0), // one of three blocks: a
  });
  expect(tallProduct(backend, true)).toThrow('memory access out of bounds');
});
