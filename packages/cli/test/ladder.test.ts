import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { models } from '../src/lectures.ts';
import { jsonLines, makemore, workplace } from './makemore.ts';

const args = ['ladder', '--data', 'words.txt', '--steps', '30', '--seed', '3'];

test('every model on the same words, from the worst to the best, with five names each', async () => {
  const { code, stdout, stderr } = await makemore(await workplace(), ...args);
  expect(code).toBe(0);
  expect(stderr).toMatch(/gpt quick {2}step 30\/30 {2}loss/);
  expect(stdout).toMatch(/^300 words of words\.txt, backend wasm, seed 3\.$/m);
  const row = /^(\w+) +(\w+) +([\d,]+) +(\d+) +[\d,]* +(\d\.\d{4}) +(\d\.\d{4})\n {4}(.*)$/gm;
  const rungs = [...stdout.matchAll(row)].map(([, lecture, , , , , dev, names]) => ({
    lecture,
    dev: Number(dev),
    names,
  }));
  const presets = models.flatMap(({ name, series }) => series.quick.map(() => name));
  expect(rungs.map(({ lecture }) => lecture).sort()).toEqual(presets.sort());
  const losses = rungs.map(({ dev }) => dev);
  expect(losses).toEqual([...losses].sort((a, b) => b - a));
  for (const { names } of rungs) expect(names?.split(', ')).toHaveLength(5);
  expect(stdout).toMatch(/^guessing +blindly among \d+ +0 +(\d\.\d{4}) +\1$/m);
  expect(stdout).not.toMatch(/NaN|undefined/);
});

test('--json: a line a model, and nothing else; the seed decides', async () => {
  const folder = await workplace();
  const [one, two] = await Promise.all([
    makemore(folder, ...args, '--json'),
    makemore(folder, ...args, '--json', '--threads', '1'),
  ]);
  expect(one.stderr).toBe('');
  const rungs = jsonLines(one.stdout);
  const untimed = (rung: Record<string, unknown>) => ({ ...rung, stepsPerSecond: undefined });
  expect(jsonLines(two.stdout).map(untimed)).toEqual(rungs.map(untimed));
  expect(rungs[0]).toMatchObject({ lecture: 'bigram', preset: 'counting', steps: 0 });
  expect(rungs[0]).not.toHaveProperty('stepsPerSecond');
  const gpt = rungs.find(({ lecture }) => lecture === 'gpt');
  expect(gpt).toMatchObject({ steps: 30, samples: expect.any(Array) });
  // A line a word: no line break is left in a name.
  expect(JSON.stringify(gpt?.['samples'])).not.toContain('\\n');
});

test('words that are too few for the one that reads text: it is left out, the others are shown', async () => {
  const folder = await workplace();
  await writeFile(join(folder, 'six.txt'), 'ann\nbo\ncy\ndee\neve\nflo\n');
  const few = ['ladder', '--data', 'six.txt', '--steps', '2'];
  const [shown, json] = await Promise.all([
    makemore(folder, ...few),
    makemore(folder, ...few, '--json'),
  ]);
  const reason =
    'gpt quick is left out: 6 words are too few for it, which reads 32 characters at once; give more\n';
  expect(shown.code).toBe(0);
  expect(shown.stderr).toContain(reason);
  const names = [...shown.stdout.matchAll(/^(\w+) +\w+ +[\d,]+ +\d+ /gm)].map(([, name]) => name);
  const others = models.filter(({ name }) => name !== 'gpt');
  expect(names.sort()).toEqual(
    others.flatMap(({ name, series }) => series.quick.map(() => name)).sort(),
  );
  expect({ code: json.code, stderr: json.stderr }).toEqual({ code: 0, stderr: reason });
  expect(jsonLines(json.stdout)).toHaveLength(names.length);
});
