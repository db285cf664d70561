import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { installWorkspace } from '@makemore/tensor-ops/node';
import { NotebookError } from '../errors.ts';

const workspace = fileURLToPath(new URL('../../deno/', import.meta.url));
const program = process.platform === 'win32' ? 'deno.exe' : 'deno';

/** Where Deno is once it has been installed. */
const denoPath: string = fileURLToPath(
  new URL(`../../deno/node_modules/deno/${program}`, import.meta.url),
);

/** Whether Deno has been installed. */
export function hasDeno(): boolean {
  return existsSync(denoPath);
}

/**
 * Installs Deno from npm, in the version of its lockfile, unless it is there: some 150 MB.
 *
 * @returns the path of the program
 * @throws NotebookError if that fails.
 */
export async function installDeno(): Promise<string> {
  if (hasDeno()) return denoPath;
  console.error('installing Deno, whose kernel runs the notebooks: once, some 150 MB');
  const failure = await installWorkspace(workspace);
  if (failure !== null || !hasDeno()) {
    const reason = failure ?? `there is no ${denoPath} after it`;
    throw new NotebookError(`Deno could not be installed (${reason}): try again with a network`);
  }
  return denoPath;
}
