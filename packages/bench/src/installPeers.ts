import { installWorkspace } from '@makemore/tensor-ops/node';
import { BenchError } from './benchError.ts';
import { peersFolder } from './contenders/contenders.ts';

/**
 * Installs the peers that come from npm, in the versions of their lockfile.
 *
 * @throws BenchError if that fails.
 */
export async function installPeers(): Promise<void> {
  const failure = await installWorkspace(peersFolder);
  if (failure === null) return;
  throw new BenchError(
    `the peers could not be installed (${failure}); leave out --peers to measure without them`,
  );
}
