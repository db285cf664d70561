/** Both kernels execute notebooks; the one of Deno where it has been installed. */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, onTestFinished, test } from 'vitest';
import { compareOutputs } from '../src/compareOutputs.ts';
import { executeNotebook } from '../src/executeNotebook.ts';
import { installKernel } from '../src/jupyter.node.ts';
import { hasDeno } from '../src/kernels/installDeno.node.ts';
import { fromMarkdown } from '../src/markdown.ts';
import { codeCells } from '../src/notebook.ts';
import { readNotebook, runNotebook } from '../src/runNotebook.node.ts';
import { type KernelName, withKernel } from '../src/startKernel.node.ts';
import { canConvert, convert } from './nbconvert.ts';

const folder = fileURLToPath(new URL('.', import.meta.url));
const lostOutputs = join(folder, 'lostOutputs.ipynb');

/** Executes the cells of a text, and gives them. */
async function execute(markdown: string, kernel: KernelName = 'node') {
  const executed = await withKernel(kernel, { folder }, (running) =>
    executeNotebook(fromMarkdown(markdown), running),
  );
  return { ...executed, cells: codeCells(executed.notebook) };
}

const cell = (source: string, tags = '') => `\`\`\`ts${tags}\n${source}\n\`\`\`\n`;

describe('in Node', () => {
  test('outputs come in their order, with the value last', async () => {
    const source =
      "console.log('a', 1); process.stdout.write('b\\n'); console.error('c'); await 0; ({ d: [1.5] })";
    const { cells, failed, times } = await execute(cell(source));
    expect(failed).toBeUndefined();
    expect(times).toHaveLength(1);
    expect(cells[0]?.outputs).toEqual([
      { output_type: 'stream', name: 'stdout', text: 'a 1\nb\n' },
      { output_type: 'stream', name: 'stderr', text: 'c\n' },
      {
        output_type: 'execute_result',
        data: { 'text/plain': '{ d: [ 1.5 ] }' },
        metadata: {},
        execution_count: 1,
      },
    ]);
  });

  test('cells see those before them, and every notebook begins anew', async () => {
    const { cells } = await execute(cell('const a = 1; let b = 2;') + cell('b += a; b'));
    expect(cells[1]?.outputs).toMatchObject([{ data: { 'text/plain': '3' } }]);
    const { failed } = await execute(cell('typeof b') + cell('b'));
    expect(failed).toEqual({ cell: 2, message: 'ReferenceError: b is not defined' });
  });

  test('a cell that throws ends it, and its error has only the places in cells', async () => {
    const throwing = cell('const f = () => {\n  throw new TypeError("no");\n};\nf();');
    const { cells, failed, times } = await execute(throwing + cell('console.log("not run")'));
    expect(failed).toEqual({ cell: 1, message: 'TypeError: no' });
    expect(times).toHaveLength(1);
    const [error] = cells[0]?.outputs ?? [];
    expect(error).toMatchObject({ output_type: 'error', ename: 'TypeError', evalue: 'no' });
    const traceback = error?.output_type === 'error' ? error.traceback : [];
    expect(traceback[1]).toMatch(/^ +at f \(cell-1:2:/);
    expect(traceback.join('\n')).not.toMatch(/node_modules|runCell/);
    expect(cells[1]).toMatchObject({ outputs: [], execution_count: null });
  });

  test('the tag raises-exception wants one', async () => {
    const tag = ' raises-exception';
    const { failed } = await execute(cell("throw 'a text';", tag) + cell('1', tag));
    expect(failed).toEqual({
      cell: 2,
      message: 'it has the tag raises-exception, but no exception came',
    });
  });

  test('a syntax error says where', async () => {
    const { failed } = await execute(cell('const a = 1;\nconst b = ;'));
    expect(failed?.message).toMatch(/^SyntaxError: line 2, column \d+ of the cell: /);
  });

  test('a process that ends is an error, not a silence', async () => {
    await expect(execute(cell('process.exit(3)'))).rejects.toThrow(
      'the process of the cells ended: exit code 3',
    );
  });
});

test('the regression notebook gives what stands in it', async () => {
  const { notebook, failed } = await runNotebook(lostOutputs);
  expect(failed).toBeUndefined();
  expect(compareOutputs(await readNotebook(lostOutputs), notebook)).toEqual([]);
});

describe.skipIf(!hasDeno())(
  "through Deno's kernel (skips without it: npx makemore notebook open --kernel-only)",
  () => {
    test('no output comes after the kernel says that a cell is done', {
      timeout: 120_000,
    }, async () => {
      const { notebook, failed } = await runNotebook(lostOutputs, { kernel: 'deno' });
      expect(failed).toBeUndefined();
      expect(compareOutputs(await readNotebook(lostOutputs), notebook)).toEqual([]);
    });

    test('errors and values are as in Node', { timeout: 120_000 }, async () => {
      const begin = cell("import { begin } from '@makemore/notebook';\nawait begin();");
      const text = cell('const a = [1, 2]; a') + cell('throw new TypeError("no");');
      const { cells, failed } = await execute(begin + text, 'deno');
      expect(cells[1]?.outputs).toMatchObject([{ data: { 'text/plain': '[ 1, 2 ]' } }]);
      expect(failed).toEqual({ cell: 3, message: 'TypeError: no' });
    });
  },
);

describe.skipIf(!hasDeno() || !canConvert)(
  'in Jupyter (skips without jupyter nbconvert, or Deno)',
  () => {
    test('nbconvert loses no output', { timeout: 300_000 }, async () => {
      const notebook = await convert(lostOutputs);
      expect(compareOutputs(await readNotebook(lostOutputs), notebook)).toEqual([]);
    });
  },
);

describe.skipIf(!hasDeno())("Jupyter's entry for the kernel (skips without Deno)", () => {
  async function dataFolder(): Promise<string> {
    const path = await mkdtemp(join(tmpdir(), 'makemore-jupyter-'));
    onTestFinished(() => rm(path, { recursive: true }));
    return path;
  }

  test('it names a Deno that runs, and is written again when it moved', async () => {
    const path = await dataFolder();
    const { file, isForeign } = await installKernel(path);
    expect({ file, isForeign }).toEqual({
      file: join(path, 'kernels', 'deno', 'kernel.json'),
      isForeign: false,
    });
    const { argv, language } = JSON.parse(await readFile(file, 'utf8'));
    expect(argv.slice(1)).toEqual(['jupyter', '--kernel', '--conn', '{connection_file}']);
    expect(language).toBe('typescript');
    const { stdout } = await promisify(execFile)(argv[0], ['--version']);
    expect(stdout).toMatch(/^deno 2\./);
    const moved = JSON.stringify({ argv: ['/gone'], metadata: { makemore: true } });
    await writeFile(file, moved);
    await installKernel(path);
    expect(JSON.parse(await readFile(file, 'utf8')).argv).toEqual(argv);
  });

  test('one that somebody else installed stays', async () => {
    const path = await dataFolder();
    const { file } = await installKernel(path);
    const own = JSON.stringify({ argv: ['/usr/bin/deno'], display_name: 'Deno', language: 'ts' });
    await writeFile(file, own);
    expect(await installKernel(path)).toEqual({ file, isForeign: true });
    expect(await readFile(file, 'utf8')).toBe(own);
  });
});
