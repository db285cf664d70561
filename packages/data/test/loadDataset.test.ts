import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { datasetPath, defaultCacheFolder, loadDataset } from '../src/index.node.ts';
import {
  catalogue,
  contextWindows,
  DatasetError,
  playlet,
  splitByCourse,
  splitText,
  Vocabulary,
} from '../src/index.ts';
import { temporaryFolder } from './temporaryFolder.ts';

async function complaint(nameOrPath: string, cacheFolder: string): Promise<string> {
  const error = await loadDataset(nameOrPath, { cacheFolder }).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(DatasetError);
  return (error as DatasetError).message;
}

describe('a dataset of the catalogue', () => {
  test('names comes with makemore', async () => {
    const dataset = await loadDataset('names');
    if (dataset.kind !== 'words') throw new Error('names are words');
    expect(dataset.words).toHaveLength(catalogue.names.count);
    expect(dataset.sha256).toBe(catalogue.names.sha256);
    expect(dataset.name).toBe('names');
    expect(dataset.words.every((word) => /^[a-z]{2,15}$/.test(word))).toBe(true);
    expect(dataset.words).toEqual([...new Set(dataset.words)].sort());
  });

  test('playlet is written on the spot', async () => {
    const dataset = await loadDataset('playlet', { cacheFolder: await temporaryFolder() });
    if (dataset.kind !== 'text') throw new Error('playlet is text');
    expect(dataset.text).toBe(playlet());
    expect([dataset.name, dataset.sha256]).toEqual(['playlet', catalogue.playlet.sha256]);
  });

  test('can be read as another kind', async () => {
    expect((await loadDataset('names', { kind: 'text' })).kind).toBe('text');
  });

  test('one that was not fetched: the command to type', async () => {
    const folder = await temporaryFolder();
    const path = join(folder, 'names32k.txt');
    expect(await complaint('names32k', folder)).toBe(
      `names32k: not on this machine (${path}). Type: npx makemore data fetch names32k`,
    );
  });

  test('one that is damaged: the same command', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'names32k.txt'), 'emma\nolivia\n');
    expect(await complaint('names32k', folder)).toMatch(
      /names32k\.txt is damaged: its SHA-256 is 8104bc91[0-9a-f]{56}, not 0a30b555[0-9a-f]{56}\. Type: npx makemore data fetch names32k$/,
    );
  });

  test('is looked for in MAKEMORE_CACHE', () => {
    vi.stubEnv('MAKEMORE_CACHE', 'some-folder');
    expect(defaultCacheFolder()).toBe('some-folder');
    expect(datasetPath('names32k')).toBe(join('some-folder', 'names32k.txt'));
    vi.stubEnv('MAKEMORE_CACHE', '');
    expect(defaultCacheFolder()).toMatch(/makemore/);
    vi.unstubAllEnvs();
  });
});

describe('a file of your own', () => {
  test('is read, and called by its path', async () => {
    const path = join(await temporaryFolder(), 'mine.txt');
    await writeFile(path, 'ann\nbo\n');
    expect(await loadDataset(path)).toMatchObject({
      name: path,
      kind: 'words',
      words: ['ann', 'bo'],
    });
    expect(await loadDataset(path, { kind: 'text' })).toMatchObject({ text: 'ann\nbo\n' });
  });

  test('that is not there: the names that could be meant', async () => {
    expect(await complaint('names32', '.')).toBe(
      "names32: there is no such file. Give the path of a text file, or a dataset's name: names, " +
        'playlet, names32k, tinyshakespeare',
    );
  });

  test('that is a folder', async () => {
    const folder = join(await temporaryFolder(), 'names.txt');
    await mkdir(folder);
    expect(await complaint(folder, '.')).toMatch(`${folder}: this is a folder, not a file.`);
  });
});

describe("the course's data, if they were fetched", () => {
  const names32k = existsSync(datasetPath('names32k'));
  const tinyshakespeare = existsSync(datasetPath('tinyshakespeare'));

  test.skipIf(!names32k)(
    'names32k in its three parts (needs: npx makemore data fetch names32k)',
    async () => {
      const dataset = await loadDataset('names32k');
      if (dataset.kind !== 'words') throw new Error('names32k are words');
      expect(dataset.words).toHaveLength(catalogue.names32k.count);
      const vocabulary = Vocabulary.ofWords(dataset.words);
      expect(vocabulary.characters.join('')).toBe('.abcdefghijklmnopqrstuvwxyz');
      const { train, dev, test: held } = splitByCourse(dataset.words);
      expect(train.slice(0, 3)).toEqual(['yuheng', 'diondre', 'xavien']);
      const sizes = [train, dev, held].map((words) => contextWindows(words, vocabulary, 3).y.size);
      expect(sizes).toEqual([182_625, 22_655, 22_866]);
    },
  );

  test.skipIf(!tinyshakespeare)(
    'tinyshakespeare and its dev part (needs: npx makemore data fetch tinyshakespeare)',
    async () => {
      const dataset = await loadDataset('tinyshakespeare');
      if (dataset.kind !== 'text') throw new Error('tinyshakespeare is text');
      expect(dataset.text).toHaveLength(catalogue.tinyshakespeare.count);
      const vocabulary = Vocabulary.ofText(dataset.text);
      expect(vocabulary.size).toBe(65);
      expect(vocabulary.encode('hii there')).toEqual(
        Int32Array.of(46, 47, 47, 1, 58, 46, 43, 56, 43),
      );
      const { train, dev } = splitText(dataset.text);
      expect([train.length, dev.length]).toEqual([1_003_854, 111_540]);
    },
  );
});
