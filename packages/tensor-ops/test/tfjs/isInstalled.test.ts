import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { isInstalled } from '../../src/backends/tfjs/isInstalled.node.ts';

/** A folder with these files, which hold JSON. */
async function folderWith(files: Readonly<Record<string, object>>): Promise<URL> {
  const folder = await mkdtemp(join(tmpdir(), 'makemore-installed-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  for (const [path, value] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), JSON.stringify(value));
  }
  return pathToFileURL(`${folder}/`);
}

const manifest = { dependencies: { '@x/a': '1.0.0' }, optionalDependencies: { b: '2.0.0' } };
const marker = { 'package.json': manifest, 'node_modules/.modules.yaml': {} };
const a = { 'node_modules/@x/a/package.json': { version: '1.0.0' } };
const b = { 'node_modules/b/package.json': { version: '2.0.0' } };

test.each([
  ['before an install', { 'package.json': manifest, ...a, ...b }, 'no'],
  ['after it', { ...marker, ...a, ...b }, 'yes'],
  ['without an optional package', { ...marker, ...a }, 'yes'],
  ['without another', { ...marker, ...b }, 'other versions'],
  [
    'with an old version',
    { ...marker, ...a, ...b, 'node_modules/@x/a/package.json': { version: '0.9.0' } },
    'other versions',
  ],
  [
    'with an old optional one',
    { ...marker, ...a, 'node_modules/b/package.json': { version: '1.9.0' } },
    'other versions',
  ],
] as const)('a workspace %s', async (_when, files, expected) => {
  expect(isInstalled(await folderWith(files))).toBe(expected);
});
