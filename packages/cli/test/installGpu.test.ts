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

// Whatever is installed here: without the packages, installing them fails; without the native part,
// that is said; with it, there is no GPU.
test.skipIf(missing)(`no GPU${missing ? `, skipped: ${missing}` : ''}`, async () => {
  const folder = await workplace();
  await writeFile(join(folder, 'npx'), '#!/bin/sh\nexit 1\n');
  await chmod(join(folder, 'npx'), 0o755);
  vi.stubEnv('PATH', folder);
  vi.stubEnv('TFJS_NODE_CDN_STORAGE', 'http://127.0.0.1:9');
  for (const args of [
    ['train', 'mlp', '--backend', 'tfjs-node-gpu'],
    ['install-gpu', '--force'],
  ]) {
    const { code, stdout, stderr } = await makemore(folder, ...args);
    expect([code, stdout], stderr).toEqual([1, '']);
    const lines = stderr.trim().split('\n');
    expect(lines.at(-1)).toMatch(/^makemore: .+; (type|install it|name a mirror)/);
    expect(lines.length).toBeLessThanOrEqual(2);
    expect(stderr).not.toMatch(/mistake in makemore|^ +at |node:/m);
  }
});
