import { installWorkspace, tfjsFolders } from '@makemore/tensor-ops/node';
import { BenchError } from './benchError.ts';
import { peersFolder } from './contenders/contenders.ts';

/**
 * Installs the peers that come from npm, and what our own backends of TensorFlow.js compute by, in the
 * versions of their lockfiles.
 *
 * @throws BenchError if that fails.
 */
export async function installPeers(): Promise<void> {
  for (const folder of [peersFolder, ...(await tfjsFolders())]) {
    const failure = await installWorkspace(folder, { isShown: true });
    if (failure === null) continue;
    throw new BenchError(
      `the packages in ${folder} could not be installed (${failure}); leave out --peers to measure without them`,
    );
  }
}
