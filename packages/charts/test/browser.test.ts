/** In a page of Chromium the SVG is the same, on a sharp screen, and the PNG is drawn on a canvas. */
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { bundledProgram, hasChromium, launchChromium } from '../../../test/inChromium.ts';
import { curve } from '../src/index.ts';

const source = fileURLToPath(new URL('../src/index.ts', import.meta.url));
const program = `
  import { curve } from ${JSON.stringify(source)};
  const drawn = curve([3, 2, 1], { title: 'Loss' });
  const png = await drawn.png();
  globalThis.result = { svg: drawn.svg, png: Array.from(png.subarray(0, 24)) };
`;

test.skipIf(!hasChromium)(
  'a page draws the same SVG, and a PNG (skips without Chromium, or playwright-core in tools/)',
  { timeout: 120_000 }, // milliseconds: a bundle, a browser and a page on a busy machine
  async () => {
    const browser = await launchChromium();
    const page = await browser.newPage({ deviceScaleFactor: 2 });
    const problems: string[] = [];
    page.on('pageerror', (error: Error) => problems.push(error.message));
    await page.addScriptTag({ content: await bundledProgram(program), type: 'module' });
    await page.waitForFunction('globalThis.result', undefined, { timeout: 20_000 }).catch(() => {});
    expect(problems).toEqual([]);
    const { svg, png } = await page.evaluate('globalThis.result');
    const here = curve([3, 2, 1], { title: 'Loss' });
    expect(svg).toBe(here.svg);
    // The signature, the header, and its width and height.
    expect(png).toEqual([...(await here.png()).subarray(0, 24)]);
  },
);
