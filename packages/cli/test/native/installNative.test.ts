import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { delimiter, dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { type InstallOptions, installNative } from '../../src/native/installNative.ts';
import { tidy } from '../../src/native/replaceFolder.ts';
import { tryAddon } from '../../src/native/tryAddon.ts';
import { compilerMissing, fakeLibrary, fakePackage, newFolder, pack } from './fakePackage.ts';

// Each test waits for a compiler, on whatever machine.
vi.setConfig({ testTimeout: 60_000 });

const missing = compilerMissing();

// What the machine that runs the tests has set must not reach them.
beforeEach(() => {
  for (const name of Object.keys(process.env)) {
    if (/CDN_STORAGE|TFJS_NODE|binary_host|_PROXY$|^CXX$/i.test(name)) vi.stubEnv(name, undefined);
  }
});
afterEach(() => vi.unstubAllEnvs());

/** What a folder beside the package would betray: a copy that was left. */
async function neighbours(folder: string): Promise<string[]> {
  return readdir(dirname(folder));
}

/** A mirror with these files, which records what it was asked for. */
async function mirror(files: Readonly<Record<string, Buffer | 'stall'>>) {
  const asked: string[] = [];
  const server = createServer(({ url = '' }, response) => {
    asked.push(url);
    const file = files[url];
    if (file === undefined) response.writeHead(404).end('not found');
    else if (file === 'stall') response.writeHead(200, { 'content-length': 1000 }).write('a');
    else response.writeHead(200, { 'content-length': file.length }).end(file);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { asked, address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` };
}

const library = '/tensorflow/libtensorflow/libtensorflow-cpu-linux-x86_64-2.9.1.tar.gz';
const addon = '/tf-builds/pre-built-binary/napi-v8/4.22.0/CPU-linux-4.22.0.tar.gz';

/** The reason why an install failed. */
async function failure(folder: string, options: InstallOptions = {}): Promise<string> {
  const error = await installNative(folder, options).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(Error);
  expect((error as Error).name).toBe('InstallError');
  return (error as Error).message;
}

describe.skipIf(missing)(`the native part${missing ? `, skipped: ${missing}` : ''}`, () => {
  test.each([false, true])('is built with a folder; python: %s', async (python) => {
    const folder = await fakePackage();
    const stages: string[] = [];
    const libtensorflow = await fakeLibrary({ version: '2.15.0', python });
    const options = { libtensorflow, onStage: (text: string) => stages.push(text) };
    const installed = await installNative(folder, options);
    expect(installed).toEqual({ libtensorflow: '2.15.0', isUsingGpu: false });
    expect(stages).toEqual(['building the addon', 'trying it']);
    expect(await neighbours(folder)).toEqual(['tfjs-node']);
    // Once more, over what is there.
    const next = await fakeLibrary({ version: '2.16.1', python });
    expect((await installNative(folder, { libtensorflow: next })).libtensorflow).toBe('2.16.1');
    expect(await neighbours(folder)).toEqual(['tfjs-node']);
  });

  test('is built with an archive', async () => {
    const folder = await fakePackage();
    const packed = await pack(await fakeLibrary({ version: '2.9.1' }), 'lib', 'include');
    // Some tars take what stands before a colon for a machine.
    const libtensorflow = join(dirname(packed), 'here:it-is.tar.gz');
    await rename(packed, libtensorflow);
    expect((await installNative(folder, { libtensorflow })).libtensorflow).toBe('2.9.1');
  });

  test('is downloaded from the mirror; the addon that it lacks is built', async () => {
    const archive = await readFile(
      await pack(await fakeLibrary({ version: '2.9.1' }), 'lib', 'include'),
    );
    const { asked, address } = await mirror({ [library]: archive });
    vi.stubEnv('TFJS_NODE_CDN_STORAGE', address);
    const folder = await fakePackage();
    const progress: number[] = [];
    const stages: string[] = [];
    const installed = await installNative(folder, {
      onStage: (text) => stages.push(text),
      onProgress: (received, total) => progress.push(received / total),
    });
    expect(installed.libtensorflow).toBe('2.9.1');
    expect(progress.at(-1)).toBe(1);
    expect(asked).toEqual([library, addon]);
    const sum = createHash('sha256').update(archive).digest('hex');
    expect(stages).toContain(`got libtensorflow-cpu-linux-x86_64-2.9.1.tar.gz, sha256 ${sum}`);
  });

  test('is downloaded whole, the addon from a mirror of its own', async () => {
    const root = await fakeLibrary({ version: '2.9.1' });
    const built = await fakePackage();
    await installNative(built, { libtensorflow: root });
    const ready = await readFile(await pack(join(built, 'lib'), 'napi-v8'));
    const { asked, address } = await mirror({
      '/mine-cpu-linux-x86_64-2.9.1.tar.gz': await readFile(await pack(root, 'lib', 'include')),
      '/addons/napi-v8/4.22.0/CPU-linux-4.22.0.tar.gz': ready,
    });
    vi.stubEnv('TFJS_NODE_BASE_URI', `${address}mine-`);
    vi.stubEnv('npm_config_tfjs_binding_binary_host_mirror', `${address}addons`);
    vi.stubEnv('CXX', 'no-compiler-is-called');
    const folder = await fakePackage();
    expect((await installNative(folder)).libtensorflow).toBe('2.9.1');
    expect(asked).toHaveLength(2);
  });

  test('that fails leaves what is there, and says what to do', async () => {
    const folder = await fakePackage();
    await installNative(folder, { libtensorflow: await fakeLibrary({ version: '2.15.0' }) });
    const { address } = await mirror({
      '/cut-cpu-linux-x86_64-2.9.1.tar.gz': Buffer.from('no archive'),
    });
    const cure = /; name a mirror by TFJS_NODE_CDN_STORAGE, or give a copy by --libtensorflow: /;

    vi.stubEnv('TFJS_NODE_CDN_STORAGE', address);
    expect(await failure(folder)).toMatch(/linux-x86_64-2\.9\.1\.tar\.gz answers 404; name a mirr/);
    vi.stubEnv('TFJS_NODE_CDN_STORAGE', 'http://127.0.0.1:9');
    expect(await failure(folder)).toMatch(cure);
    vi.stubEnv('TFJS_NODE_BASE_URI', `${address}cut-`);
    expect(await failure(folder)).toMatch(
      /^cut-cpu-linux-x86_64-2\.9\.1\.tar\.gz cannot be unpacked \(.+\); get it anew$/,
    );
    expect(await failure('/nowhere/tfjs-node')).toMatch(/; make room, or make \/nowhere writable$/);
    expect(await failure(folder, { libtensorflow: '/nowhere' })).toMatch(/^\/nowhere is not there/);
    const empty = await newFolder();
    expect(await failure(folder, { libtensorflow: empty })).toContain('has no libtensorflow');
    const headless = await fakeLibrary({ version: '2.16.1' });
    await rm(join(headless, 'include'), { recursive: true });
    expect(await failure(folder, { libtensorflow: headless })).toMatch(/but not its headers/);
    const strange = await fakeLibrary({ version: '2.16.1' });
    await writeFile(join(strange, 'include/tensorflow/c/c_api.h'), '// nothing');
    expect(await failure(folder, { libtensorflow: strange })).toMatch(
      /^the addon does not build with this libtensorflow \(.*error.*TF_\w+.*\); try another/,
    );
    const wrong = await fakeLibrary({ version: '2.16.1', error: 1 });
    expect(await failure(folder, { libtensorflow: wrong })).toMatch(
      /^the addon does not load .* \(it computes wrong sums\)/,
    );
    vi.stubEnv('CXX', 'no-such-compiler');
    const good = await fakeLibrary({ version: '2.16.1' });
    expect(await failure(folder, { libtensorflow: good })).toMatch(
      /^the addon has to be built, and there is no C\+\+ compiler \(no-such-compiler\); install one/,
    );

    expect(await neighbours(folder)).toEqual(['tfjs-node']);
    expect((await tryAddon(folder)).libtensorflow).toBe('2.15.0');
  });

  // What GNU's tar says on a disk without room, and on one with room for a part of a file.
  test.each(['Cannot write: No space left on device', 'Wrote only 7168 of 10240 bytes'])(
    'that finds the disk full says to make room, not to look for another archive: %s',
    async (line) => {
      const { address } = await mirror({ [library]: Buffer.from('an archive') });
      vi.stubEnv('TFJS_NODE_CDN_STORAGE', address);
      const folder = await fakePackage();
      const programs = await newFolder();
      const lines = ['tar: x: time stamp is in the future', `tar: x: ${line}`, 'tar: Exiting'];
      const script = `#!/bin/sh\n${lines.map((each) => `echo '${each}' >&2\n`).join('')}exit 2`;
      await writeFile(join(programs, 'tar'), script, { mode: 0o755 });
      vi.stubEnv('PATH', [programs, process.env['PATH']].join(delimiter));
      expect(await failure(folder)).toBe(
        `tar: x: ${line}; make room, or make ${dirname(folder)} writable`,
      );
      expect(await neighbours(folder)).toEqual(['tfjs-node']);
    },
  );

  test('that is interrupted leaves nothing', async () => {
    const folder = await fakePackage();
    const before = await readdir(folder);
    const { address } = await mirror({ [library]: 'stall' });
    vi.stubEnv('TFJS_NODE_CDN_STORAGE', address);
    const controller = new AbortController();
    const install = installNative(folder, {
      signal: controller.signal,
      onProgress: () => controller.abort(),
    });
    await expect(install).rejects.toThrow(expect.objectContaining({ name: 'AbortError' }));
    expect(await neighbours(folder)).toEqual(['tfjs-node']);
    expect(await readdir(folder)).toEqual(before);
  });

  test('sets right what a killed install left', async () => {
    const folder = await fakePackage();
    const libtensorflow = await fakeLibrary({ version: '2.15.0' });
    await installNative(folder, { libtensorflow });
    // A power cut between the two renames.
    await rename(folder, `${folder}.old`);
    await mkdir(`${folder}.new-999999999`);
    await tidy(folder);
    expect(await neighbours(folder)).toEqual(['tfjs-node']);
    expect((await tryAddon(folder)).libtensorflow).toBe('2.15.0');
    // One after them.
    await mkdir(`${folder}.old`);
    await tidy(folder);
    expect(await neighbours(folder)).toEqual(['tfjs-node']);
    await rm(folder, { recursive: true });
    expect(await failure(folder, { libtensorflow })).toBe(
      `${folder} is gone; delete the node_modules that it was in, and try again`,
    );
  });
});
