import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findCuda } from '@makemore/tensor-ops/node';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { makemore, workplace } from './makemore.ts';

afterEach(() => vi.unstubAllEnvs());

const missing =
  process.platform !== 'linux'
    ? 'its fake npx is a script for Linux'
    : (await findCuda()).hasDriver
      ? 'this machine has one'
      : undefined;

const WEBGPU = 'use tfjs-webgpu, which needs no CUDA';

/** Programs that are found first of all. */
async function programs(folder: string, texts: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, text] of Object.entries(texts)) {
    await writeFile(join(folder, name), `#!/bin/sh\n${text}\n`);
    await chmod(join(folder, name), 0o755);
  }
  vi.stubEnv('PATH', folder);
}

const npx = 'echo something is installed >&2; exit 1';

// Whatever is installed here: without a GPU nothing is installed, and nothing is loaded.
describe.skipIf(missing)(`no GPU${missing ? `, skipped: ${missing}` : ''}`, () => {
  test.each([
    {
      ...{ machine: 'without a driver', found: { npx } },
      ...{ reason: 'there is no NVIDIA driver here', cure: `install it, or ${WEBGPU}` },
    },
    {
      machine: 'whose driver sees none',
      found: { npx, 'nvidia-smi': 'echo it has failed; exit 9' },
      ...{ reason: 'the NVIDIA driver sees no GPU', cure: WEBGPU },
    },
  ])('on a machine $machine', async ({ found, reason, cure }) => {
    const folder = await workplace();
    await programs(folder, found);
    const train = await makemore(folder, 'train', 'mlp', '--backend', 'tfjs-node-gpu');
    expect(train).toMatchObject({ code: 1, stdout: '' });
    expect(train.stderr).toBe(
      `makemore: tfjs-node-gpu: no GPU to compute on: ${reason}; ${cure}\n`,
    );
    const install = await makemore(folder, 'install-gpu');
    expect(install).toMatchObject({ code: 1, stdout: '' });
    expect(install.stderr).toBe(
      `makemore: nothing was installed, for ${reason}; ${cure}; to install all the same: --force\n`,
    );
  });
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
