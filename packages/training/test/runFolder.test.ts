import { appendFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { RunFolder, RunFolderError } from '../src/index.node.ts';
import { encodeCheckpoint, encodeModel, formatModelCard } from '../src/index.ts';
import { card } from './savedRun.ts';
import { smallRun } from './smallRun.ts';
import { temporaryFolder } from './temporaryFolder.ts';

async function checkpoint(seed = 42): Promise<Uint8Array> {
  const run = smallRun({ seed });
  return encodeCheckpoint(run, run.generator, card);
}

/** The message of the RunFolderError that it is rejected with. */
async function complaint(promise: Promise<unknown>): Promise<string> {
  const error = await promise.catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(RunFolderError);
  return (error as Error).message;
}

async function savedFolder(): Promise<RunFolder> {
  const folder = new RunFolder(await temporaryFolder());
  await folder.save(await checkpoint(), card);
  return folder;
}

test('what is saved is there, and nothing else', async () => {
  const path = join(await temporaryFolder(), 'made', 'when needed');
  const folder = new RunFolder(path);
  const bytes = await checkpoint();
  await folder.save(bytes, card);
  expect((await readdir(path)).sort()).toEqual(['card.json', 'model.safetensors']);
  expect(new Uint8Array(await readFile(join(path, 'model.safetensors')))).toEqual(bytes);
  expect(await readFile(join(path, 'card.json'), 'utf8')).toBe(formatModelCard(card));
  expect((await folder.checkpoint())?.card).toEqual(card);
});

test('the log has a line an event, and begins anew with a new run', async () => {
  const folder = new RunFolder(join(await temporaryFolder(), 'run'));
  const log = () => readFile(join(folder.path, 'log.jsonl'), 'utf8');
  await folder.begin();
  await folder.log({ event: 'step', step: 1 });
  await folder.log({ event: 'evaluate', dev: 2.5 });
  expect(await log()).toBe('{"event":"step","step":1}\n{"event":"evaluate","dev":2.5}\n');
  await folder.begin();
  await folder.log({ event: 'step', step: 2 });
  expect(await log()).toBe('{"event":"step","step":2}\n');
});

test('a run that goes on cuts the log after its step', async () => {
  const folder = new RunFolder(join(await temporaryFolder(), 'run'));
  await folder.begin();
  for (const step of [100, 200, 300]) await folder.log({ event: 'step', step });
  await appendFile(join(folder.path, 'log.jsonl'), '{"event":"st'); // as a kill leaves it
  await folder.begin(200);
  await folder.log({ event: 'step', step: 300 });
  expect(await readFile(join(folder.path, 'log.jsonl'), 'utf8')).toBe(
    [100, 200, 300].map((step) => `{"event":"step","step":${step}}\n`).join(''),
  );
});

test('a new run leaves the old model until it saves its own', async () => {
  const folder = await savedFolder();
  await folder.begin();
  expect((await folder.checkpoint())?.card).toEqual(card);
});

describe('what cannot be written', () => {
  test('a save that fails leaves what was there, and no rest of its own', async () => {
    const folder = new RunFolder(await temporaryFolder());
    // The last step of writing a file whole, the renaming, fails on a folder of that name.
    await mkdir(join(folder.path, 'model.safetensors'));
    await writeFile(join(folder.path, 'card.json'), formatModelCard(card));
    const saving = folder.save(await checkpoint(), { ...card, step: 5 });
    expect(await complaint(saving)).toMatch(
      / cannot be written: .*; choose another folder with --out/,
    );
    expect((await readdir(folder.path)).sort()).toEqual(['card.json', 'model.safetensors']);
    expect(await readFile(join(folder.path, 'card.json'), 'utf8')).toBe(formatModelCard(card));
  });

  test('a file where the folder should be, or above it', async () => {
    const file = join(await temporaryFolder(), 'file');
    await writeFile(file, '');
    for (const path of [file, join(file, 'run')]) {
      const folder = new RunFolder(path);
      const text = `${path} cannot be written: a file is where a folder should be`;
      expect(await complaint(folder.begin())).toContain(text);
      expect(await complaint(folder.save(await checkpoint(), card))).toContain(text);
      expect(await complaint(folder.log({}))).toContain(text);
    }
    expect(await readFile(file, 'utf8')).toBe('');
  });
});

describe('what cannot be read', () => {
  test('nothing there: no checkpoint', async () => {
    const folder = new RunFolder(join(await temporaryFolder(), 'none'));
    expect(await folder.checkpoint()).toBeUndefined();
  });

  test('a card for people only: without it, or damaged, the model is still whole', async () => {
    const folder = await savedFolder();
    await writeFile(join(folder.path, 'card.json'), '{"format');
    expect((await folder.checkpoint())?.card).toEqual(card);
  });

  test('damaged weights', async () => {
    const folder = await savedFolder();
    const path = join(folder.path, 'model.safetensors');
    const bytes = await readFile(path);
    for (const damaged of [bytes.subarray(0, -4), bytes.subarray(0, 100), Buffer.from('hello')]) {
      await writeFile(path, damaged);
      expect(await complaint(folder.checkpoint())).toMatch(
        /model\.safetensors is damaged or was not written by makemore \(.*\); train the model again with --force/,
      );
    }
  });

  test('a model to sample from is no checkpoint, and is not damaged', async () => {
    const folder = new RunFolder(await temporaryFolder());
    await folder.save(await encodeModel(smallRun({ seed: 42 }).model, card), card);
    expect((await folder.model())?.card).toEqual(card);
    expect(await complaint(folder.checkpoint())).toBe(
      `${join(folder.path, 'model.safetensors')} holds a trained model to sample from, without what ` +
        'training goes on from; replace it with --force, or name another folder with --out',
    );
  });

  test('a folder or a file in the way', async () => {
    const folder = new RunFolder(await temporaryFolder());
    await mkdir(join(folder.path, 'model.safetensors'));
    expect(await complaint(folder.checkpoint())).toMatch(/model\.safetensors cannot be read: /);
    const file = join(folder.path, 'file');
    await writeFile(file, '');
    expect(await complaint(new RunFolder(file).checkpoint())).toBe(
      `${join(file, 'model.safetensors')} cannot be read: a file is where a folder should be`,
    );
  });
});
