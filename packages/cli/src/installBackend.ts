import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BackendNotInstalledError } from '@makemore/tensor-ops';
import { UsageError } from './usageError.ts';

/** Does what needs a backend's packages, and installs those that it says are missing. */
export async function withInstalls<T>(action: () => Promise<T>): Promise<T> {
  const installed = new Set<string>();
  for (;;) {
    try {
      return await action();
    } catch (error) {
      if (!(error instanceof BackendNotInstalledError) || installed.has(error.folder)) throw error;
      installed.add(error.folder);
      await installBackend(error);
    }
  }
}

/**
 * Installs what a backend lacks, in the versions of its lockfile. Progress goes to standard error, as
 * standard output is for results.
 *
 * @throws UsageError if that fails.
 */
export async function installBackend({
  reason,
  cure,
  folder,
}: BackendNotInstalledError): Promise<void> {
  const { packageManager } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  console.error(`${reason}: installing them, once`);
  const args = ['-y', packageManager, '--dir', folder, 'install', '--frozen-lockfile'];
  const { stderr } = process;
  await new Promise<void>((done, failed) => {
    const fail = (how: string) =>
      failed(new UsageError(`${reason}, and installing ${how}; ${cure}`));
    // On Windows npx is a script, which only a shell runs.
    const shell = process.platform === 'win32';
    const installer = spawn('npx', args, { stdio: ['ignore', stderr, stderr], shell });
    installer.on('error', (error) => fail(`them failed (${error.message})`));
    installer.on('exit', (code) => (code === 0 ? done() : fail(`them failed, as said above`)));
  });
}
