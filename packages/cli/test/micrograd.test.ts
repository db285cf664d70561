import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makemore, workplace } from './makemore.ts';

test('prints the lecture and draws its pictures in runs/micrograd', async () => {
  const folder = await workplace();
  const { code, stdout, stderr } = await makemore(folder, 'micrograd', '--steps', '10');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(/L rises to -7\.286496\.$/m);
  expect(stdout).toMatch(/^ +step +0 +loss 0\.8958 +accuracy +50 %$/m);
  expect(stdout).toMatch(/^ +step +10 +loss 0\.\d+ +accuracy +\d+ %$/m);
  expect(stdout).toMatch(/[●▲]░/);
  expect(stdout).toMatch(
    /graph is in runs\/micrograd\/graph\.svg\n.* in runs\/micrograd\/moons\.svg\n$/,
  );
  expect((await readdir(join(folder, 'runs/micrograd'))).sort()).toEqual([
    'graph.svg',
    'moons.svg',
  ]);
});

test('--graph, --moons and --seed', async () => {
  const folder = await workplace();
  const files = ['--graph', 'neuron.dot', '--moons', 'new/moons.svg', '--steps', '0'];
  const outcomes = await Promise.all([
    makemore(folder, 'micrograd', ...files, '--seed', '7'),
    makemore(folder, 'micrograd', '--seed', '8', '--steps', '0'),
  ]);
  expect(outcomes.map(({ code }) => code)).toEqual([0, 0]);
  const [seven, eight] = outcomes.map(({ stdout }) => stdout.match(/answers.*\n/)?.[0]);
  expect(seven).not.toBe(eight);
  expect(await readFile(join(folder, 'neuron.dot'), 'utf8')).toMatch(/^digraph "The graph of o"/);
  expect(await readFile(join(folder, 'new/moons.svg'), 'utf8')).toMatch(/^<svg /);
});

test('whoever wants to train it is told its command', async () => {
  const { code, stderr } = await makemore(await workplace(), 'train', 'micrograd');
  expect({ code, stderr }).toEqual({
    code: 1,
    stderr: 'makemore: micrograd has no language model; it has a command: npx makemore micrograd\n',
  });
});

test('what cannot be drawn or drawn from gets one line', async () => {
  const folder = await workplace();
  const outcomes = await Promise.all(
    [
      ['--graph', 'graph.png'],
      ['--moons', 'moons.dot'],
      ['--moons', 'words.txt/moons.svg'],
      ['--seed', '4294967296'],
    ].map((args) => makemore(folder, 'micrograd', ...args)),
  );
  expect(outcomes.map(({ code, stdout }) => ({ code, stdout }))).toEqual(
    Array(4).fill({ code: 1, stdout: '' }),
  );
  const said = outcomes.map(({ stderr }) => stderr);
  expect(said[0]).toBe('makemore: graph.png: give a file name that ends in .svg or .dot\n');
  expect(said[1]).toBe('makemore: moons.dot: give a file name that ends in .svg\n');
  expect(said[2]).toMatch(/^makemore: words\.txt\/moons\.svg cannot be written: E\w+: .*\n$/);
  expect(said[3]).toMatch(
    /'4294967296' is invalid\. Expected a whole number from 0 to 4294967295\.\n$/,
  );
});
