import { describe, expect, test } from 'vitest';
import { createWasm } from '../../src/backends/wasm/wasm.ts';
import { BackendUnavailableError, full, tensor, zeros } from '../../src/index.ts';
import { builds, start } from './builds.ts';

describe.each(builds)('$name rounds a sum once', (build) => {
  test('over dimensions that are apart', async () => {
    const backend = await start(build);
    const large = tensor([3e38, 3e38, 0, 0, -3e38, -3e38, 0, 0], { shape: [2, 2, 2], backend });
    expect(await large.sum([0, 2]).toArray()).toEqual([0, 0]);
    const small = tensor([2 ** 24, 1, 0, 0, -(2 ** 24), 0, 0, 0], { shape: [2, 2, 2], backend });
    expect(await small.mean([0, 2]).toArray()).toEqual([0.25, 0]);
  });

  test('of a hundred thousand elements at one place', async () => {
    const backend = await start(build);
    const n = 100_000;
    const places = zeros([n], { dtype: 'int32', backend });
    const sum = zeros([1], { backend }).scatterAdd(0, places, full([n], 0.1, { backend }));
    expect((await sum.item()) / (n * Math.fround(0.1))).toBeCloseTo(1, 7);
  });
});

test('a limit that no memory can have is told as such', async () => {
  const error = await createWasm({ limit: 2 ** 20 }).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(BackendUnavailableError);
  expect(String(error)).toMatch('wasm: WebAssembly cannot start here with 1048576 bytes at most');
});
