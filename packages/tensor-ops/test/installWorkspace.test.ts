import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join, relative } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { installLine, installWorkspace } from '../src/installWorkspace.node.ts';

async function newFolder(): Promise<string> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'makemore-workspace-')));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** A workspace with a name that a shell would take for several words. */
async function workspace(): Promise<string> {
  const folder = join(await newFolder(), "Jane Doe's $HOME");
  await mkdir(folder);
  await writeFile(join(folder, 'package.json'), '{ "packageManager": "pnpm@1.2.3" }');
  return folder;
}

/** An npx that writes down where it is called and with what, and then runs this; gives what it wrote. */
async function fakeNpx(program = ''): Promise<() => Promise<string[]>> {
  const folder = await newFolder();
  const file = join(folder, 'asked');
  const script = `#!/bin/sh\nprintf '%s\\n' "$PWD" "$@" > '${file}'\n${program}\n`;
  await writeFile(join(folder, 'npx'), script);
  await chmod(join(folder, 'npx'), 0o755);
  vi.stubEnv('PATH', [folder, process.env['PATH']].join(delimiter));
  return async () => (await readFile(file, 'utf8')).trim().split('\n');
}

afterEach(() => vi.unstubAllEnvs());

const isWindows = process.platform === 'win32';

describe.skipIf(isWindows)('a workspace (not on Windows: its npx is a script for sh)', () => {
  test('is installed where it is, by the pnpm that it names', async () => {
    const asked = await fakeNpx();
    const folder = await workspace();
    expect(await installWorkspace(folder)).toBeNull();
    expect(await asked()).toEqual([folder, '-y', 'pnpm@1.2.3', 'install', '--frozen-lockfile']);
  });

  test('is installed by the line to type, from here', async () => {
    const asked = await fakeNpx();
    const folder = await workspace();
    await promisify(execFile)('sh', ['-c', await installLine(folder)]);
    const place = ['--dir', relative('.', folder)];
    expect((await asked()).slice(1)).toEqual([
      ...['-y', 'pnpm@1.2.3', ...place, 'install', '--frozen-lockfile'],
    ]);
  });

  test('that fails gives the last line that was said', async () => {
    const folder = await workspace();
    await fakeNpx('echo one; echo two >&2; exit 3');
    expect(await installWorkspace(folder)).toBe('two');
    await fakeNpx('exit 3');
    expect(await installWorkspace(folder)).toBe('it ended with 3');
    vi.stubEnv('PATH', '/nowhere');
    expect(await installWorkspace(folder)).toMatch(/npx.*not found$/);
  });
});
