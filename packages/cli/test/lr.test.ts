import { expect, test } from 'vitest';
import { jsonLines, makemore, workplace } from './makemore.ts';

const sweep = ['lr', 'mlp', '--data', 'words.txt', '--count', '30'];

test('draws a curve, which ends where the loss leaves all bounds, and names the best rate', async () => {
  const { code, stdout, stderr } = await makemore(await workplace(), ...sweep, '--to', '1e300');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout.match(/┤|┼/g)?.length).toBeGreaterThan(10);
  expect(stdout).not.toMatch(/NaN|Infinity/);
  expect(stdout).toMatch(/^lowest near [\d.e-]+$/m);
});

test('--json prints the points and nothing else', async () => {
  const { stdout, stderr } = await makemore(await workplace(), ...sweep, '--json');
  const points = jsonLines(stdout);
  expect(stderr).toBe('');
  expect(points).toHaveLength(30);
  expect(points[0]).toEqual({ learningRate: 0.001, loss: expect.any(Number) });
  expect(points.at(-1)).toMatchObject({ learningRate: 1 });
});
