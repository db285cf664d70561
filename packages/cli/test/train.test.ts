import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { bytesOf, jsonLines, makemore, workplace, workplaceAfter } from './makemore.ts';

const mlp = ['train', 'mlp', '--data', 'words.txt', '--steps', '60'];
const bigram = ['train', 'bigram', '--preset', 'gradient', '--data', 'words.txt'];

test('trains, saves in runs/<lecture>, and says what to type next', async () => {
  const folder = await workplace();
  const { code, stdout, stderr } = await makemore(folder, ...mlp);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^Multilayer perceptron \(quick\): [\d,]+ parameters, words\.txt,/);
  expect(stdout).toMatch(
    /train loss \d+\.\d{4}, dev loss \d+\.\d{4} nats a character after 60 steps/,
  );
  expect(stdout).toMatch(/Names from it: \w+ makemore sample mlp --out runs\/mlp\n$/);
  expect(stderr).toMatch(/quick {2}step 60\/60 {2}dev loss/);
  const card = JSON.parse((await bytesOf(folder, 'runs/mlp')).card ?? '');
  expect(card).toMatchObject({ lecture: 'mlp', step: 60, steps: 60, data: { name: 'words.txt' } });
  expect(card.losses).toEqual([{ step: 60, dev: expect.any(Number), train: expect.any(Number) }]);
  const log = await readFile(join(folder, 'runs/mlp/log.jsonl'), 'utf8');
  expect(jsonLines(log).at(-1)).toMatchObject({ event: 'evaluate', ...card.losses[0] });
});

test('two runs with one seed leave the same bytes; --json prints events and nothing else', async () => {
  const folder = await workplace();
  const run = (out: string, seed: string) =>
    makemore(folder, ...mlp, '--json', '--seed', seed, '--out', out);
  const [one, two, other] = await Promise.all([
    run('one', '7'),
    run('two', '7'),
    run('other', '8'),
  ]);
  expect([one.code, two.code, other.code]).toEqual([0, 0, 0]);
  expect(await bytesOf(folder, 'one')).toEqual(await bytesOf(folder, 'two'));
  expect((await bytesOf(folder, 'other')).model).not.toBe((await bytesOf(folder, 'one')).model);
  const events = jsonLines(one.stdout);
  expect(events).toHaveLength(21);
  for (const event of events) expect(event).toMatchObject({ lecture: 'mlp', preset: 'quick' });
  expect(events[0]).toMatchObject({ event: 'step', step: 3 });
  expect(events.at(-1)).toMatchObject({ event: 'evaluate', step: 60 });
  expect(one.stderr).toBe('');
});

describe('a folder with a model of 20 steps', () => {
  const trained = workplaceAfter(...bigram, '--steps', '20', '--out', 'run');
  const resume = ['train', 'bigram', '--out', 'run', '--resume'];

  test('it is replaced only by --force', async () => {
    const folder = await trained();
    const before = await bytesOf(folder, 'run');
    const args = [...bigram, '--steps', '10', '--out', 'run'];
    const refused = await makemore(folder, ...args);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toMatch(
      /^makemore: run already holds a model of bigram, step 20, dev loss \d\.\d{4}\. Go on with it by --resume, keep both by --out <folder>, or replace it by --force\n$/,
    );
    expect(await bytesOf(folder, 'run')).toEqual(before);
    const forced = await makemore(folder, ...args, '--force');
    expect(forced.code).toBe(0);
    expect(JSON.parse((await bytesOf(folder, 'run')).card ?? '')).toMatchObject({ step: 10 });
  });

  test('--resume leaves it as it is, for it has finished', async () => {
    const folder = await trained();
    const before = await bytesOf(folder, 'run');
    const again = await makemore(folder, ...resume);
    expect(again).toMatchObject({ code: 0, stderr: '' });
    expect(again.stdout).toMatch(/after 20 steps/);
    expect(await bytesOf(folder, 'run')).toEqual(before);
  });

  test('--resume --steps trains on, though its data may have moved', async () => {
    const folder = await trained();
    await rename(join(folder, 'words.txt'), join(folder, 'moved.txt'));
    const args = [...resume, '--steps', '40', '--data', 'moved.txt'];
    expect((await makemore(folder, ...args)).code).toBe(0);
    const card = JSON.parse((await bytesOf(folder, 'run')).card ?? '');
    expect(card).toMatchObject({ step: 40, steps: 40, data: { name: 'moved.txt' } });
    expect(card.losses.map(({ step }: { step: number }) => step)).toEqual([20, 40]);
  });

  test('a card.json that a kill left behind the weights is brought up to date', async () => {
    const folder = await trained();
    const before = await bytesOf(folder, 'run');
    await writeFile(join(folder, 'run/card.json'), (before.card ?? '').replace('20', '10'));
    expect((await makemore(folder, ...resume)).code).toBe(0);
    expect(await bytesOf(folder, 'run')).toEqual(before);
  });

  test('--resume refuses what is not the same run', async () => {
    const folder = await trained();
    const before = await bytesOf(folder, 'run');
    const refused = await Promise.all([
      makemore(folder, ...resume, '--data', 'short.txt'),
      makemore(folder, ...resume, '--preset', 'counting'),
      makemore(folder, ...resume, '--steps', '10'),
      makemore(folder, ...resume, '--seed', '5'),
      makemore(folder, 'train', 'mlp', '--resume', '--out', 'run'),
      makemore(folder, 'train', 'bigram', '--resume', '--out', 'nowhere'),
    ]);
    expect(refused.map(({ code }) => code)).toEqual([1, 1, 1, 1, 1, 1]);
    expect(refused.map(({ stderr }) => stderr)).toEqual([
      'makemore: the model in run was trained on words.txt as it was then; short.txt is not that file. Give the same data with --data, or train a new model in another folder with --out\n',
      'makemore: the model in run was trained by the preset gradient; leave --preset out, or name another folder with --out\n',
      'makemore: the model in run is at step 20 already; give --steps a larger number\n',
      'makemore: the model in run has the seed 2147483647; leave --seed out, or name another folder with --out\n',
      'makemore: run holds a model of bigram, not of mlp; name its folder with --out\n',
      'makemore: there is nothing to resume in nowhere; leave --resume out, or name the folder with --out\n',
    ]);
    expect(await bytesOf(folder, 'run')).toEqual(before);
  });
});

test('a finished model that trains on keeps the rate that its schedule ended with', async () => {
  const folder = await workplace();
  await makemore(folder, ...mlp);
  const on = await makemore(folder, 'train', 'mlp', '--resume', '--steps', '90', '--json');
  const rates = jsonLines(on.stdout).flatMap(({ learningRate }) => learningRate ?? []);
  expect(rates.length).toBeGreaterThan(1);
  for (const rate of rates) expect(rate).toBeCloseTo(0.03);
});

test('a model that is computed takes no steps', async () => {
  const folder = await workplace();
  const { code, stderr } = await makemore(folder, 'train', 'bigram', '--steps', '10');
  expect(code).toBe(1);
  expect(stderr).toMatch(
    /the preset counting of bigram is computed, not trained: leave --steps out/,
  );
});

test('--patience stops a run whose dev loss gets no better', async () => {
  const folder = await workplace();
  const args = [...bigram, '--steps', '20000', '--patience', '1'];
  const { code, stdout } = await makemore(folder, ...args);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^No better dev loss in 1 evaluations: stopped at step \d+\.$/m);
  const { step, losses } = JSON.parse((await bytesOf(folder, 'runs/bigram')).card ?? '');
  expect(step).toBeLessThan(20000);
  const steps = losses.map((each: { step: number }) => each.step);
  expect(new Set(steps).size).toBe(steps.length);
  expect(losses.at(-1).dev).toBeGreaterThan(losses.at(-2).dev);
});
