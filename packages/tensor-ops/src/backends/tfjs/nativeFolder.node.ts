import { existsSync } from 'node:fs';
import { lstat, readlink } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { BackendUnavailableError } from '../../errors.ts';
import { workspace } from './host.node.ts';
import type { NativeName } from './native.node.ts';

/**
 * The folder of the package tfjs-node or tfjs-node-gpu, which its native part is put into. It may be
 * missing where a power cut came while another took its place: what was there is beside it then.
 *
 * @throws BackendNotInstalledError if it is not installed yet.
 */
export async function nativeFolder(name: NativeName): Promise<string> {
  return packageFolder(name, (await workspace(name, './native/')).folder);
}

/** The same in a workspace that is installed. */
export async function packageFolder(name: NativeName, workspaceFolder: string): Promise<string> {
  const link = join(workspaceFolder, 'node_modules', '@tensorflow', name);
  try {
    const isLink = (await lstat(link)).isSymbolicLink();
    // Step by step: whoever follows links to their end finds nothing where that is missing.
    const folder = isLink ? resolve(dirname(link), await readlink(link)) : link;
    if (existsSync(dirname(folder))) return folder;
  } catch {
    // An optional package may be left out.
  }
  throw new BackendUnavailableError(
    `${name}: its package is missing in ${workspaceFolder}`,
    'delete the node_modules there, and try again',
  );
}
