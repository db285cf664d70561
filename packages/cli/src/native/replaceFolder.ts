import { renameSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { InstallError } from './installError.ts';

/** What a process builds beside the folder, to take its place. */
export function successorOf(folder: string): string {
  return `${folder}.new-${process.pid}`;
}

/** Where the folder waits while its successor takes its place. */
function replacedBy(folder: string): string {
  return `${folder}.old`;
}

/** Puts the successor into the folder's place. Nothing can come between the two, but for a power cut: see tidy. */
export async function replaceFolder(folder: string): Promise<void> {
  const old = replacedBy(folder);
  renameSync(folder, old);
  try {
    renameSync(successorOf(folder), folder);
  } catch (error) {
    renameSync(old, folder);
    throw error;
  }
  // It is done: what stays of the old one the next tidy removes.
  await rm(old, { recursive: true, force: true }).catch(() => {});
}

/**
 * Sets right what an install left behind that was killed.
 *
 * @throws InstallError if nothing is left to set right.
 */
export async function tidy(folder: string): Promise<void> {
  const names = await readdir(dirname(folder));
  const name = basename(folder);
  const old = replacedBy(folder);
  const hasOld = names.includes(basename(old));
  if (!names.includes(name)) {
    if (!hasOld) {
      throw new InstallError(
        `${folder} is gone; delete the node_modules that it was in, and try again`,
      );
    }
    renameSync(old, folder);
  } else if (hasOld) {
    await rm(old, { recursive: true, force: true });
  }
  for (const each of names) {
    const owner = each.startsWith(`${name}.new-`) ? Number(each.slice(name.length + 5)) : undefined;
    if (owner === undefined || isAlive(owner)) continue;
    await rm(join(dirname(folder), each), { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'; // that of another user
  }
}
