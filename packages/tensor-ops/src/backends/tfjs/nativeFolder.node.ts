import { dirname } from 'node:path';
import { BackendUnavailableError } from '../../errors.ts';
import { workspace } from './host.node.ts';
import type { NativeName } from './native.node.ts';

/**
 * The folder of the package tfjs-node or tfjs-node-gpu, which its native part is put into.
 *
 * @throws BackendNotInstalledError if it is not installed yet.
 */
export async function nativeFolder(name: NativeName): Promise<string> {
  const { require, folder } = await workspace(name, './native/');
  try {
    return dirname(require.resolve(`@tensorflow/${name}/package.json`));
  } catch (cause) {
    throw new BackendUnavailableError(
      `${name}: its package is missing in ${folder}`,
      'delete the node_modules there, and try again',
      { cause },
    );
  }
}
