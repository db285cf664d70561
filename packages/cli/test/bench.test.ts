import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { bin, makemore, outcome, startProgram, workplace } from './makemore.ts';

const little = ['bench', '--only', 'steps', '--filter', 'bigram', '--contenders', 'makemore'];

test('prints a table and writes a page of results', async () => {
  const folder = await workplace();
  const { code, stdout, stderr } = await makemore(
    folder,
    ...little,
    ...['--rounds', '1', '--out', 'runs/RESULTS.md'],
  );
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(/^makemore +makemore, wasm relaxed, Node \d+, 1 thread \(Node [\d.]+\)$/m);
  expect(stdout).toMatch(/^steps: steps\/s, .*\n +makemore\n {2}bigram +[\d.]+$/m);
  const page = await readFile(join(folder, 'runs/RESULTS.md'), 'utf8');
  expect(page).toMatch(/^# Results$/m);
  expect(page).toContain(
    '| command | `npx makemore bench --only steps --filter bigram --contenders makemore --rounds 1 --out runs/RESULTS.md` |',
  );
  expect(page).toMatch(/^\| bigram \| [\d.]+ \|$/m);
});

test('--json - prints the results as JSON on standard output, and nothing else there', async () => {
  const { code, stdout, stderr } = await makemore(
    await workplace(),
    ...little,
    ...['--rounds', '2', '--json', '-'],
  );
  expect(code).toBe(0);
  expect(stderr).toMatch(/^steps: /m);
  const results = JSON.parse(stdout);
  expect(results).toMatchObject({ rounds: 2, absentees: [], memory: [] });
  expect(results.participants).toMatchObject([{ id: 'makemore', threads: 1, group: 'makemore' }]);
  expect(results.cases).toHaveLength(1);
  const [{ case: about, entries, lacks }] = results.cases;
  expect(about).toMatchObject({ name: 'bigram', part: 'steps', unit: 'steps/s' });
  expect(entries).toMatchObject([{ contender: 'makemore', rounds: 2, note: null }]);
  const [{ q1, median, q3 }] = entries;
  expect(q1).toBeGreaterThan(0);
  expect(median).toBeGreaterThanOrEqual(q1);
  expect(q3).toBeGreaterThanOrEqual(median);
  expect(lacks).toEqual([]);
});

test('a place that cannot be written to is said before anything is measured', async () => {
  const { code, stdout, stderr } = await makemore(
    await workplace(),
    ...little,
    ...['--out', 'words.txt/RESULTS.md'],
  );
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toMatch(/^makemore: words\.txt\/RESULTS\.md cannot be written: /);
});

describe.skipIf(process.platform === 'win32')('a contender that fails', () => {
  /** Runs the command where `python3` is this script instead. */
  async function withPython(script: string, contenders: string) {
    const folder = await workplace();
    const python = join(folder, 'python3');
    await writeFile(python, `#!${process.execPath}\n${script}`);
    await chmod(python, 0o755);
    const path = `PATH=${folder}:${process.env['PATH']}`;
    const args = ['--only', 'steps', '--filter', 'bigram', '--rounds', '2', '--json', '-'];
    const command = [process.execPath, bin, 'bench', ...args, '--contenders', contenders];
    return outcome(startProgram(folder, 'env', path, ...command));
  }

  test('at the start is absent, with the reason and the cure', async () => {
    const { code, stdout, stderr } = await withPython(
      "console.error('SomeError: it is broken'); process.exit(1);",
      'makemore,pytorch',
    );
    expect(code).toBe(0);
    expect(stderr).toMatch(
      /^pytorch +absent: it ended with exit code 1: SomeError: it is broken; type: pip install torch\.$/m,
    );
    expect(JSON.parse(stdout)).toMatchObject({
      participants: [{ id: 'makemore' }],
      absentees: [{ id: 'pytorch', cure: 'type: pip install torch' }],
    });
  });

  test('and is the only one ends the command', async () => {
    const { code, stdout, stderr } = await withPython('process.exit(1);', 'pytorch');
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toBe(
      'makemore: no contender can run: pytorch: it ended with exit code 1; type: pip install torch\n',
    );
  });

  test('at work is left out, and the others go on', async () => {
    const { code, stdout, stderr } = await withPython(
      `const say = (message) => console.log(JSON.stringify(message));
      say({ version: 'Python', threads: 1 });
      require('node:readline').createInterface({ input: process.stdin }).on('line', (line) => {
        if (JSON.parse(line).do === 'run') process.exit(9);
        say({ ready: true });
      });`,
      'makemore,pytorch',
    );
    expect(code).toBe(0);
    expect(stderr).toMatch(/^pytorch is out from here on: it ended with exit code 9$/m);
    const [{ entries, lacks }] = JSON.parse(stdout).cases;
    expect(entries).toMatchObject([{ contender: 'makemore', rounds: 2 }]);
    expect(lacks).toEqual([{ contender: 'pytorch', reason: 'it ended with exit code 9' }]);
  });
});
