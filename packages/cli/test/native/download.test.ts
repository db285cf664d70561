import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { download } from '../../src/native/download.ts';
import { InstallError } from '../../src/native/installError.ts';

/** The address of a server that answers with these bytes. */
async function serving(bytes: Uint8Array): Promise<string> {
  vi.stubEnv('NO_PROXY', '127.0.0.1');
  onTestFinished(() => void vi.unstubAllEnvs());
  const server = createServer((_, response) => response.end(bytes));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/file`;
}

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'makemore-download-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

test('what arrives is written, and its sum is that of sha256sum', async () => {
  const file = join(await newFolder(), 'file');
  // printf abc | sha256sum
  const sum = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
  expect(await download(await serving(Buffer.from('abc')), file)).toBe(sum);
  expect(await readFile(file, 'utf8')).toBe('abc');
});

test.skipIf(!existsSync('/dev/full'))(
  'a disk that is full is no fault of the network (needs /dev/full)',
  async () => {
    const address = await serving(new Uint8Array(1_000_000));
    const failed = await download(address, '/dev/full').catch((error: unknown) => error);
    expect(failed).toMatchObject({ code: 'ENOSPC', syscall: 'write' });
    expect(failed).not.toBeInstanceOf(InstallError);
  },
);

test('a server that is not there is one', async () => {
  const dead = download('http://127.0.0.1:9/file', join(await newFolder(), 'file'));
  await expect(dead).rejects.toThrow(InstallError);
  await expect(dead).rejects.toThrow(/^http:\/\/127\.0\.0\.1:9\/file cannot be downloaded: /);
});
