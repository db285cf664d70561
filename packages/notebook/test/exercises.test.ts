import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tensor } from '@makemore/tensor-ops';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { exercisesOf, mistakeIn, mistakeInTensor, notYet, solved, todo } from '../src/index.ts';
import { readProgress } from '../src/progress.node.ts';

let folder: string;
const printed: string[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'makemore-state-'));
  vi.stubEnv('MAKEMORE_STATE', folder);
  printed.length = 0;
  vi.spyOn(console, 'log').mockImplementation((text: string) => void printed.push(text));
});
afterEach(async () => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

function warmUp() {
  return exercisesOf('0-warm-up', {
    double: {
      title: 'Twice as much',
      level: 1,
      hints: ['add', 'x + x'],
      check: (double: (x: number) => number) =>
        double(3) === 6 ? solved('well done') : notYet(`double(3) is ${double(3)}, not 6`),
    },
  });
}

test('a check says what is wrong, and keeps what was solved', async () => {
  const { check } = warmUp();
  await check('double', (x) => x * x);
  expect(await readProgress()).toEqual({});
  await check('double', (x) => x + x);
  expect(printed).toEqual(['✗ Twice as much: double(3) is 9, not 6', '✓ Twice as much: well done']);
  const first = await readProgress();
  expect(first['0-warm-up']?.['double']).toMatch(/^\d{4}-\d\d-\d\dT/);
  await check('double', (x) => 2 * x);
  expect(await readProgress()).toEqual(first);
});

test('an untouched stub, no answer and an exception are not solved', async () => {
  const { judge } = warmUp();
  expect(await judge('double', () => todo())).toEqual(
    notYet('there is no answer yet: write it where todo() stands'),
  );
  expect(await judge('double', undefined as never)).toEqual(notYet('there is no answer yet'));
  const throws = () => {
    throw new TypeError('x is no function');
  };
  expect(await judge('double', throws)).toEqual(
    notYet('your answer threw TypeError: x is no function'),
  );
});

test('an exercise that there is not', async () => {
  const { check } = warmUp();
  await expect(check('triple' as 'double', () => 1)).rejects.toThrow(
    "there is no exercise 'triple'; choose one of: double",
  );
});

test('one more hint at each call', () => {
  const { hint } = warmUp();
  for (let i = 0; i < 3; i++) hint('double');
  expect(printed).toEqual([
    'Hint 1 of 2: add',
    'Hint 2 of 2: x + x',
    'That was the last hint. The solutions are in lectures/solutions.',
  ]);
});

test('progress that was damaged says so', async () => {
  await writeFile(join(folder, 'progress.json'), '{"0-warm-up": 3}');
  await expect(readProgress()).rejects.toThrow(/progress\.json is damaged: delete it/);
  expect(await readFile(join(folder, 'progress.json'), 'utf8')).toBe('{"0-warm-up": 3}');
});

test('mistakes in a number', () => {
  const options = { what: 'the loss', known: [[3, 'that is three'] as const] };
  const message = (got: unknown) => mistakeIn(got, 2, options)?.message;
  expect(message(2.0001)).toBeUndefined();
  expect(message(3)).toBe('the loss is 3: that is three');
  expect(message(1.5)).toBe('the loss is 1.5000, which is too small: it should be 2');
  expect(message(2.1)).toMatch(/too large/);
  expect(message(undefined)).toBe('the loss is nothing, not a number');
  expect(message(Number.NaN)).toMatch(/NaN: is there a logarithm of 0/);
  expect(message(tensor(2))).toBe("the loss is a tensor: write 'await t.item()'");
  expect(mistakeIn(1e9, 1, { known: [[Infinity, 'infinite']] })?.message).toMatch(/too large/);
});

test('mistakes in a tensor', async () => {
  const right = tensor([
    [1, 2],
    [3, 4],
  ]);
  const options = { what: 'W', known: [[right.transpose(), 'transposed'] as const] };
  const message = async (got: unknown) => (await mistakeInTensor(got, right, options))?.message;
  expect(await message(right.add(1e-6))).toBeUndefined();
  expect(await message(right.transpose())).toBe('W: transposed');
  expect(await message(right.add(0.5))).toBe('W has the right shape, but is off by up to 0.5000');
  expect(await message(right.flatten())).toBe('W has the shape [4], not [2, 2]');
  expect(await message(right.log().mul(0).div(0))).toMatch(/NaN or infinite/);
  expect(await message([1])).toBe('W is 1, not a tensor');
});
