/** In a page of Chromium the SVG is the same, on a sharp screen, and the PNG is drawn on a canvas. */
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { expect, onTestFinished, test } from 'vitest';
import { curve } from '../src/index.ts';

const tools = new URL('../../../tools/node_modules/', import.meta.url);
const playwright = new URL('playwright-core/index.mjs', tools);
const chromium = [
  process.env['CHROMIUM'],
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
].find((path) => path && existsSync(path));

const source = fileURLToPath(new URL('../src/index.ts', import.meta.url));
const program = `
  import { curve } from ${JSON.stringify(source)};
  const drawn = curve([3, 2, 1], { title: 'Loss' });
  const png = await drawn.png();
  globalThis.result = { svg: drawn.svg, png: Array.from(png.subarray(0, 24)) };
`;

test.skipIf(!chromium || !existsSync(playwright))(
  'a page draws the same SVG, and a PNG (skips without Chromium, or playwright-core in tools/)',
  { timeout: 120_000 }, // milliseconds: a bundle, a browser and a page on a busy machine
  async () => {
    const library = await import(playwright.href);
    const browser = await library.chromium.launch({
      executablePath: chromium,
      args: ['--no-sandbox'],
    });
    onTestFinished(() => browser.close());
    const page = await browser.newPage({ deviceScaleFactor: 2 });
    const problems: string[] = [];
    page.on('pageerror', (error: Error) => problems.push(error.message));
    await page.addScriptTag({ content: await bundle(), type: 'module' });
    await page.waitForFunction('globalThis.result', undefined, { timeout: 20_000 }).catch(() => {});
    expect(problems).toEqual([]);
    const { svg, png } = await page.evaluate('globalThis.result');
    const here = curve([3, 2, 1], { title: 'Loss' });
    expect(svg).toBe(here.svg);
    // The signature, the header, and its width and height.
    expect(png).toEqual([...(await here.png()).subarray(0, 24)]);
  },
);

/** The program for a page, in one file. */
async function bundle(): Promise<string> {
  const outDir = await mkdtemp(join(tmpdir(), 'makemore-charts-'));
  onTestFinished(() => rm(outDir, { recursive: true }));
  const entry = '\0program';
  await build({
    configFile: false,
    logLevel: 'silent',
    build: {
      outDir,
      emptyOutDir: true,
      modulePreload: false,
      target: 'es2022',
      rollupOptions: {
        input: { program: entry },
        output: { entryFileNames: '[name].mjs', codeSplitting: false },
      },
    },
    plugins: [
      {
        name: 'program',
        resolveId: (id) => (id === entry ? id : undefined),
        load: (id) => (id === entry ? program : undefined),
      },
    ],
  });
  return readFile(join(outDir, 'program.mjs'), 'utf8');
}
