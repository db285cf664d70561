import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findCuda } from '@makemore/tensor-ops/node';
import { afterEach, expect, test, vi } from 'vitest';
import { makemore, workplace } from './makemore.ts';

afterEach(() => vi.unstubAllEnvs());

const missing =
  process.platform !== 'linux'
    ? 'its fake npx is a script for Linux'
    : (await findCuda()).hasDriver
      ? 'this machine has one'
      : undefined;

const cure = 'install it, or use tfjs-webgpu, which needs no CUDA';

// Whatever is installed here: without a driver nothing is installed, and nothing is loaded.
test.skipIf(missing)(`no GPU${missing ? `, skipped: ${missing}` : ''}`, async () => {
  const folder = await workplace();
  await writeFile(join(folder, 'npx'), '#!/bin/sh\necho something is installed >&2\nexit 1\n');
  await chmod(join(folder, 'npx'), 0o755);
  vi.stubEnv('PATH', folder);
  const train = await makemore(folder, 'train', 'mlp', '--backend', 'tfjs-node-gpu');
  expect(train).toMatchObject({ code: 1, stdout: '' });
  expect(train.stderr).toBe(
    `makemore: tfjs-node-gpu: no GPU to compute on: there is no NVIDIA driver here; ${cure}\n`,
  );
  const install = await makemore(folder, 'install-gpu');
  expect(install).toMatchObject({ code: 1, stdout: '' });
  expect(install.stderr).toBe(
    `makemore: nothing was installed, for there is no NVIDIA driver here; ${cure}; to install all the same: --force\n`,
  );
});

test('a libtensorflow that is not there is said before anything is installed', async () => {
  const folder = await workplace();
  const { code, stdout, stderr } = await makemore(
    folder,
    ...['install-gpu', '--cpu', '--libtensorflow', 'nowhere'],
  );
  expect([code, stdout]).toEqual([1, '']);
  expect(stderr).toBe(
    'makemore: nowhere is not there; give --libtensorflow a folder or an archive\n',
  );
});
