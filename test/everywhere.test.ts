/**
 * The strict kernels give the same bytes everywhere: on any number of threads, in this Node, in Node
 * 24, and in a page in Chromium. The relaxed ones do so wherever the processor fuses multiply-add.
 */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'vite';
import { describe, expect, onTestFinished, test } from 'vitest';
import { fingerprint } from '../packages/tensor-ops/test/wasm/fingerprint.ts';

/** Shares even the smallest work among threads. */
const grain = 1;
const tools = new URL('../tools/node_modules/', import.meta.url);
const node24 = fileURLToPath(new URL(`node-${process.platform}-${process.arch}/bin/node`, tools));
const playwright = new URL('playwright-core/index.mjs', tools);
const chromium = [
  process.env['CHROMIUM'],
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
].find((path) => path && existsSync(path));

const strict = fingerprint({ variant: 'strict', threads: 1 });

describe('strict kernels', () => {
  test.each([2, 3])('on %d threads', async (threads) => {
    expect(await fingerprint({ variant: 'strict', threads, grain })).toBe(await strict);
  });

  test.skipIf(!existsSync(node24))('in Node 24 (skips without it in tools/)', async () => {
    for (const threads of [1, 2]) expect(await inNode24('strict', threads)).toBe(await strict);
  });

  test.skipIf(!chromium || !existsSync(playwright))(
    'in Chromium, on two threads where the page is isolated (skips without Chromium, or playwright-core in tools/)',
    { timeout: 120_000 }, // milliseconds: a bundle, a browser and two pages on a busy machine
    async () => {
      const folder = await bundled();
      expect(await inChromium(folder, true)).toEqual({ threads: 2, fingerprint: await strict });
      expect(await inChromium(folder, false)).toEqual({ threads: 1, fingerprint: await strict });
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

/** A folder with a page's program, as a bundler makes it of the sources. */
async function bundled(): Promise<string> {
  const outDir = await mkdtemp(join(tmpdir(), 'makemore-page-'));
  onTestFinished(() => rm(outDir, { recursive: true }));
  const entry = new URL('../packages/tensor-ops/test/wasm/fingerprint.page.ts', import.meta.url);
  await build({
    configFile: false,
    logLevel: 'silent',
    build: {
      outDir,
      emptyOutDir: true,
      target: 'es2023',
      rollupOptions: {
        input: { page: fileURLToPath(entry) },
        output: { entryFileNames: '[name].mjs' },
      },
    },
  });
  return outDir;
}

const html =
  '<!doctype html><title>fingerprint</title><script type="module" src="page.mjs"></script>';

/** What the page says of itself, isolated from other origins or not. */
async function inChromium(folder: string, isIsolated: boolean): Promise<unknown> {
  const server = createServer(async (request, response) => {
    const name = (request.url ?? '/').slice(1);
    if (isIsolated) {
      response.setHeader('Cross-Origin-Opener-Policy', 'same-origin');
      response.setHeader('Cross-Origin-Embedder-Policy', 'require-corp');
    }
    const isPage = name === '';
    response.setHeader('Content-Type', isPage ? 'text/html' : 'text/javascript');
    response.end(isPage ? html : await readFile(join(folder, name)).catch(() => ''));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const library = await import(playwright.href);
  const browser = await library.chromium.launch({
    executablePath: chromium,
    args: ['--no-sandbox'],
  });
  try {
    const page = await browser.newPage();
    const problems: string[] = [];
    page.on('pageerror', (error: Error) => problems.push(error.message));
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    await page.waitForFunction('globalThis.result', undefined, { timeout: 60_000 });
    expect(problems).toEqual([]);
    return await page.evaluate('globalThis.result');
  } finally {
    await browser.close();
    server.close();
  }
}
