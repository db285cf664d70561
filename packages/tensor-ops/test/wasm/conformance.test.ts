import { beforeAll, describe, expect, test } from 'vitest';
import { useBackend } from '../../src/backend.ts';
import { reference } from '../../src/backends/reference/reference.ts';
import type { WasmBackend } from '../../src/backends/wasm/wasm.ts';
import { cases } from '../../src/conformance/cases.ts';
import { conformance } from '../../src/conformance/conformance.ts';
import {
  gather,
  IndexOutOfRangeError,
  index,
  matmul,
  scatterAdd,
  scope,
  tensor,
  zeros,
} from '../../src/index.ts';
import { builds, start } from './builds.ts';
import { EdgeArena } from './EdgeArena.ts';
import { GuardedArena } from './GuardedArena.ts';

describe.each(builds)('$name', (build) => {
  let arena: GuardedArena;
  let backend: WasmBackend;

  beforeAll(async () => {
    backend = await start(build, {
      makeArena: (...given) => {
        arena = new GuardedArena(...given);
        return arena;
      },
    });
  });

  test('every case agrees with the reference, inside of its buffers', async () => {
    const { results, passed } = await conformance(backend);
    const failed = results.filter(({ status }) => status === 'failed');
    expect(failed.map(({ op, name, reason }) => `${op}: ${name}: ${reason}`)).toEqual([]);
    expect(passed).toBe(cases.length);
    arena.check();
  });

  test.each([0, 1, 2, 3, 4])(
    'nor reads behind its buffers (block %d of 5 at the end)',
    async (first) => {
      const edge = await start(build, {
        makeArena: (memory, start) => new EdgeArena(memory, start, 5, first),
      });
      const { results } = await conformance(edge);
      const failed = results.filter(({ status }) => status === 'failed');
      expect(failed.map(({ op, name, reason }) => `${op}: ${name}: ${reason}`)).toEqual([]);
    },
  );

  test('matmul of every size and transposition', async () => {
    const sizes = [0, 1, 3, 4, 5, 7, 8, 31, 33];
    const shapes = sizes.flatMap((M) => sizes.flatMap((N) => sizes.map((K) => [M, N, K] as const)));
    const large = [
      [150, 27, 600],
      [7, 1030, 40],
      [65, 130, 520],
    ] as const;
    for (const [M, N, K] of [...shapes, ...large]) checkMatmul(backend, M, N, K);
    arena.check();
  });

  test('an index outside of its dimension is the error of the reference', () => {
    const int = (values: number[]) => tensor(values, { dtype: 'int32' });
    const calls = [
      () => index(zeros([3, 2]), int([0, 3])),
      () => index(zeros([3, 2]), int([0, -4])),
      () => index(zeros([3, 2]), int([1, 0]), int([1, 2])),
      () => gather(zeros([2, 3]), 1, tensor([[0], [3]], { dtype: 'int32' })),
      () => scatterAdd(zeros([3]), 0, int([0, -1]), zeros([2])),
    ];
    for (const call of calls) {
      const [expected, thrown] = [reference, backend].map((each) => errorOf(each, call));
      expect(thrown).toBeInstanceOf(IndexOutOfRangeError);
      expect(thrown).toEqual(expected);
    }
    expect(backend.memory().buffers).toBe(0);
    arena.check();
  });
});

function on<T>(backend: WasmBackend | typeof reference, body: () => T): T {
  useBackend(backend);
  try {
    return scope(body);
  } finally {
    useBackend(reference);
  }
}

function errorOf(backend: WasmBackend | typeof reference, call: () => unknown): unknown {
  try {
    on(backend, call);
  } catch (error) {
    return error;
  }
  return undefined;
}

function checkMatmul(backend: WasmBackend, M: number, N: number, K: number): void {
  // Whole numbers, so that every order of summing gives the same.
  const values = (size: number, factor: number) =>
    Float32Array.from({ length: size }, (_, i) => ((i * factor) % 17) - 8);
  const [a, b] = [values(M * K, 7), values(K * N, 5)];
  for (const transposeA of [false, true]) {
    for (const transposeB of [false, true]) {
      const [expected, got] = [reference, backend].map((each) =>
        on(each, () =>
          matmul(
            tensor(a, { shape: transposeA ? [K, M] : [M, K] }),
            tensor(b, { shape: transposeB ? [N, K] : [K, N] }),
            { transposeA, transposeB },
          ).dataSync(),
        ),
      );
      if (got?.every((value, i) => value === expected?.[i])) continue;
      expect(got, `${M} ${N} ${K} ${transposeA} ${transposeB}`).toEqual(expected);
    }
  }
}
