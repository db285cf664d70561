/** The promise: same seed, same bytes, however often the run was stopped on the way. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AdamW, SGD } from '@makemore/nn';
import { describe, expect, test } from 'vitest';
import { RunFolder } from '../src/index.node.ts';
import { type SavedRunOptions, trainInFolder } from './savedRun.ts';
import { temporaryFolder } from './temporaryFolder.ts';

/** The files that a run leaves, which hold no times. */
async function bytesOf({ path }: RunFolder) {
  const [model, card] = await Promise.all(
    ['model.safetensors', 'card.json'].map((name) => readFile(join(path, name))),
  );
  return { model: model?.toString('base64'), card: card?.toString() };
}

/** The bytes of a run that nothing stopped. */
async function trained(options: SavedRunOptions) {
  const folder = new RunFolder(await temporaryFolder());
  await trainInFolder(folder, options);
  return bytesOf(folder);
}

/** A signal that aborts a run at the given step. */
function abortAt(step: number, run: SavedRunOptions['run'] = {}) {
  const controller = new AbortController();
  const schedule = (index: number) => {
    if (index === step - 1) controller.abort();
    return 0.1;
  };
  return { signal: controller.signal, run: { ...run, schedule } };
}

const options = { steps: 100, evaluateEvery: 30 };

test('two runs with one seed leave the same bytes; with another, others', async () => {
  expect(await trained(options)).toEqual(await trained(options));
  const other = await trained({ ...options, run: { seed: 43 } });
  expect(other.model).not.toBe((await trained(options)).model);
});

test.each([1, 29, 30, 31, 60, 99])(
  'stopped at step %i and resumed: the same bytes',
  async (step) => {
    const folder = new RunFolder(await temporaryFolder());
    const stopped = await trainInFolder(folder, { ...options, ...abortAt(step) });
    expect(stopped).toMatchObject({ ended: 'aborted', step });
    await trainInFolder(folder, options);
    expect(await bytesOf(folder)).toEqual(await trained(options));
  },
);

describe('with what the optimizer remembers', () => {
  test.each<[string, NonNullable<SavedRunOptions['run']>]>([
    ['SGD with momentum', { optimizer: (w) => new SGD(w, { lr: 0.1, momentum: 0.9 }) }],
    ['AdamW', { optimizer: (w) => new AdamW(w, { lr: 0.1 }) }],
  ])('%s', async (_, run) => {
    const folder = new RunFolder(await temporaryFolder());
    await trainInFolder(folder, { ...options, ...abortAt(41, run) });
    await trainInFolder(folder, { ...options, run });
    expect(await bytesOf(folder)).toEqual(await trained({ ...options, run }));
  });
});

test('stopped again and again', async () => {
  const folder = new RunFolder(await temporaryFolder());
  for (const step of [7, 8, 50, 90]) await trainInFolder(folder, { ...options, ...abortAt(step) });
  await trainInFolder(folder, options);
  expect(await bytesOf(folder)).toEqual(await trained(options));
});

test('it fails between the weights and the card: the weights are what counts', async () => {
  const folder = new RunFolder(await temporaryFolder());
  await trainInFolder(folder, { ...options, ...abortAt(40) });
  const older = await readFile(join(folder.path, 'card.json'));
  await trainInFolder(folder, { ...options, ...abortAt(70) });
  await writeFile(join(folder.path, 'card.json'), older);
  await trainInFolder(folder, options);
  expect(await bytesOf(folder)).toEqual(await trained(options));
});

test('patience counts on', async () => {
  const still = { schedule: () => 0 };
  const early = { ...options, evaluateEvery: 10, patience: 3, run: still };
  const crash = new Error('crash');
  for (const at of [10, 20, 30, 40]) {
    const folder = new RunFolder(await temporaryFolder());
    const onSaved = async (step: number) => {
      if (step === at) throw crash;
    };
    await expect(trainInFolder(folder, { ...early, onSaved })).rejects.toThrow(crash);
    await trainInFolder(folder, early);
    expect(await bytesOf(folder)).toEqual(await trained(early));
  }
});

test('killed and resumed: the same bytes', async () => {
  const folder = new RunFolder(await temporaryFolder());
  const root = fileURLToPath(new URL('../../..', import.meta.url));
  const script = fileURLToPath(new URL('killedRun.ts', import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', script, folder.path], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  child.stdout.on('data', (text) => {
    if (String(text).includes('saved 100')) child.kill('SIGKILL');
  });
  const [, signal] = await once(child, 'exit');
  expect(signal).toBe('SIGKILL');
  const step = (await folder.checkpoint())?.card.step;
  expect(step).toBeGreaterThanOrEqual(100);
  expect(step).toBeLessThan(400);
  const whole = { steps: 400, evaluateEvery: 50 };
  await trainInFolder(folder, whole);
  expect(await bytesOf(folder)).toEqual(await trained(whole));
}, 20_000);
