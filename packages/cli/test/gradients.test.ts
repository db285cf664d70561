import { expect, test } from 'vitest';
import { jsonLines, makemore, workplace } from './makemore.ts';

test('26 of 26 exact on the reference backend', async () => {
  const args = ['gradients', '--backend', 'reference', '--data', 'words.txt'];
  const { code, stdout, stderr } = await makemore(await workplace(), ...args);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(/\(float32, reference\), .* \(float64\)\.$/m);
  expect(stdout.match(/^= d\w+ +\[.*right, to the bit$/gm)).toHaveLength(26);
  expect(stdout).toMatch(/^26 of 26 are exact\.$/m);
});

test('--break: the mistake is named, in words; that is what was asked for, so the status is 0', async () => {
  const { code, stdout } = await makemore(await workplace(), 'gradients', '--break', 'bndiff2');
  expect(code).toBe(0);
  expect(stdout.match(/WRONG FORMULA$/gm)).toHaveLength(1);
  expect(stdout).toMatch(/^✗ dbndiff2 .* off by 3\.\d % +WRONG FORMULA$/m);
  expect(stdout).toMatch(/^Wrong formula: dbndiff2\. That is no rounding/m);
  expect(stdout).toMatch(/^--break bndiff2: this formula divides by n, /m);
});

test('--json: the report as one line', async () => {
  const args = ['gradients', '--json', '--break', 'h', '--seed', '5'];
  const { stdout, stderr } = await makemore(await workplace(), ...args);
  expect(stderr).toBe('');
  const [report, ...rest] = jsonLines(stdout);
  expect(rest).toEqual([]);
  expect(report).toMatchObject({ break: 'h', backend: 'wasm' });
  const { rows } = report as { rows: { name: string; verdict: string }[] };
  expect(rows).toHaveLength(26);
  expect(rows.find(({ name }) => name === 'h')?.verdict).toBe('wrong');
});

test('a name that is none gets the names', async () => {
  const { code, stderr } = await makemore(await workplace(), 'gradients', '--break', 'foo');
  expect(code).toBe(1);
  expect(stderr).toMatch(/'foo' is invalid\. Allowed choices are logprobs, probs, .*, C\.\n$/);
});

test('--break takes the name that the report gives, too; --threads and --variant change no verdict', async () => {
  const args = ['gradients', '--json', '--break'];
  const [asInFormulas, asInReport] = await Promise.all([
    makemore(await workplace(), ...args, 'bnvar', '--variant', 'strict'),
    makemore(await workplace(), ...args, 'dbnvar', '--variant', 'strict', '--threads', '1'),
  ]);
  expect(asInReport).toEqual(asInFormulas);
  expect(jsonLines(asInReport.stdout)).toMatchObject([{ break: 'bnvar' }]);
});
