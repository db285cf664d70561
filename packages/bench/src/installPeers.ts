import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { BenchError } from './benchError.ts';
import { peersFolder } from './contenders/contenders.ts';

/**
 * Installs the peers that come from npm, in the versions of their lockfile, with the pnpm of this
 * checkout.
 *
 * @throws BenchError if that fails.
 */
export async function installPeers(): Promise<void> {
  const manifest = await readFile(new URL('../../../package.json', import.meta.url), 'utf8');
  const { packageManager } = JSON.parse(manifest) as { packageManager: string };
  const args = ['-y', packageManager, '--dir', peersFolder, 'install', '--frozen-lockfile'];
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
