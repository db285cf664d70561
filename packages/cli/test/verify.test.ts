import { lecture as bigram } from '@makemore/bigram';
import { lecture as micrograd } from '@makemore/micrograd';
import type { Figure } from '@makemore/training';
import { afterEach, expect, onTestFinished, test, vi } from 'vitest';
import type { SeriesLecture } from '../src/lectures.ts';
import { verifyLectures } from '../src/verifyLectures.ts';
import { jsonLines, makemore, outcome, start, workplace } from './makemore.ts';

test('bigram: each figure with what it must be, and where that comes from', async () => {
  const { code, stdout } = await makemore(await workplace(), 'verify', 'bigram');
  expect(code).toBe(0);
  const [header, , ...rows] = stdout.split('\n');
  expect(header).toMatch(/^lecture +quantity +ours +expected +within +source$/);
  expect(rows[0]).toMatch(/^bigram +counting, names: parameters +729 +729 +0 +\[1\] +pass$/);
  expect(rows[1]).toMatch(
    /^ +counting, names: train loss +2\.568\d +2\.5681 +±0\.001 +recorded +pass$/,
  );
  expect(stdout).toMatch(/^ +counting, names: samples +prl, .* prl, .* 0 +recorded pass$/m);
  expect(stdout).toMatch(
    /^\[1\] The spelled-out intro to language modeling, and makemore, Part 1$/m,
  );
  expect(stdout).toMatch(/^All \d+ figures pass \(\d+ s\)\.\n$/m);
  for (const line of stdout.split('\n')) expect(line.length, line).toBeLessThanOrEqual(100);
});

test('--json: a line a figure, and nothing else', async () => {
  const args = ['verify', 'bigram', '--json', '--backend', 'reference'];
  const { code, stdout, stderr } = await makemore(await workplace(), ...args);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const lines = jsonLines(stdout);
  expect(lines.map(({ passes }) => passes)).toEqual(lines.map(() => true));
  expect(lines[0]).toEqual({
    ...{ lecture: 'bigram', quantity: 'counting, names: parameters' },
    run: { preset: 'counting', data: 'names', seed: 2147483647, step: 0 },
    ...{ ours: 729, expected: 729, tolerance: 0, passes: true },
    source: 'The spelled-out intro to language modeling, and makemore, Part 1',
  });
});

test('Ctrl-C ends it with its status', async () => {
  const child = start(await workplace(), 'verify', 'mlp');
  child.stderr.on('data', (text) => {
    if (String(text).includes('mlp quick, names  step')) child.kill('SIGINT');
  });
  const { code, stderr } = await outcome(child);
  expect(code).toBe(130);
  expect(stderr).not.toMatch(/Error|^ +at /m);
});

/** Verifies lectures of the test's own; gives what was printed and the exit code. */
async function verifying(lectures: readonly SeriesLecture[]) {
  const lines: string[] = [];
  const log = vi.spyOn(console, 'log').mockImplementation((line) => lines.push(line));
  onTestFinished(() => log.mockRestore());
  await verifyLectures(lectures, { full: false, json: false });
  return { text: lines.join('\n'), code: process.exitCode };
}

afterEach(() => {
  process.exitCode = undefined;
});

test('a figure that is off: FAIL, words, and exit code 1', async () => {
  const run = { preset: 'counting', data: 'names', seed: 1 } as const;
  const figures: Figure[] = [
    { ...run, quantity: 'parameters', value: 730, tolerance: 0, source: 'A lecture' },
    {
      ...{ ...run, quantity: 'dev loss', value: 2, tolerance: 0.01 },
      ...{ because: 'rounding', source: 'recorded' },
    },
    { ...run, quantity: 'samples', value: ['ann', 'bo'], source: 'A lecture' },
    { ...run, quantity: 'train loss', value: 2.57, tolerance: 0.01, source: 'A lecture' },
  ];
  const { text, code } = await verifying([{ ...bigram, figures } as SeriesLecture]);
  expect(code).toBe(1);
  expect(text.match(/ FAIL$/gm)).toHaveLength(3);
  expect(text.match(/ pass$/gm)).toHaveLength(1);
  expect(text).toMatch(/^3 of 4 figures are off \(\d+ s\):$/m);
  expect(text).toMatch(/^ {2}bigram, counting, names: parameters: 729, but 'A lecture' has 730$/m);
  expect(text).toMatch(/dev loss: 2\.5685, but recorded was 2 ±0\.01 \(rounding\)$/m);
  expect(text).toMatch(/samples: \S+, \S+, but 'A lecture' has ann, bo$/m);
});

test('a figure that measures itself and is off', async () => {
  const figures = [
    { what: 'one', value: 1, tolerance: 0, source: 'A lecture', measure: () => 1 },
    { what: 'two', value: 2, tolerance: 0, source: 'A lecture', measure: () => Number.NaN },
  ];
  const { text, code } = await verifying([{ ...micrograd, figures } as SeriesLecture]);
  expect(code).toBe(1);
  expect(text).toMatch(/^ {2}micrograd, two: NaN, but 'A lecture' has 2$/m);
});
