/** Finds Jupyter, tells it of Deno's kernel, and starts it. */
import { execFile, spawn } from 'node:child_process';
import { mkdir, readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';
import { installDeno } from './kernels/installDeno.node.ts';

const kernelSpec = z.looseObject({
  argv: z.array(z.string()),
  metadata: z.looseObject({ makemore: z.boolean().optional() }).optional(),
});

/** The folder in which Jupyter keeps what the user has installed. */
export function jupyterDataFolder({ env, platform } = process): string {
  if (env['JUPYTER_DATA_DIR']) return env['JUPYTER_DATA_DIR'];
  if (platform === 'darwin') return join(homedir(), 'Library', 'Jupyter');
  if (platform === 'win32') return join(env['APPDATA'] ?? homedir(), 'jupyter');
  return join(env['XDG_DATA_HOME'] || join(homedir(), '.local', 'share'), 'jupyter');
}

/** What became of the kernel's entry. */
export interface InstalledKernel {
  /** Its file. */
  readonly file: string;
  /** Whether it is somebody else's, which was left as it is. */
  readonly isForeign: boolean;
}

/**
 * Tells Jupyter of Deno's kernel, which the notebooks name; installs Deno first if it must. A kernel
 * of that name that makemore did not install stays as it is.
 *
 * @param folder of Jupyter's data; default: the user's
 */
export async function installKernel(
  folder: string = jupyterDataFolder(),
): Promise<InstalledKernel> {
  const file = join(folder, 'kernels', 'deno', 'kernel.json');
  const known = await readKernelSpec(file);
  if (known && !known.metadata?.makemore) return { file, isForeign: true };
  const spec = {
    argv: [await installDeno(), 'jupyter', '--kernel', '--conn', '{connection_file}'],
    display_name: 'Deno',
    language: 'typescript',
    metadata: { makemore: true },
  };
  await mkdir(dirname(file), { recursive: true });
  await writeFileAtomic(file, `${JSON.stringify(spec, null, 2)}\n`);
  return { file, isForeign: false };
}

async function readKernelSpec(file: string) {
  try {
    return kernelSpec.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    return undefined; // none, or one that Jupyter could not use either
  }
}

/** The command that starts a Jupyter on this machine, best first; undefined if there is none. */
export async function findJupyter(): Promise<'lab' | 'notebook' | undefined> {
  for (const command of ['lab', 'notebook'] as const) {
    try {
      await promisify(execFile)('jupyter', [command, '--version']);
      return command;
    } catch {
      // not this one
    }
  }
  return undefined;
}

/** Opens a notebook, or a folder, in Jupyter; resolves with its exit code when it ends. */
export async function startJupyter(
  command: 'lab' | 'notebook',
  path: string,
  options: readonly string[] = [],
): Promise<number> {
  const child = spawn('jupyter', [command, path, ...options], { stdio: 'inherit' });
  const ignore = () => {}; // Ctrl-C is for Jupyter, which asks what is meant
  process.on('SIGINT', ignore);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => {
      process.off('SIGINT', ignore);
      resolve(code ?? 0);
    });
  });
}
