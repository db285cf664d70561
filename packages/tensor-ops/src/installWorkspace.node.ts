/**
 * Packages that only some users need, in pnpm workspaces of their own: a folder with its package.json,
 * which names the pnpm, its lockfile and its node_modules.
 */
import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { shellWord } from './shellWord.node.ts';

export interface InstallOptions {
  /** Whether all that pnpm says goes to standard error at once; standard output is for results. */
  readonly isShown?: boolean;
}

/**
 * Installs the packages of the workspace in `folder`, in the versions of its lockfile.
 *
 * @returns why that failed, the last line that was said or `as said above`; null if it did not.
 */
export async function installWorkspace(
  folder: string,
  { isShown = false }: InstallOptions = {},
): Promise<string | null> {
  const command = await commandIn(folder);
  const { stderr } = process;
  return new Promise((done) => {
    // By a shell, since on Windows npx is a script; the folder, whatever its name, is no part of the line.
    const installer = spawn(command, {
      cwd: folder,
      shell: true,
      stdio: isShown ? ['ignore', stderr, stderr] : ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    for (const stream of [installer.stdout, installer.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        said += text;
      });
    }
    installer.on('error', ({ message }) => done(message));
    installer.on('close', (code, signal) => {
      if (code === 0) return done(null);
      const line = said.trim().split('\n').at(-1);
      done(isShown ? 'as said above' : line || `it ended with ${signal ?? code}`);
    });
  });
}

/** The same, as a line to type where this process runs. */
export async function installLine(folder: string): Promise<string> {
  return commandIn(folder, ` --dir ${shellWord(relative('.', folder) || '.')}`);
}

async function commandIn(folder: string, place = ''): Promise<string> {
  const manifest = await readFile(join(folder, 'package.json'), 'utf8');
  const { packageManager } = JSON.parse(manifest) as { packageManager: string };
  return `npx -y ${packageManager}${place} install --frozen-lockfile`;
}
