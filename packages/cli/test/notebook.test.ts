import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { codeCells, hasDeno, readNotebook } from '@makemore/notebook/node';
import { expect, test } from 'vitest';
import { jsonLines, makemore, outcome, start, workplace } from './makemore.ts';

/** A notebook with these cells, in the folder. */
async function write(folder: string, ...sources: string[]): Promise<void> {
  const cells = sources.map((source, i) => ({
    cell_type: 'code',
    id: `cell-${i}`,
    execution_count: null,
    metadata: {},
    outputs: [],
    source,
  }));
  const notebook = { cells, metadata: {}, nbformat: 4, nbformat_minor: 5 };
  await writeFile(join(folder, 'own.ipynb'), JSON.stringify(notebook));
}

test('run writes the outputs; --check writes nothing, and says what differs', async () => {
  const folder = await workplace();
  const file = join(folder, 'own.ipynb');
  await write(folder, "console.log('loss', 2.5);", 'const a: number = 1;', 'a + 1');
  const ran = await makemore(folder, 'notebook', 'run', 'own.ipynb', '--timings');
  expect(ran).toMatchObject({ code: 0, stderr: '' });
  expect(ran.stdout).toMatch(
    /^ +\d+\.\d s {2}own\.ipynb, 3 cells\n( +\d+\.\d s {4}cell \d: .*\n){3}$/,
  );
  const outputs = codeCells(await readNotebook(file)).map((cell) => cell.outputs);
  expect(outputs).toMatchObject([[{ text: 'loss 2.5\n' }], [], [{ data: { 'text/plain': '2' } }]]);

  const before = await readFile(file, 'utf8');
  const checked = await makemore(folder, 'notebook', 'run', 'own.ipynb', '--check');
  expect(checked).toMatchObject({ code: 0, stderr: '' });
  const edited = before.replace('loss 2.5\\n', 'loss 3.5\\n');
  await writeFile(file, edited);
  const differs = await makemore(folder, 'notebook', 'run', 'own.ipynb', '--check');
  expect(differs.code).toBe(1);
  expect(differs.stderr).toMatch(
    /cell 1 .*the notebook says\n +loss 3\.5\n +this run said\n +loss 2\.5/,
  );
  expect(await readFile(file, 'utf8')).toBe(edited);
});

test('a cell that throws fails the run, which then writes nothing', async () => {
  const folder = await workplace();
  await write(folder, '1', 'throw new RangeError("too far");');
  const before = await readFile(join(folder, 'own.ipynb'), 'utf8');
  const { code, stderr } = await makemore(folder, 'notebook', 'run', 'own.ipynb');
  expect({ code, stderr }).toEqual({ code: 1, stderr: '  cell 2 failed: RangeError: too far\n' });
  expect(await readFile(join(folder, 'own.ipynb'), 'utf8')).toBe(before);
});

test('lectures that there are not, and what is no notebook', async () => {
  const folder = await workplace();
  await writeFile(join(folder, 'bad.ipynb'), '{}');
  const said = await Promise.all(
    ['77', 'bad.ipynb', 'none.ipynb'].map((which) => makemore(folder, 'notebook', 'run', which)),
  );
  expect(said.map(({ code }) => code)).toEqual([1, 1, 1]);
  expect(said[0]?.stderr).toMatch(
    /^makemore: there is no lecture '77'; choose all, or one of: .*2 \(bigram\)/,
  );
  expect(said[1]?.stderr).toMatch(/^makemore: .*bad\.ipynb: this is no notebook of format 4\.5:/);
  expect(said[2]?.stderr).toMatch(/^makemore: there is no lecture 'none\.ipynb'/);
});

test('strip writes a class set without answers and outputs', async () => {
  const folder = await workplace();
  const { code, stdout } = await makemore(folder, 'notebook', 'strip', '2', '--out', 'class');
  const files = ['2-bigram.exercises.ipynb', '2-bigram.ipynb'];
  expect({ code, files: await readdir(join(folder, 'class')) }).toEqual({ code: 0, files });
  expect(stdout.split('\n').sort().slice(1)).toEqual(files.map((file) => join('class', file)));
  for (const file of files) {
    const cells = codeCells(await readNotebook(join(folder, 'class', file)));
    expect(cells.length).toBeGreaterThan(5);
    for (const { outputs, execution_count, source } of cells) {
      expect({ outputs, execution_count }).toEqual({ outputs: [], execution_count: null });
      expect(source).not.toMatch(/SOLUTION/);
    }
  }
});

test('exercises shows what is done', async () => {
  const folder = await workplace();
  await mkdir(join(folder, 'state'));
  const solved = { '2-bigram': { trigram: '2026-02-03T04:05:06.000Z' } };
  await writeFile(join(folder, 'state', 'progress.json'), JSON.stringify(solved));
  const { stdout } = await makemore(folder, 'exercises');
  expect(stdout).toMatch(/^2-bigram$/m);
  expect(stdout).toMatch(/^ {2}★ +perplexity +open +Perplexity$/m);
  expect(stdout).toMatch(/^ {2}★★ +trigram +done 2026-02-03 +Two characters of context$/m);
  expect(stdout).toMatch(/\n1 of \d+ done\n$/);
  const rows = jsonLines((await makemore(folder, 'exercises', '--json')).stdout);
  expect(rows).toContainEqual({
    lecture: '2-bigram',
    id: 'trigram',
    title: 'Two characters of context',
    level: 2,
    solved: '2026-02-03T04:05:06.000Z',
  });
});

test('open --page serves the lecture', async () => {
  const child = start(await workplace(), 'notebook', 'open', '2', '--page');
  const ended = outcome(child);
  const url = await new Promise<string>((resolve) => {
    child.stdout.on('data', (text: string) => resolve(/http:\S+/.exec(text)?.[0] as string));
  });
  expect(url).toMatch(/\/2-bigram$/);
  expect(await (await fetch(url)).text()).toContain('<h1>2. Bigrams');
  child.kill('SIGINT');
  await ended;
});

test.skipIf(!hasDeno())('open --kernel-only installs the kernel (skips without Deno)', async () => {
  const folder = await workplace();
  const args = ['notebook', 'open', '--kernel-only', '--prefix', 'there'];
  const { code, stdout } = await makemore(folder, ...args);
  const file = join('there', 'share', 'jupyter', 'kernels', 'deno', 'kernel.json');
  expect({ code, stdout }).toEqual({ code: 0, stdout: `Jupyter knows the kernel Deno: ${file}\n` });
  expect(JSON.parse(await readFile(join(folder, file), 'utf8')).language).toBe('typescript');
});
