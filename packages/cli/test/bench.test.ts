import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makemore, workplace } from './makemore.ts';

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
