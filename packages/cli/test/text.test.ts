/** A lecture that learns from running text, from training to the text that it writes. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { catalogue } from '@makemore/data';
import { describe, expect, test } from 'vitest';
import { bytesOf, jsonLines, makemore, start, workplace, workplaceAfter } from './makemore.ts';

const train = ['train', 'gpt', '--steps', '20', '--data', 'words.txt'];

test('learns from playlet unless told otherwise, and says what the best loss would be', async () => {
  const folder = await workplace();
  const { code, stdout } = await makemore(folder, 'train', 'gpt', '--steps', '2');
  expect(code).toBe(0);
  expect(stdout).toMatch(/^GPT \(quick\): [\d,]+ parameters, playlet, wasm,/);
  expect(stdout).toMatch(/^the best loss possible on playlet: 0\.1324 nats a character/m);
  expect(stdout).toMatch(/Text from it: \w+ makemore sample gpt --out runs\/gpt\n$/);
  const card = JSON.parse((await bytesOf(folder, 'runs/gpt')).card ?? '');
  expect(card).toMatchObject({ data: { name: 'playlet', sha256: catalogue.playlet.sha256 } });
  expect(card.vocabulary.kind).toBe('text');
});

test('interrupted and resumed: the same bytes', async () => {
  const folder = await workplace();
  const run = (out: string) => [...train, '--steps', '400', '--out', out];
  const whole = await makemore(folder, ...run('whole'));
  expect(whole.code).toBe(0);
  const child = start(folder, ...run('part'));
  child.stderr.on('data', (text) => {
    if (String(text).includes('step 40/400')) child.kill('SIGINT');
  });
  const code = await new Promise((resolve) => child.on('close', resolve));
  expect(code).toBe(130);
  expect((await makemore(folder, 'train', 'gpt', '--resume', '--out', 'part')).code).toBe(0);
  expect(await bytesOf(folder, 'part')).toEqual(await bytesOf(folder, 'whole'));
});

describe('a model of short lines', () => {
  const trained = workplaceAfter(...train, '--out', 'run');
  const sample = ['sample', 'gpt', '--out', 'run'];

  test('writes on from the prompt, as much as it is told, from known characters', async () => {
    const folder = await trained();
    const { code, stdout, stderr } = await makemore(
      folder,
      ...sample,
      '--prompt',
      'ma',
      '--length',
      '100',
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toHaveLength(2 + 100 + 1);
    expect(stdout.startsWith('ma')).toBe(true);
    const known = new Set(await readFile(join(folder, 'words.txt'), 'utf8'));
    for (const each of stdout) expect(known).toContain(each);
  });

  test('the same seed, the same text, in JSON too; another seed, another', async () => {
    const folder = await trained();
    const [one, two, other, json] = await Promise.all([
      makemore(folder, ...sample, '--seed', '1'),
      makemore(folder, ...sample, '--seed', '1'),
      makemore(folder, ...sample, '--seed', '2'),
      makemore(folder, ...sample, '--seed', '1', '--json'),
    ]);
    expect(one.stdout).toHaveLength(501);
    expect(two).toEqual(one);
    expect(other.stdout).not.toBe(one.stdout);
    expect(jsonLines(json.stdout)).toEqual([{ prompt: '', text: one.stdout.slice(0, -1) }]);
  });

  test('the text comes as it is made, and a reader may leave', async () => {
    const folder = await trained();
    const child = start(folder, ...sample, '--length', '1000000');
    const first = await new Promise<string>((resolve) =>
      child.stdout.once('data', (data) => resolve(String(data))),
    );
    expect(first.length).toBeLessThan(100_000);
    child.stdout.destroy();
    expect(await new Promise((resolve) => child.on('close', resolve))).toBe(0);
  });

  test('what it cannot be asked for', async () => {
    const folder = await trained();
    const said = await Promise.all([
      makemore(folder, ...sample, '--count', '3'),
      makemore(folder, ...sample, '--max-length', '3'),
      makemore(folder, ...sample, '--prompt', 'ma!'),
      makemore(folder, 'sample', 'mlp', '--length', '3'),
    ]);
    expect(said.map(({ code, stdout }) => [code, stdout])).toEqual(said.map(() => [1, '']));
    const [count, maxLength, prompt, length] = said.map(({ stderr }) => stderr);
    expect(count).toBe(
      'makemore: --count and --max-length are for models of names; this one writes text: say how much by --length\n',
    );
    expect(maxLength).toBe(count);
    expect(prompt).toMatch(
      /^makemore: --prompt: this model does not know "!"; .*: leave it out\n$/,
    );
    expect(length).toBe('makemore: --length is for a model of text; cut names by --max-length\n');
  });
});

test('a text that is too short', async () => {
  const folder = await workplace();
  await writeFile(join(folder, 'short.txt'), 'to be, or not to be '.repeat(9));
  const { code, stderr } = await makemore(folder, 'train', 'gpt', '--data', 'short.txt');
  expect(code).toBe(1);
  expect(stderr).toBe(
    'makemore: short.txt is too short: its last tenth, for dev, must have more than 32 characters, the context of the model; give a longer text\n',
  );
});

test('series: data are for the lectures that learn from such data', async () => {
  const folder = await workplace();
  await writeFile(join(folder, 'text.txt'), 'to be, or not to be '.repeat(50));
  const args = ['series', '--only', 'gpt', '--data', 'text.txt', '--steps', '5'];
  const { code, stdout } = await makemore(folder, ...args);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^7\. GPT: /m);
  expect(stdout).toMatch(/^ {6}writes:\n {8}/m);
  expect(stdout).not.toMatch(/best loss possible|words of/);
  expect(stdout).toMatch(/makemore sample gpt --out runs\/series\/gpt-quick --length 2000$/m);
});
