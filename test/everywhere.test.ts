/**
 * The strict kernels give the same bytes everywhere: on any number of threads, in this Node, in Node
 * 24, and in a page in Chromium. The relaxed ones do so wherever the processor fuses multiply-add.
 */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { fingerprint } from '../packages/tensor-ops/test/wasm/fingerprint.ts';
import { bundled, hasChromium, resultOfPage } from './inChromium.ts';

/** Shares even the smallest work among threads. */
const grain = 1;
const tools = new URL('../tools/node_modules/', import.meta.url);
const node24 = fileURLToPath(new URL(`node-${process.platform}-${process.arch}/bin/node`, tools));
const page = new URL('../packages/tensor-ops/test/wasm/fingerprint.page.ts', import.meta.url);

const strict = fingerprint({ variant: 'strict', threads: 1 });

describe('strict kernels', () => {
  test.each([2, 3])('on %d threads', async (threads) => {
    expect(await fingerprint({ variant: 'strict', threads, grain })).toBe(await strict);
  });

  test.skipIf(!existsSync(node24))('in Node 24 (skips without it in tools/)', async () => {
    for (const threads of [1, 2]) expect(await inNode24('strict', threads)).toBe(await strict);
  });

  test.skipIf(!hasChromium)(
    'in Chromium, on two threads where the page is isolated (skips without Chromium, or playwright-core in tools/)',
    { timeout: 120_000 }, // milliseconds: a bundle, a browser and two pages on a busy machine
    async () => {
      const folder = await bundled(page);
      for (const [isIsolated, threads] of [
        [true, 2],
        [false, 1],
      ] as const) {
        const result = await resultOfPage(folder, { isIsolated });
        expect(result).toEqual({ threads, fingerprint: await strict });
      }
    },
  );
});

describe('relaxed kernels', () => {
  test('on one thread, on three, and in the wide tiles of revectorize', async () => {
    const one = await fingerprint({ variant: 'relaxed', threads: 1 });
    expect(await fingerprint({ variant: 'relaxed', threads: 3, grain })).toBe(one);
    expect(await fingerprint({ variant: 'revectorize', threads: 2, grain })).toBe(one);
  });

  test.skipIf(!existsSync(node24))(
    'in Node 24 with vectors of 256 bits (skips without it in tools/)',
    async () => {
      const one = await fingerprint({ variant: 'relaxed', threads: 1 });
      expect(await inNode24('revectorize', 2)).toBe(one);
    },
  );
});

async function inNode24(variant: string, threads: number): Promise<string> {
  const main = new URL('../packages/tensor-ops/test/wasm/fingerprint.main.ts', import.meta.url);
  const given = [fileURLToPath(main), variant, `${threads}`, `${grain}`];
  const { stdout } = await promisify(execFile)(node24, given);
  return stdout.trim();
}
