/** What was typed wrongly gets exit code 1 and a message that says what to do: never a stack trace. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Command } from 'commander';
import { describe, expect, test } from 'vitest';
import { program } from '../src/program.ts';
import { makemore, workplace, workplaceAfter } from './makemore.ts';

const commands = (function all(command: Command): Command[] {
  return [command, ...command.commands.flatMap(all)];
})(program);

/** What the parser says of a command line, before any command is carried out. */
async function parserSays(line: string): Promise<string> {
  let text = '';
  for (const command of commands) {
    command.exitOverride().configureOutput({
      writeErr: (part) => {
        text += part;
      },
    });
  }
  const parsing = program.parseAsync(line.split(' '), { from: 'user' });
  await expect(parsing, line).rejects.toMatchObject({ exitCode: 1 });
  return text.trimEnd();
}

test.each([
  ['trian mlp', /^error: unknown command 'trian'\n\(Did you mean train\?\)$/],
  ['train', /^error: missing required argument 'lecture'$/],
  ['train mlp more', /^error: too many arguments for 'train'/],
  ['train mlp --stepps 5', /^error: unknown option '--stepps'\n\(Did you mean --steps\?\)$/],
  ['train mlp --backend abacus', /'abacus' is invalid\. Allowed choices are wasm, reference/],
  [
    'train mlp --backend tfjs',
    /'tfjs' is invalid\. Allowed choices are .*tfjs-node-gpu, tfjs-node,/,
  ],
  ['train mlp --force --resume', /cannot be used with/],
  ['series --quick --full', /cannot be used with/],
  ['verify --quick --full', /cannot be used with/],
  ['verify mlp bigram', /^error: too many arguments for 'verify'/],
  ['verify --data words.txt', /^error: unknown option '--data'/],
  ['ladder mlp', /^error: too many arguments for 'ladder'/],
  ['ladder --quick --full', /cannot be used with/],
  ['ladder --steps some', /'some' is invalid\. Expected a whole number from 0\.$/],
  ['data fetch', /^error: missing required argument 'name'$/],
  ['train mlp --steps 1.5', /'1\.5' is invalid\. Expected a whole number from 0\.$/],
  ['train mlp --steps -1', /'-1' is invalid\. Expected a whole number from 0\.$/],
  ['train mlp --seed 99999999999999999999', /is invalid\. Expected a whole number from 0\.$/],
  ['train mlp --patience 0', /'0' is invalid\. Expected a whole number from 1\.$/],
  ['sample mlp --top-k 0', /'0' is invalid\. Expected a whole number from 1\.$/],
  ['sample mlp --top-p 0', /'0' is invalid\. Expected a number above 0 to 1\.$/],
  ['sample mlp --top-p 1.1', /'1\.1' is invalid\. Expected a number above 0 to 1\.$/],
  ['sample mlp --temperature cold', /'cold' is invalid\. Expected a number from 0\.$/],
  ['lr mlp --to Infinity', /'Infinity' is invalid\. Expected a number above 0\.$/],
  ['train mlp --threads 0', /'0' is invalid\. Expected a whole number from 1\.$/],
  ['train mlp --variant fast', /'fast' is invalid\. Allowed choices are strict, relaxed,/],
  ['bench --only gemm,nothing', /There is no part 'nothing'; choose some of: gemm, elementwise,/],
  ['bench --rounds 0', /'0' is invalid\. Expected a whole number from 1\.$/],
  ['bench --threads many', /'many' is invalid\. Expected a whole number from 1\.$/],
  ['bench --quick --rounds 5', /cannot be used with/],
])('%s', async (line, expected) => {
  expect(await parserSays(line)).toMatch(expected);
});

/** The complaints about each command line, which are typed at once. */
async function complaints(folder: string, lines: readonly string[]): Promise<string[]> {
  return Promise.all(
    lines.map(async (line) => {
      const { code, stdout, stderr } = await makemore(folder, ...line.split(' '));
      expect(code, `${line}\n${stderr}`).toBe(1);
      expect(stdout, line).toBe('');
      expect(stderr, line).not.toMatch(/mistake in makemore|^ +at |node:/m);
      return stderr.trimEnd();
    }),
  );
}

test('names that there are not', async () => {
  const folder = await workplace();
  const said = await complaints(folder, [
    'trian mlp',
    'train gpt5',
    'train mlp --preset none',
    'train mlp --backend tfjs-webgl',
    'series --only bigram,nothing',
    'verify mpl',
    'bench --contenders makemore,abacus',
    'bench --only steps --filter transformer',
  ]);
  expect(said[0]).toMatch(/^error: unknown command 'trian'\n\(Did you mean train\?\)$/);
  expect(said[1]).toMatch(/^makemore: there is no lecture 'gpt5'; choose one of: bigram, mlp/);
  expect(said[2]).toMatch(/^makemore: mlp has no preset 'none'; choose one of: quick, lecture$/);
  expect(said[3]).toBe(
    'makemore: tfjs-webgl: only a browser has WebGL; in Node use tfjs-webgpu, or tfjs-node-gpu where there is CUDA',
  );
  expect(said[4]).toMatch(/^makemore: there is no lecture 'nothing'/);
  expect(said[5]).toBe(
    "makemore: there is no lecture 'mpl'; choose one of: micrograd, bigram, mlp, batchnorm, backprop, wavenet, gpt, recurrent",
  );
  expect(said[6]).toMatch(/^makemore: there is no contender 'abacus'; choose some of: makemore,/);
  expect(said[7]).toBe(
    "makemore: no case has 'transformer' in its name; the names are: bigram; mlp; batchNormMlp; wavenet; gpt",
  );
});

test('data that cannot be learnt from', async () => {
  const folder = await workplace();
  await writeFile(join(folder, 'empty.txt'), '');
  await writeFile(join(folder, 'five.txt'), 'ann\nbo\ncy\ndee\neve\n');
  await writeFile(join(folder, 'prose.txt'), 'to be, or not to be '.repeat(9));
  const said = await complaints(folder, [
    'train mlp --data empty.txt',
    'train mlp --data .',
    'train bigram --data five.txt',
    'series --data prose.txt',
    'lr mlp --data tinyshakespeare',
    'data show nowhere.txt',
    'verify mlp --full',
    'ladder --data five.txt',
    'ladder --data prose.txt',
    'ladder --data playlet',
    'series --data playlet',
  ]);
  expect(said[0]).toMatch(/^makemore: empty\.txt: the file is empty/);
  expect(said[1]).toMatch(/^makemore: \.: this is a folder, not a file\./);
  expect(said[2]).toBe(
    'makemore: five.txt has too few words: 5; give at least 6, so that some are left for dev and test',
  );
  expect(said[3]).toMatch(
    /^makemore: prose\.txt, line 1: 179 characters are too long for a word; at most 40 are allowed\. /,
  );
  expect(said[4]).toMatch(
    /^makemore: tinyshakespeare: not on this machine .*data fetch tinyshakespeare$/,
  );
  expect(said[5]).toMatch(/^makemore: nowhere\.txt: there is no such file\. Give the path/);
  expect(said[6]).toMatch(/^makemore: names32k: not on this machine .*data fetch names32k$/);
  expect(said[7]).toMatch(/^makemore: five\.txt has too few words: 5; give at least 6/);
  expect(said[8]).toMatch(/^makemore: prose\.txt, line 1: 179 characters are too long for a word/);
  for (const text of said.slice(9)) {
    expect(text).toBe(
      'makemore: playlet is running text, and what is wanted here is words, one a line; give a file of ' +
        'them, or a dataset of words (see `makemore data`)',
    );
  }
});

describe('to what is fastest, the same is said as to any other', () => {
  const trained = workplaceAfter('train', 'bigram', '--data', 'words.txt', '--out', 'there');

  test('before it is measured', async () => {
    const said = await complaints(await trained(), [
      'train mlp --backend auto --preset nonsense',
      'train mlp --backend auto --data nowhere.txt',
      'train mlp --backend auto --data words.txt --resume',
      'train bigram --backend auto --data words.txt --out there',
    ]);
    expect(said).toEqual([
      "makemore: mlp has no preset 'nonsense'; choose one of: quick, lecture",
      expect.stringMatching(/^makemore: nowhere\.txt: there is no such file\. Give the path/),
      expect.stringMatching(
        /^makemore: there is nothing to resume in runs\/mlp; leave --resume out/,
      ),
      expect.stringMatching(/^makemore: there already holds a model of bigram, step \d+, /),
    ]);
  });
});

test('the least data, and a single character, are enough', async () => {
  const folder = await workplace();
  await writeFile(join(folder, 'six.txt'), 'ann\nbo\ncy\ndee\neve\nflo\n');
  await writeFile(join(folder, 'as.txt'), 'a\naa\naaa\naaaa\naaaaa\naaaaaa\n');
  const outcomes = await Promise.all([
    makemore(folder, 'train', 'mlp', '--steps', '3', '--data', 'six.txt', '--out', 'six'),
    makemore(folder, 'sample', 'bigram', '--data', 'as.txt', '--seed', String(2 ** 53 - 1)),
  ]);
  for (const { code, stdout } of outcomes) {
    expect(code).toBe(0);
    expect(stdout).not.toMatch(/NaN/);
  }
});

describe('files and folders that are in the way or damaged', () => {
  const trained = workplaceAfter('train', 'bigram', '--data', 'words.txt', '--out', 'cut');

  test('say so', async () => {
    const folder = await trained();
    const path = join(folder, 'cut/model.safetensors');
    await writeFile(path, (await readFile(path)).subarray(0, 1000));
    const said = await complaints(folder, [
      'train bigram --data words.txt --out words.txt',
      'series --only bigram --json --data words.txt --out words.txt',
      'sample bigram --out cut',
      'train bigram --out cut --resume',
    ]);
    for (const text of said.slice(0, 2)) {
      expect(text).toMatch(/: a file is where a folder should be/);
    }
    for (const text of said.slice(2)) {
      expect(text).toMatch(
        /^makemore: .* is damaged or was not written by makemore \(.*\); train the model again with --force, or name another folder with --out$/,
      );
    }
    const forced = await makemore(
      folder,
      'train',
      'bigram',
      '--out',
      'cut',
      '--force',
      '--data',
      'words.txt',
    );
    expect(forced.code).toBe(0);
  });
});
