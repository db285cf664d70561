import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { tfjsFolders } from '@makemore/tensor-ops/node';
import { BenchError } from './benchError.ts';
import { peersFolder } from './contenders/contenders.ts';

/**
 * Installs the peers that come from npm, and what our own backends of TensorFlow.js compute by, in the
 * versions of their lockfiles, with the pnpm of this checkout.
 *
 * @throws BenchError if that fails.
 */
export async function installPeers(): Promise<void> {
  const manifest = await readFile(new URL('../../../package.json', import.meta.url), 'utf8');
  const { packageManager } = JSON.parse(manifest) as { packageManager: string };
  for (const folder of [peersFolder, ...(await tfjsFolders())]) {
    await install(packageManager, folder);
  }
}

async function install(packageManager: string, folder: string): Promise<void> {
  const args = ['-y', packageManager, '--dir', folder, 'install', '--frozen-lockfile'];
  await new Promise<void>((done, failed) => {
    execFile('npx', args, (error, stdout, stderr) => {
      if (!error) return done();
      const reason = `${stderr}${stdout}`.trim().split('\n').at(-1) ?? error.message;
      failed(
        new BenchError(
          `the peers could not be installed (${reason}); leave out --peers to measure without them`,
        ),
      );
    });
  });
}
