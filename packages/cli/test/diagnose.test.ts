import { expect, test } from 'vitest';
import { jsonLines, makemore, workplace } from './makemore.ts';

const short = ['diagnose', '--data', 'words.txt', '--steps', '20'];

test('prints the walk and a look into the deep network', async () => {
  const { code, stdout, stderr } = await makemore(await workplace(), ...short, '--seed', '3');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(/^words\.txt, backend wasm, seed 3\.$/m);
  expect(stdout).toMatch(/^ {2}asItComes +2\d\.\d{4} /m);
  expect(stdout).toMatch(/^ {2}batchNorm +3\.\d{4} /m);
  expect(stdout).toMatch(/^2\. Six layers \(Linear, BatchNorm1d, Tanh\), gain 1, rate 0\.1$/m);
  expect(stdout).toMatch(/^ {2}layer 14 \(Tanh\) mean .*█/m);
  expect(stdout).not.toMatch(/NaN|undefined/);
});

test('--json: the same as numbers, two lines', async () => {
  const args = ['--normalization', 'none', '--json', '--backend', 'reference'];
  const { stdout, stderr } = await makemore(await workplace(), ...short, ...args);
  expect(stderr).toBe('');
  const [walk, diagnostics, ...rest] = jsonLines(stdout);
  expect(rest).toEqual([]);
  expect((walk as { stages: unknown[] }).stages).toHaveLength(5);
  expect(diagnostics).toMatchObject({ normalization: 'none', gain: 5 / 3, steps: 20 });
  const { weights, activations } = diagnostics as { weights: unknown[]; activations: unknown[] };
  expect([weights.length, activations.length]).toEqual([7, 5]);
});

test('a rate that is too high gets one line', async () => {
  const { code, stderr } = await makemore(await workplace(), ...short, '--rate', '1e30');
  expect(code).toBe(1);
  expect(stderr).toMatch(/^makemore: diagnose: the loss is .* take a smaller learning rate .*\n$/);
});
