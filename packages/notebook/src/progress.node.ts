import { mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import envPaths from 'env-paths';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';
import { NotebookError } from './errors.ts';
import type { Progress } from './host.ts';

const progress: z.ZodType<Progress> = z.record(z.string(), z.record(z.string(), z.string()));

/** Where it is kept what was solved: in MAKEMORE_STATE, or the folder that the system has for data. */
function progressFile(): string {
  const folder = process.env['MAKEMORE_STATE'] || envPaths('makemore', { suffix: '' }).data;
  return join(folder, 'progress.json');
}

/**
 * What was solved on this machine.
 *
 * @throws NotebookError if the file is damaged.
 */
export async function readProgress(file: string = progressFile()): Promise<Progress> {
  let json: string;
  try {
    json = await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw error;
  }
  try {
    return progress.parse(JSON.parse(json));
  } catch {
    throw new NotebookError(`${file} is damaged: delete it, and run the checks again`);
  }
}

/** Keeps that an exercise was solved; the date is that of the first time. */
export async function recordSolved(
  lecture: string,
  exercise: string,
  file: string = progressFile(),
): Promise<void> {
  const known = await readProgress(file);
  if (known[lecture]?.[exercise]) return;
  const solved = { ...known[lecture], [exercise]: new Date().toISOString() };
  await mkdir(dirname(file), { recursive: true });
  await writeFileAtomic(file, `${JSON.stringify({ ...known, [lecture]: solved }, null, 2)}\n`);
}
