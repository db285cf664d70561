import { execFile } from 'node:child_process';
import { basename, dirname } from 'node:path';
import { promisify } from 'node:util';
import { InstallError } from './installError.ts';

const run = promisify(execFile);

export interface UnpackOptions {
  readonly signal?: AbortSignal | undefined;
  /** How many folders to leave out at the beginning of each path. */
  readonly strip?: number;
}

/**
 * Unpacks an archive by the program `tar`, which Linux, macOS and Windows have; Windows' and macOS's
 * take ZIP too.
 *
 * @throws InstallError if the archive is damaged; if the disk is full, an error with the code ENOSPC.
 */
export async function unpack(
  archive: string,
  folder: string,
  { signal, strip = 0 }: UnpackOptions = {},
): Promise<void> {
  try {
    // From its own folder: what stands before a colon, as a drive's letter, some tars take for a machine.
    const file = `./${basename(archive)}`;
    const strips = `--strip-components=${strip}`;
    // Whoever installs owns what is unpacked, root too.
    const args = ['-xf', file, '-C', folder, '--no-same-owner', strips];
    const env = { ...process.env, LC_ALL: 'C' }; // what it says is read below
    await run('tar', args, { cwd: dirname(archive), env, ...(signal && { signal }) });
  } catch (error) {
    if (signal?.aborted) throw error;
    const { code, stderr } = error as { code?: unknown; stderr?: string };
    if (code === 'ENOENT') throw new InstallError('there is no program tar; install it');
    const lines = stderr?.trim().split('\n') ?? [];
    // GNU's tar says the second where a part still had room.
    const full = lines.find((each) => /no space left|wrote only|quota exceeded/i.test(each));
    if (full) throw Object.assign(new Error(full.trim()), { code: 'ENOSPC', syscall: 'write' });
    const line = lines[0] || String(code);
    throw new InstallError(`${basename(archive)} cannot be unpacked (${line}); get it anew`);
  }
}
