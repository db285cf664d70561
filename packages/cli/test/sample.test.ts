import { appendFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { splitByCourse } from '@makemore/data';
import { expect, test } from 'vitest';
import { bytesOf, jsonLines, makemore, shortWords, workplace, workplaceAfter } from './makemore.ts';

const trained = workplaceAfter('train', 'bigram', '--data', 'short.txt');

function words(stdout: string): string[] {
  return jsonLines(stdout).map(({ word }) => String(word));
}

test('labels say where a word was seen', async () => {
  const folder = await trained();
  const { stdout } = await makemore(folder, 'sample', 'bigram', '--json', '--count', '300');
  const samples = jsonLines(stdout);
  expect(samples).toHaveLength(300);
  const splits = splitByCourse(shortWords);
  const expected = (word: string) =>
    (['train', 'dev', 'test'] as const).find((split) => splits[split].includes(word));
  for (const { word, seen } of samples) {
    const split = expected(String(word));
    expect(seen, String(word)).toBe(split ? `in ${split}` : 'new');
  }
  const labels = new Set(samples.map(({ seen }) => seen));
  expect([...labels].sort()).toEqual(['in dev', 'in test', 'in train', 'new']);
});

test('trains first when there is no model, and leaves it alone afterwards', async () => {
  const folder = await workplace();
  const args = ['sample', 'mlp', '--count', '3'];
  const first = await makemore(folder, ...args, '--data', 'words.txt', '--steps', '40');
  expect(first.code).toBe(0);
  expect(first.stderr).toMatch(
    /^There is no trained mlp in runs\/mlp yet: training one \(quick\)\.\n/,
  );
  expect(first.stdout.trimEnd().split('\n')).toHaveLength(3);
  expect(first.stdout).toMatch(/^\w* +(new|in train|in dev|in test)$/m);
  const before = await bytesOf(folder, 'runs/mlp');
  const second = await makemore(folder, ...args);
  expect(second).toEqual({ ...first, stderr: '' });
  const refused = await makemore(folder, ...args, '--steps', '50');
  expect(refused).toMatchObject({ code: 1, stdout: '' });
  expect(refused.stderr).toBe(
    'makemore: runs/mlp holds a trained model already; add --resume to train it to step 50 first\n',
  );
  expect(await bytesOf(folder, 'runs/mlp')).toEqual(before);
  const trainedOn = await makemore(folder, ...args, '--steps', '50', '--resume');
  expect(trainedOn.code).toBe(0);
  expect(trainedOn.stderr).toMatch(/^Training on, from step 40\.\n/);
  expect(JSON.parse((await bytesOf(folder, 'runs/mlp')).card ?? '')).toMatchObject({ step: 50 });
});

test('without the data that it learnt from it makes words all the same, unmarked', async () => {
  const folder = await trained();
  const marked = await makemore(folder, 'sample', 'bigram');
  await appendFile(join(folder, 'short.txt'), '\nzoe\n');
  const changed = await makemore(folder, 'sample', 'bigram');
  await rm(join(folder, 'short.txt'));
  const gone = await makemore(folder, 'sample', 'bigram');
  const unmarked = marked.stdout.replace(/ +(new|in \w+)$/gm, '');
  expect([changed.stdout, gone.stdout]).toEqual([unmarked, unmarked]);
  expect(changed.stderr).toMatch('short.txt is not what the model learnt from');
  expect(gone.stderr).toMatch('short.txt: there is no such file');
});

test('the same seed makes the same words, another seed others', async () => {
  const folder = await trained();
  const sample = (seed: string) => makemore(folder, 'sample', 'bigram', '--json', '--seed', seed);
  const [one, two, other] = await Promise.all([sample('1'), sample('1'), sample('2')]);
  expect(words(one.stdout)).toHaveLength(20);
  expect(two).toEqual(one);
  expect(other.stdout).not.toBe(one.stdout);
});

test('--prompt, --max-length, --temperature 0 and --top-k 1', async () => {
  const folder = await trained();
  const sample = async (...args: string[]) =>
    words((await makemore(folder, 'sample', 'bigram', '--json', '--count', '9', ...args)).stdout);
  const [prompted, coldest, top] = await Promise.all([
    sample('--prompt', 'ca', '--max-length', '4'),
    sample('--temperature', '0', '--max-length', '5'),
    sample('--top-k', '1', '--max-length', '5', '--seed', '5'),
  ]);
  expect(prompted).toHaveLength(9);
  expect(prompted.every((word) => /^ca.{0,2}$/.test(word))).toBe(true);
  expect(new Set(prompted).size).toBeGreaterThan(1);
  expect(new Set(coldest).size).toBe(1);
  expect(top).toEqual(coldest);
});

test('what a prompt cannot be, and another preset than that of the model', async () => {
  const folder = await trained();
  const sample = (...args: string[]) => makemore(folder, 'sample', 'bigram', ...args);
  const [unknown, capital, boundary, long, preset] = await Promise.all([
    sample('--prompt', 'aÜ'),
    sample('--prompt', 'Ba'),
    sample('--prompt', 'a.b'),
    sample('--prompt', 'abba', '--max-length', '3'),
    sample('--preset', 'gradient'),
  ]);
  for (const { code, stdout } of [unknown, capital, boundary, long, preset]) {
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  }
  expect(unknown.stderr).toBe(
    'makemore: --prompt: this model does not know Ü; it knows a to c: leave it out\n',
  );
  expect(capital.stderr).toBe(
    'makemore: --prompt: this model does not know B; it knows a to c: write it as ba\n',
  );
  expect(long.stderr).toBe(
    'makemore: --max-length 3: the prompt alone has 4 characters; give at least as many\n',
  );
  expect(boundary.stderr).toBe("makemore: --prompt: '.' starts and ends a name; leave it out\n");
  expect(preset.stderr).toMatch(
    /^makemore: the model in runs\/bigram was trained by the preset counting; /,
  );
});
