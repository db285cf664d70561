/** A page in Chromium, for tests of what runs there. */
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type InlineConfig, mergeConfig } from 'vite';
import { expect, onTestFinished } from 'vitest';

const tools = new URL('../tools/node_modules/', import.meta.url);
const playwright = new URL('playwright-core/index.mjs', tools);
const chromium = [
  process.env['CHROMIUM'],
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
].find((path) => path && existsSync(path));

/** Whether there is a Chromium, and playwright-core in tools/ to drive it. */
export const hasChromium: boolean = chromium !== undefined && existsSync(playwright);

/** A browser, which is closed when the test has ended. Its types are in tools/, and not read here. */
export async function launchChromium(args: readonly string[] = []) {
  const library = await import(playwright.href);
  const browser = await library.chromium.launch({
    executablePath: chromium,
    args: ['--no-sandbox', ...args],
  });
  onTestFinished(() => browser.close());
  return browser;
}

/** A program, with all that it imports, in one text. */
export async function bundledProgram(program: string): Promise<string> {
  const entry = '\0program';
  const folder = await built(entry, {
    plugins: [
      {
        name: 'program',
        resolveId: (id) => (id === entry ? id : undefined),
        load: (id) => (id === entry ? program : undefined),
      },
    ],
    build: { modulePreload: false, rollupOptions: { output: { codeSplitting: false } } },
  });
  return readFile(join(folder, 'page.mjs'), 'utf8');
}

/** A folder with the program of a page, as a bundler makes it of the sources. */
export async function bundled(entry: URL): Promise<string> {
  return built(fileURLToPath(entry));
}

/** A folder in which `page.mjs` is what the bundler makes of the entry; it goes when the test has ended. */
async function built(entry: string, options: InlineConfig = {}): Promise<string> {
  const outDir = await mkdtemp(join(tmpdir(), 'makemore-page-'));
  onTestFinished(() => rm(outDir, { recursive: true }));
  const common: InlineConfig = {
    configFile: false,
    logLevel: 'silent',
    build: {
      outDir,
      emptyOutDir: true,
      target: 'es2023',
      rollupOptions: { input: { page: entry }, output: { entryFileNames: '[name].mjs' } },
    },
  };
  await build(mergeConfig(common, options));
  return outDir;
}

export interface PageOptions {
  /** Serve it with the headers that let its threads share memory. Default false. */
  isIsolated?: boolean;
  /** What follows its address, with the `#`. */
  hash?: string;
  /** More arguments for Chromium. */
  args?: readonly string[];
  /** Milliseconds until it must have a result. Default: a minute. */
  timeout?: number;
}

const html = '<!doctype html><title>test</title><script type="module" src="page.mjs"></script>';
const types: Record<string, string> = { '': 'text/html', '.wasm': 'application/wasm' };

/** What the page in `folder` has put into `globalThis.result`. */
export async function resultOfPage(
  folder: string,
  { isIsolated = false, hash = '', args = [], timeout = 60_000 }: PageOptions = {},
): Promise<unknown> {
  const server = createServer(async (request, response) => {
    const name = (request.url ?? '/').slice(1);
    if (isIsolated) {
      response.setHeader('Cross-Origin-Opener-Policy', 'same-origin');
      response.setHeader('Cross-Origin-Embedder-Policy', 'require-corp');
    }
    response.setHeader('Content-Type', types[extname(name)] ?? 'text/javascript');
    response.end(name === '' ? html : await readFile(join(folder, name)).catch(() => ''));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    const browser = await launchChromium(args);
    const page = await browser.newPage();
    const problems: string[] = [];
    page.on('pageerror', (error: Error) => problems.push(error.message));
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/${hash}`);
    await page.waitForFunction('globalThis.result', undefined, { timeout });
    expect(problems).toEqual([]);
    return await page.evaluate('globalThis.result');
  } finally {
    server.close();
  }
}
