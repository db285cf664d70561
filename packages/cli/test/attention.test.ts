import { describe, expect, test } from 'vitest';
import { formatAttention } from '../src/attentionMap.ts';
import { jsonLines, makemore, workplaceAfter } from './makemore.ts';

describe('a map', () => {
  const weights = [
    [1, 0, 0],
    [0.25, 0.75, 0],
    [0.04, 0.05, 0.91],
  ];

  test('in shades, a row for each character, with what is before it', () => {
    expect(formatAttention(['a', ' ', '\n'], weights).split('\n')).toEqual([
      '    a ␣ ↵',
      'a │ ██',
      '␣ │ ▒▒██',
      '↵ │ ··░░██',
    ]);
  });

  test('in per cent', () => {
    expect(formatAttention(['a', 'b', 'c'], weights, { numbers: true }).split('\n')).toEqual([
      '       a   b   c',
      'a │  100',
      'b │   25  75',
      'c │    4   5  91',
    ]);
  });
});

describe('of a trained model', () => {
  const data = ['--data', 'words.txt'];
  const trained = workplaceAfter('train', 'gpt', '--preset', 'nano', '--steps', '2', ...data);
  const prompt = 'anna\nbo';

  test('JSON: a map a layer, whose rows add up to 1, and nobody looks ahead', async () => {
    const folder = await trained();
    const { code, stdout, stderr } = await makemore(
      ...([folder, 'attention', 'gpt', '--json', '--prompt', prompt] as const),
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const maps = jsonLines(stdout) as { layer: number; head: null; weights: number[][] }[];
    expect(maps.map(({ layer, head }) => [layer, head])).toEqual(
      [1, 2, 3, 4].map((n) => [n, null]),
    );
    for (const { weights } of maps) {
      expect(weights.map((row) => row.length)).toEqual(Array(7).fill(7));
      for (const [i, row] of weights.entries()) {
        expect(row.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 5);
        expect(row.slice(i + 1).every((weight) => weight === 0)).toBe(true);
      }
    }
  });

  test('a layer is the mean of its heads', async () => {
    const folder = await trained();
    const rowOf = async (...args: string[]) => {
      const all = ['--json', '--prompt', prompt, '--layer', '2', ...args];
      const { stdout } = await makemore(folder, 'attention', 'gpt', ...all);
      const { weights } = JSON.parse(stdout) as { weights: number[][] };
      return weights[6] as number[];
    };
    const [mean, ...heads] = await Promise.all([
      rowOf(),
      ...['1', '2', '3', '4'].map((head) => rowOf('--head', head)),
    ]);
    for (const [i, weight] of (mean as number[]).entries()) {
      const sum = heads.reduce((total, row) => total + (row[i] as number), 0);
      expect(weight).toBeCloseTo(sum / 4, 5);
    }
    expect(heads[0]).not.toEqual(heads[1]);
  });

  test('for a reader: one head in per cent, and what the shades stand for', async () => {
    const folder = await trained();
    const look = async (...args: string[]) =>
      (await makemore(folder, 'attention', 'gpt', '--prompt', 'an', ...args)).stdout;
    const [numbers, shades] = await Promise.all([
      look('--layer', '4', '--head', '2', '--numbers'),
      look(),
    ]);
    expect(numbers).toMatch(
      /^layer 4, head 2\n {7}a {3}n\na │ {2}100\nn │ [ \d]{4}[ \d]{4}\n\nper cent\n$/,
    );
    expect(shades.match(/^layer \d, the mean of its heads$/gm)).toHaveLength(4);
    expect(shades).toMatch(/^· below 0\.05, ░ from 0\.05, /m);
  });

  test('what cannot be asked for', async () => {
    const folder = await trained();
    const said = await Promise.all(
      [
        ['gpt', '--prompt', 'a', '--layer', '5'],
        ['gpt', '--prompt', 'a', '--head', '9'],
        ['gpt', '--prompt', ''],
        ['gpt', '--prompt', 'a'.repeat(33)],
        ['gpt', '--prompt', 'Ü'],
        ['mlp', '--prompt', 'a'],
        ['gpt'],
      ].map((args) => makemore(folder, 'attention', ...args)),
    );
    expect(said.map(({ code, stdout }) => [code, stdout])).toEqual(said.map(() => [1, '']));
    const [layer, head, empty, long, unknown, lecture, missing] = said.map(({ stderr }) => stderr);
    expect(layer).toBe('makemore: --layer 5: this model has 4, numbered from 1\n');
    expect(head).toBe('makemore: --head 9: this model has 4, numbered from 1\n');
    expect(empty).toMatch(/^makemore: --prompt must have 1 to 32 characters, .*; it has 0\n$/);
    expect(long).toMatch(/; it has 33\n$/);
    expect(unknown).toMatch(
      /^makemore: --prompt: this model does not know Ü; it knows "\\n", a to /,
    );
    expect(lecture).toMatch(/^makemore: mlp has no attention; the lecture gpt has: /);
    expect(missing).toMatch(/^error: required option '--prompt <text>' not specified/);
  });
});

describe('of a stage on the way', () => {
  const trained = workplaceAfter(
    ...['train', 'gpt', '--preset', 'head', '--steps', '1', '--data', 'words.txt'],
  );

  test('is not shown', async () => {
    const { code, stderr } = await makemore(await trained(), 'attention', 'gpt', '--prompt', 'a');
    expect(code).toBe(1);
    expect(stderr).toMatch(/^makemore: the model in runs\/gpt is a stage on the way \(head\)/);
  });
});
