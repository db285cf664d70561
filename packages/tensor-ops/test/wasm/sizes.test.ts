/** Every kernel that is not elementwise, on matrices of every size round a vector, inside its buffers. */
import { seeded } from '@makemore/random';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { reference } from '../../src/backends/reference/reference.ts';
import type { WasmBackend } from '../../src/backends/wasm/wasm.ts';
import { normalizedError } from '../../src/conformance/normalizedError.ts';
import * as t from '../../src/index.ts';
import { builds, start } from './builds.ts';
import { GuardedArena } from './GuardedArena.ts';

const sizes = [0, 1, 3, 4, 5, 31, 33];
const shapes = sizes.flatMap((rows) => sizes.map((columns) => [rows, columns] as const));

/** Numbers from -2 to 2, the same on both backends. */
function matrix(shape: readonly number[]): t.Tensor {
  return t
    .rand(shape, { generator: seeded(shape.join()) })
    .mul(4)
    .sub(2);
}

function whole(shape: readonly number[], below: number): t.Tensor {
  return t.randint(0, below, shape, { generator: seeded(shape.join()) });
}

const kernels: Record<string, (x: t.Tensor) => t.Tensor> = {
  'sum of rows': (x) => x.sum(1),
  'sum of columns': (x) => x.sum(0),
  'sum of all': (x) => x.sum(),
  'sum of int32': (x) => x.to('int32').sum(0),
  'max of rows': (x) => (x.shape[1] ? x.max(1) : x),
  'min of columns': (x) => (x.shape[0] ? x.min(0) : x),
  'argmax of rows': (x) => (x.shape[1] ? x.argmax(1) : x),
  'argmin of columns': (x) => (x.shape[0] ? x.argmin(0) : x),
  'cumsum down': (x) => x.cumsum(0),
  'cumsum along': (x) => x.cumsum(1),
  transpose: (x) => x.transpose(0, 1),
  'expand a column': (x) =>
    x.shape[1] ? x.slice(':', [0, 1]).expand([x.shape[0] as number, 7]) : x,
  'slice by steps': (x) => x.slice([1, null, 2], [0, null, 3]),
  'slice in half': (x) => x.slice(':', [0, 2]),
  cat: (x) => t.cat([x, x.neg(), x], 1),
  where: (x) => t.where(x.gt(0), x, x.sum(1, { keepdim: true })),
  'row and column': (x) => x.add(x.sum(0)).mul(x.sum(1, { keepdim: true })),
  'index of rows': (x) => (x.shape[0] ? x.index(whole([9], x.shape[0])) : x),
  gather: (x) => (x.shape[1] ? x.gather(1, whole([...x.shape], x.shape[1])) : x),
  scatterAdd: (x) => (x.shape[0] ? x.scatterAdd(0, whole([...x.shape], x.shape[0]), x.neg()) : x),
  softmax: (x) => x.softmax(-1),
  logSoftmax: (x) => x.logSoftmax(-1),
  fill: (x) => t.full(x.shape, 3),
  cast: (x) => x.to('int32').to('bool').to('float32'),
};

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
  afterEach(async () => t.setBackend(reference));

  test.each(Object.entries(kernels))('%s', async (_, run) => {
    for (const shape of shapes) {
      const outcomes: { shape: t.Shape; values: t.TypedArray }[] = [];
      for (const each of [reference, backend]) {
        await t.setBackend(each);
        t.scope(() => {
          const out = run(matrix(shape));
          outcomes.push({ shape: out.shape, values: out.dataSync() });
          arena.check();
        });
      }
      const [expected, got] = outcomes;
      expect(got?.shape).toEqual(expected?.shape);
      const error = normalizedError(got?.values ?? [], expected?.values ?? []);
      expect(error, `of [${shape}]`).toBeLessThan(1e-5);
    }
    expect(backend.memory().buffers).toBe(0);
  });

  test('sums are right to 1e-6 however long', async () => {
    for (const dims of [[0], [1], [0, 1]]) {
      const sums: t.TypedArray[] = [];
      for (const each of [reference, backend]) {
        await t.setBackend(each);
        t.scope(() => {
          const x = t.rand([3000, 100], { generator: seeded(1) });
          sums.push(x.sum(dims).dataSync());
        });
      }
      const [expected, got] = sums;
      expect(normalizedError(got ?? [], expected ?? [])).toBeLessThan(1e-6);
    }
  });
});
