import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BackendNotInstalledError } from '@makemore/tensor-ops';
import { expect, onTestFinished, test, vi } from 'vitest';
import { installBackend } from '../src/installBackend.ts';
import { UsageError } from '../src/usageError.ts';

// Milliseconds: npx may first have to fetch pnpm.
vi.setConfig({ testTimeout: 120_000 });

/** A workspace that depends on a package beside it, locked or not, so that no registry is asked. */
async function workspace(lock: string | null): Promise<BackendNotInstalledError> {
  const folder = await mkdtemp(join(tmpdir(), 'makemore-backend-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const write = (name: string, text: string) => writeFile(join(folder, name), text);
  await write('pnpm-workspace.yaml', 'packages:\n  - .\npmOnFail: ignore\n');
  const kernels = await mkdtemp(join(tmpdir(), 'makemore-kernels-'));
  onTestFinished(() => rm(kernels, { recursive: true }));
  await writeFile(join(kernels, 'package.json'), '{ "name": "kernels", "version": "1.0.0" }');
  const dependencies = { kernels: `link:${kernels}` };
  const manifest = { name: 'backend', packageManager: 'pnpm@12.21.0', dependencies };
  await write('package.json', JSON.stringify(manifest));
  if (lock !== null) await write('pnpm-lock.yaml', lock.replaceAll('LINK', `link:${kernels}`));
  return new BackendNotInstalledError('abacus: its packages are not installed', 'type: x', folder);
}

const locked = `lockfileVersion: '9.0'
settings:
  autoInstallPeers: true
  excludeLinksFromLockfile: false
importers:
  .:
    dependencies:
      kernels:
        specifier: LINK
        version: LINK
`;

test('what the lockfile has is installed, and said', async () => {
  const said = vi.spyOn(console, 'error').mockImplementation(() => {});
  onTestFinished(() => said.mockRestore());
  const missing = await workspace(locked);
  await installBackend(missing);
  expect(existsSync(join(missing.folder, 'node_modules/kernels/package.json'))).toBe(true);
  expect(existsSync(join(missing.folder, 'node_modules/.modules.yaml'))).toBe(true);
  expect(said.mock.calls).toEqual([
    ['abacus: its packages are not installed: installing them, once'],
  ]);
});

test('an installation that fails is a message with the command', async () => {
  const said = vi.spyOn(console, 'error').mockImplementation(() => {});
  onTestFinished(() => said.mockRestore());
  const failing = installBackend(await workspace(null));
  await expect(failing).rejects.toThrow(UsageError);
  await expect(failing).rejects.toThrow(/not installed, and installing them failed, .*; type: x$/);
});
