import { mkdir, mkdtemp, realpath, rename, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { packageFolder } from '../../src/backends/tfjs/nativeFolder.node.ts';

/** As pnpm lays packages out: what is in node_modules is a link. */
async function installed(): Promise<{ workspace: string; folder: string }> {
  const workspace = await realpath(await mkdtemp(join(tmpdir(), 'makemore-native-')));
  onTestFinished(() => rm(workspace, { recursive: true, force: true }));
  const modules = join(workspace, 'node_modules');
  const folder = join(modules, '.pnpm/tfjs-node@4.22.0/node_modules/@tensorflow/tfjs-node');
  await mkdir(folder, { recursive: true });
  await mkdir(join(modules, '@tensorflow'));
  // On Windows pnpm's links are junctions, whose targets are whole paths.
  const target = process.platform === 'win32' ? folder : join('..', folder.slice(modules.length));
  await symlink(target, join(modules, '@tensorflow/tfjs-node'), 'junction');
  return { workspace, folder };
}

const missing = /^tfjs-node: its package is missing in .*; delete the node_modules there/;

test('the folder is where the link leads, and also where it is missing for a power cut', async () => {
  const { workspace, folder } = await installed();
  expect(await packageFolder('tfjs-node', workspace)).toBe(folder);
  await rename(folder, `${folder}.old`);
  expect(await packageFolder('tfjs-node', workspace)).toBe(folder);
  await rm(dirname(folder), { recursive: true });
  await expect(packageFolder('tfjs-node', workspace)).rejects.toThrow(missing);
});

test('one that lies in node_modules itself is found, too', async () => {
  const { workspace } = await installed();
  const link = join(workspace, 'node_modules/@tensorflow/tfjs-node');
  await rm(link);
  await expect(packageFolder('tfjs-node', workspace)).rejects.toThrow(missing);
  await mkdir(link);
  expect(await packageFolder('tfjs-node', workspace)).toBe(link);
});
