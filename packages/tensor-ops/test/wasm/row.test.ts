/** A row alone has a kernel of its own, which must give the bits that the row gets among others. */
import { torchGenerator } from '@makemore/random';
import { beforeAll, describe, expect, test } from 'vitest';
import type { WasmBackend } from '../../src/backends/wasm/wasm.ts';
import { linear, matmul, randn, scope, type Tensor } from '../../src/index.ts';
import { builds, start } from './builds.ts';

/** Whole blocks of 16 and what is left of them; 1025 is more than a block of columns in `gemm`. */
const columns = [1, 3, 4, 15, 16, 17, 33, 1025];
/** Fours and what is left of them; 513 is more than a block of k in `gemm`. */
const depths = [1, 3, 5, 513];
const cases = columns.flatMap((N) => depths.map((K) => [N, K] as const));

describe.each(builds)('$name', (build) => {
  let backend: WasmBackend;
  beforeAll(async () => {
    backend = await start(build);
  });

  test.each(cases)('%i columns, a sum of %i', (N, K) => {
    const generator = torchGenerator(N * 1000 + K);
    scope(() => {
      const x = randn([7, K], { generator, backend });
      const weight = randn([N, K], { generator, backend });
      const bias = randn([N], { generator, backend });
      const first = x.slice([0, 1]);
      for (const product of [
        (rows: Tensor) => matmul(rows, weight, { transposeB: true }),
        (rows: Tensor) => linear(rows, weight),
        (rows: Tensor) => linear(rows, weight, bias),
        (rows: Tensor) => linear(rows, weight, bias, { activation: 'tanh' }),
      ]) {
        const alone = product(first).dataSync();
        expect(alone).toHaveLength(N);
        expect(alone).toEqual(product(x).dataSync().slice(0, N));
      }
    });
    expect(backend.memory().buffers).toBe(0);
  });
});
