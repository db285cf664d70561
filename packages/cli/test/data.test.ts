import { existsSync } from 'node:fs';
import { readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { catalogue, playletEntropy } from '@makemore/data';
import { expect, test } from 'vitest';
import { jsonLines, makemore, workplace } from './makemore.ts';

test('list: every dataset and how to get it', async () => {
  const folder = await workplace();
  const [plain, json] = await Promise.all([
    makemore(folder, 'data'),
    makemore(folder, 'data', 'list', '--json'),
  ]);
  expect(plain).toMatchObject({ code: 0, stderr: '' });
  expect(plain.stdout).toMatch(/^names +Given names .*\n.*comes with makemore; MIT/m);
  expect(plain.stdout).toMatch(/^playlet +.*\n +1,000 kB, comes with makemore; MIT/m);
  expect(plain.stdout).toMatch(/^names32k .*\n.*makemore data fetch names32k;/m);
  expect(jsonLines(json.stdout)).toEqual(Object.values(catalogue));
});

test('show: what is in a file, and how it splits', async () => {
  const folder = await workplace();
  const lines = ['ann', 'bo', 'cy', 'dee', 'eve', 'flo', 'guy', 'hal', 'ida', 'jo'];
  await writeFile(join(folder, 'ten.txt'), lines.join('\n'));
  await writeFile(join(folder, 'prose.txt'), 'to be, or not to be. '.repeat(3));
  const [words, text] = await Promise.all([
    makemore(folder, 'data', 'show', 'ten.txt'),
    makemore(folder, 'data', 'show', 'prose.txt'),
  ]);
  expect(words.stdout).toMatch(/^ten\.txt {2}sha256 [0-9a-f]{64}\n10 words of 2 to 3 characters\n/);
  const splits = [...words.stdout.matchAll(/^(\w+) +(\d+) words +(\d+) examples$/gm)];
  expect(splits.map(([, split, count]) => [split, count])).toEqual([
    ['train', '8'],
    ['dev', '1'],
    ['test', '1'],
  ]);
  const examples = splits.reduce((sum, [, , , count]) => sum + Number(count), 0);
  expect(examples).toBe(lines.reduce((sum, word) => sum + word.length + 1, 0));
  expect(text.stdout).toMatch(/^63 characters of text, 9 distinct:\n" ,\.benort"$/m);
});

test('show playlet: how it begins, and what the best model could reach', async () => {
  const folder = await workplace();
  const { stdout, stderr, code } = await makemore(folder, 'data', 'show', 'playlet');
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout).toContain(`playlet  sha256 ${catalogue.playlet.sha256}\n`);
  expect(stdout).toContain('67 distinct:');
  expect(stdout).toMatch(/^\[.* ([A-Z]+), .* and ([A-Z]+), .*\.\]\n\1.*: .*\n\2/m);
  const entropy = playletEntropy().natsPerCharacter;
  expect(stdout).toContain(`the best loss possible: ${entropy.toFixed(4)} nats a character\n`);
  const losses = [...stdout.matchAll(/^ {2}on (train|dev) +([\d,]+) characters +(0\.\d{4})$/gm)];
  expect(losses.map(([, split, count]) => [split, count])).toEqual([
    ['train', '900,216'],
    ['dev', '100,024'],
  ]);
  for (const [, , , loss] of losses)
    expect(Math.abs(Number(loss) / entropy - 1)).toBeLessThan(0.05);
});

test('fetch playlet: a file for other programs', async () => {
  const folder = await workplace();
  const { stdout } = await makemore(folder, 'data', 'fetch', 'playlet');
  const path = join(folder, 'cache', 'playlet.txt');
  expect(stdout).toBe(`playlet is in ${path}\n`);
  expect((await stat(path)).size).toBe(catalogue.playlet.bytes);
});

test('fetch: another file, a missing one and an unknown name are refused, and nothing is kept', async () => {
  const folder = await workplace();
  const fetch = (...args: string[]) => makemore(folder, 'data', 'fetch', ...args);
  const [wrong, missing, unknown] = await Promise.all([
    fetch('names32k', '--from', 'words.txt'),
    fetch('names32k', '--from', 'nowhere.txt'),
    fetch('names33k'),
  ]);
  expect([wrong.code, missing.code, unknown.code]).toEqual([1, 1, 1]);
  expect(wrong.stderr).toMatch(
    /^makemore: names32k could not be fetched\.\n +words\.txt: this is another file/,
  );
  expect(missing.stderr).toMatch(/nowhere\.txt: there is no such file\n/);
  expect(unknown.stderr).toMatch(
    /^makemore: names33k: there is no dataset of this name; there are names, playlet,/,
  );
  expect(existsSync(join(folder, 'cache'))).toBe(false);
});

const courseNames = join(
  process.env['MAKEMORE_DATASETS'] ??
    fileURLToPath(new URL('../../../../shared/datasets', import.meta.url)),
  'names.txt',
);

test.skipIf(!existsSync(courseNames))(
  "fetch: a copy of the course's names (skipped without MAKEMORE_DATASETS)",
  async () => {
    const folder = await workplace();
    const fetched = await makemore(folder, 'data', 'fetch', 'names32k', '--from', courseNames);
    const path = join(folder, 'cache', 'names32k.txt');
    expect(fetched).toMatchObject({ code: 0, stdout: `names32k is in ${path}\n` });
    expect(await readdir(join(folder, 'cache'))).toEqual(['names32k.txt']);
    const { stdout } = await makemore(folder, 'data', 'show', 'names32k');
    expect(stdout).toMatch(/^train +25,626 words +182,625 examples$/m);
    expect(stdout).toMatch(/^dev .* 22,655 examples\ntest .* 22,866 examples$/m);
  },
);
