import { readdir, readFile, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { datasetPath, type FetchOptions, fetchDataset, type Progress } from '../src/index.node.ts';
import { DatasetError } from '../src/index.ts';
import { temporaryFolder } from './temporaryFolder.ts';

const served = vi.hoisted(() => ({
  contents: 'emma\nolivia\nava\n'.repeat(20_000),
  urls: [] as string[],
}));
const { contents } = served;

// The real catalogue, but names32k is a file that the tests can serve.
vi.mock(import('../src/catalogue.ts'), async (original) => {
  const { createHash } = await import('node:crypto');
  const module = await original();
  const names32k = {
    ...module.catalogue.names32k,
    bytes: served.contents.length,
    sha256: createHash('sha256').update(served.contents).digest('hex'),
    get urls() {
      return served.urls.length > 0 ? served.urls : module.catalogue.names32k.urls;
    },
  };
  return { ...module, catalogue: { ...module.catalogue, names32k } };
});

/** A server on this machine, and the address of a file on it. */
async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/names.txt`;
}

/** The complaint of a fetch that fails, and that it left nothing behind. */
async function complaint(options: FetchOptions): Promise<string> {
  const cacheFolder = await temporaryFolder();
  const error = await fetchDataset('names32k', { ...options, cacheFolder }).catch(
    (reason: unknown) => reason,
  );
  expect(await readdir(cacheFolder)).toEqual([]);
  expect(error).toBeInstanceOf(DatasetError);
  const { message } = error as DatasetError;
  const lines = message.split('\n');
  expect(lines.shift()).toBe('names32k could not be fetched.');
  expect(lines.pop()).toBe(
    'Get the file some other way, and type: npx makemore data fetch names32k --from <path or address>',
  );
  return lines.join('\n').trim();
}

describe('from an address', () => {
  test('the file arrives, and the progress up to its end', async () => {
    const url = await serve((_, response) => response.end(contents));
    const cacheFolder = join(await temporaryFolder(), 'made', 'when needed');
    const seen: Progress[] = [];
    const path = await fetchDataset('names32k', {
      from: new URL(url),
      cacheFolder,
      onProgress: (progress) => seen.push(progress),
    });
    expect(path).toBe(datasetPath('names32k', cacheFolder));
    expect(await readFile(path, 'utf8')).toBe(contents);
    expect(await readdir(cacheFolder)).toEqual(['names32k.txt']);
    expect(seen.at(-1)).toEqual({ received: contents.length, total: contents.length });
    const received = seen.map((progress) => progress.received);
    expect(received).toEqual(received.slice().sort((a, b) => a - b));
  });

  test('what is there is not fetched again; what is damaged is', async () => {
    let requests = 0;
    const from = await serve((_, response) => {
      requests++;
      response.end(contents);
    });
    const cacheFolder = await temporaryFolder();
    const path = await fetchDataset('names32k', { from, cacheFolder });
    await fetchDataset('names32k', { from, cacheFolder });
    expect(requests).toBe(1);
    await writeFile(path, 'emma\n');
    await fetchDataset('names32k', { from, cacheFolder });
    expect(requests).toBe(2);
    expect(await readFile(path, 'utf8')).toBe(contents);
  });

  test('without one: its public homes, one after the other', async () => {
    const lost = await serve((_, response) => response.writeHead(404).end());
    const found = await serve((_, response) => response.end(contents));
    served.urls = [lost, found];
    const path = await fetchDataset('names32k', { cacheFolder: await temporaryFolder() });
    expect(await readFile(path, 'utf8')).toBe(contents);
    served.urls = [lost, lost];
    expect(await complaint({})).toBe(
      `${lost}: the server answered 404 Not Found\n  ${lost}: the server answered 404 Not Found`,
    );
  });

  test('an answer of 404 or 500', async () => {
    for (const [status, text] of [
      [404, 'Not Found'],
      [500, 'Internal Server Error'],
    ] as const) {
      const from = await serve((_, response) => response.writeHead(status).end(contents));
      expect(await complaint({ from })).toBe(`${from}: the server answered ${status} ${text}`);
    }
  });

  test('nobody answers', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    const from = `http://127.0.0.1:${port}/names.txt`;
    expect(await complaint({ from })).toBe(`${from}: the host refuses connections`);
  });

  test('no network', async () => {
    const cause = Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND' });
    vi.spyOn(globalThis, 'fetch').mockRejectedValueOnce(new TypeError('fetch failed', { cause }));
    const from = 'https://example.org/names.txt';
    expect(await complaint({ from })).toBe(
      `${from}: the host cannot be found; this machine may be offline`,
    );
  });

  test('the connection breaks', async () => {
    const from = await serve((_, response) => {
      response.writeHead(200, { 'content-length': contents.length });
      response.write(contents.slice(0, 1000), () => response.destroy());
    });
    expect(await complaint({ from })).toMatch(
      /names\.txt: the connection broke after 1000 bytes \(/,
    );
  });

  test('another file: of another sum, shorter, longer', async () => {
    const from = async (body: string) => ({
      from: await serve((_, response) => response.end(body)),
    });
    expect(await complaint(await from(contents.replace('emma', 'anna')))).toMatch(
      /: this is another file: its SHA-256 is [0-9a-f]{64}, not [0-9a-f]{64}$/,
    );
    expect(await complaint(await from(contents.slice(0, -5)))).toMatch(
      ': this is another file, or only a part: 319995 bytes, not 320000',
    );
    expect(await complaint(await from(`${contents}\n`))).toMatch(
      ': this is another file: it has more than 320000 bytes',
    );
  });
});

describe('aborted', () => {
  test('before it began', async () => {
    const cacheFolder = await temporaryFolder();
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(fetchDataset('names32k', { cacheFolder, signal })).rejects.toThrow('enough');
    expect(await readdir(cacheFolder)).toEqual([]);
  });

  test('before a slow server answers', async () => {
    const cacheFolder = await temporaryFolder();
    const controller = new AbortController();
    const from = await serve(() => controller.abort());
    await expect(
      fetchDataset('names32k', { from, cacheFolder, signal: controller.signal }),
    ).rejects.toMatchObject({ name: 'AbortError' });
    expect(await readdir(cacheFolder)).toEqual([]);
  });

  test('in the middle', async () => {
    const cacheFolder = await temporaryFolder();
    const from = await serve((_, response) => void response.write(contents.slice(0, 1000)));
    const controller = new AbortController();
    const onProgress = () => controller.abort(new Error('enough'));
    await expect(
      fetchDataset('names32k', { from, cacheFolder, onProgress, signal: controller.signal }),
    ).rejects.toThrow('enough');
    expect(await readdir(cacheFolder)).toEqual([]);
  });

  test("by onProgress, whose error is the caller's own", async () => {
    const cacheFolder = await temporaryFolder();
    const from = await serve((_, response) => response.end(contents));
    const onProgress = () => {
      throw new TypeError('mine');
    };
    await expect(fetchDataset('names32k', { from, cacheFolder, onProgress })).rejects.toThrow(
      new TypeError('mine'),
    );
    expect(await readdir(cacheFolder)).toEqual([]);
  });
});

describe('from a file', () => {
  test('by its path or its file: address', async () => {
    const copy = join(await temporaryFolder(), 'my copy.txt');
    await writeFile(copy, contents);
    for (const from of [copy, pathToFileURL(copy), pathToFileURL(copy).href]) {
      const path = await fetchDataset('names32k', { from, cacheFolder: await temporaryFolder() });
      expect(await readFile(path, 'utf8')).toBe(contents);
    }
  });

  test('that is not there, is a folder, or another file', async () => {
    const folder = await temporaryFolder();
    expect(await complaint({ from: join(folder, 'none.txt') })).toBe(
      `${join(folder, 'none.txt')}: there is no such file`,
    );
    expect(await complaint({ from: folder })).toBe(`${folder}: this is a folder, not a file`);
    const other = join(folder, 'other.txt');
    await writeFile(other, contents.toUpperCase());
    expect(await complaint({ from: other })).toMatch(': this is another file: its SHA-256 is ');
    expect(await complaint({ from: 'ftp://127.0.0.1/names.txt' })).toBe(
      'ftp://127.0.0.1/names.txt: there is no such file',
    );
  });
});

test('what comes with makemore is there already', async () => {
  expect(await fetchDataset('names')).toBe(datasetPath('names'));
});

test('an unknown name: the names there are', async () => {
  await expect(fetchDataset('toString')).rejects.toThrow(
    new DatasetError(
      'toString: there is no dataset of this name; there are names, playlet, names32k, tinyshakespeare',
    ),
  );
});

test('a cache folder that cannot be made: the setting that helps', async () => {
  const file = join(await temporaryFolder(), 'file');
  await writeFile(file, '');
  const from = await serve((_, response) => response.end(contents));
  const fetching = fetchDataset('names32k', { from, cacheFolder: join(file, 'cache') });
  await expect(fetching).rejects.toThrow(
    /^names32k: cannot write .*names32k\.txt: .*\. Set MAKEMORE_CACHE to a folder/,
  );
});
