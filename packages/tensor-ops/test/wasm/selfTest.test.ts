import { expect, test } from 'vitest';
import { Arena } from '../../src/backends/wasm/arena.ts';
import type { KernelExports } from '../../src/backends/wasm/kernelExports.ts';
import { multipliesRight } from '../../src/backends/wasm/selfTest.ts';

/** A product by plain loops, which is off by `error` in its last element. */
function kernels(arena: Arena, error: number): KernelExports {
  const gemm: KernelExports['gemm'] = (M, N, K, a, _rowA, _columnA, b, _rowB, _columnB, c) => {
    const { floats } = arena;
    for (let m = 0; m < M; m++) {
      for (let n = 0; n < N; n++) {
        let sum = 0;
        for (let k = 0; k < K; k++) {
          sum += (floats[a / 4 + m * K + k] as number) * (floats[b / 4 + k * N + n] as number);
        }
        floats[c / 4 + m * N + n] = sum;
      }
    }
    floats[c / 4 + M * N - 1] = (floats[c / 4 + M * N - 1] as number) + error;
  };
  return { gemm } as KernelExports;
}

test('the self-test passes a right product and finds a single wrong element', async () => {
  const arena = new Arena(new WebAssembly.Memory({ initial: 2 }), 64, 2 * 65536);
  expect(await multipliesRight(kernels(arena, 0), arena, false)).toBe(true);
  expect(await multipliesRight(kernels(arena, 1), arena, false)).toBe(false);
  expect(await multipliesRight(kernels(arena, 1), arena, true)).toBe(false);
});
