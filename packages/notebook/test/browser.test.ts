/** In a worker of a page the cells of a lecture print what stands in its notebook. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadDataset } from '@makemore/data/node';
import { expect, test } from 'vitest';
import { bundledProgram, hasChromium, launchChromium } from '../../../test/inChromium.ts';
import { lecturesFolder } from '../src/lectureFiles.node.ts';
import { type CodeCell, codeCells } from '../src/notebook.ts';
import { readNotebook } from '../src/runNotebook.node.ts';

const source = fileURLToPath(new URL('../src/', import.meta.url));
const packages = fileURLToPath(new URL('../../', import.meta.url));

/** What a page's worker does with the cells that it is sent: runs them, and sends what they print. */
const program = `
  import * as data from '${packages}data/src/index.ts';
  import * as random from '${packages}random/src/index.ts';
  import * as tensorOps from '${packages}tensor-ops/src/index.ts';
  import * as notebook from '${source}index.ts';
  import { runCell } from '${source}runCell.ts';

  const modules = {
    '@makemore/data': data,
    '@makemore/notebook': notebook,
    '@makemore/random': random,
    '@makemore/tensor-ops': tensorOps,
  };
  let printed = '';
  console.log = (...values) => { printed += values.map(String).join(' ') + '\\n'; };
  onmessage = async ({ data: { cells, words } }) => {
    const texts = [];
    try {
      notebook.useHost({
        display: ({ 'text/plain': text }) => console.log(text),
        loadDataset: async (name) => ({ kind: 'words', name, sha256: '', words }),
        readPretrained: async () => new Uint8Array(),
        readProgress: async () => ({}),
        recordSolved: async () => {},
      });
      for (const [i, cell] of cells.entries()) {
        printed = '';
        await runCell(cell, { name: 'cell-' + (i + 1), importModule: async (name) => modules[name] });
        texts.push(printed);
      }
      postMessage({ texts });
    } catch (error) {
      postMessage({ texts, error: String(error.stack) });
    }
  };
`;

/** The first cells of the lecture, without those that draw: up to where training begins. */
async function cellsWithoutPictures(): Promise<CodeCell[]> {
  const cells = codeCells(await readNotebook(join(lecturesFolder, '2-bigram.ipynb')));
  const net = cells.findIndex(({ source }) => source.includes('oneHot'));
  return cells.slice(0, net).filter(({ source }) => !source.includes('heatmap'));
}

test.skipIf(!hasChromium)(
  'a worker of a page (skips without Chromium, or playwright-core in tools/)',
  { timeout: 180_000 }, // milliseconds: a bundle, a browser and a page on a busy machine
  async () => {
    const cells = await cellsWithoutPictures();
    expect(cells.length).toBeGreaterThan(10);
    const dataset = await loadDataset('names');
    const browser = await launchChromium();
    const page = await browser.newPage();
    // A worker needs an origin, though nobody serves it.
    await page.route('**/*', (route: { fulfill(answer: object): Promise<void> }) =>
      route.fulfill({ contentType: 'text/html', body: '<!doctype html>' }),
    );
    await page.goto('http://localhost/');
    const { texts, error } = await page.evaluate(
      `(${inPage})(${JSON.stringify({
        code: await bundledProgram(program),
        message: {
          cells: cells.map((cell) => cell.source),
          words: dataset.kind === 'words' ? dataset.words : [],
        },
      })})`,
    );
    expect(error).toBeUndefined();
    expect(texts).toEqual(
      cells.map(({ outputs }) =>
        outputs.map((output) => (output.output_type === 'stream' ? output.text : '')).join(''),
      ),
    );
  },
);

/** Starts the worker, and waits for its answer. */
const inPage = `({ code, message }) => new Promise((resolve) => {
  const url = URL.createObjectURL(new Blob([code], { type: 'text/javascript' }));
  const worker = new Worker(url, { type: 'module' });
  worker.onmessage = ({ data }) => resolve(data);
  worker.onerror = ({ message = 'it does not load' }) => resolve({ texts: [], error: message });
  worker.postMessage(message);
})`;
