import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type ExecutedNotebook, executeNotebook } from './executeNotebook.ts';
import type { KernelOptions } from './kernels/kernel.ts';
import { type Notebook, parseNotebook } from './notebook.ts';
import { type KernelName, withKernel } from './startKernel.node.ts';

export interface RunOptions extends Pick<KernelOptions, 'env'> {
  /** Default: node. */
  readonly kernel?: KernelName;
}

/** Reads the notebook of a file. */
export async function readNotebook(file: string): Promise<Notebook> {
  return parseNotebook(file, await readFile(file, 'utf8'));
}

/** Executes a notebook in a process of its own, in the folder of its file, which stays as it is. */
export async function runNotebook(
  file: string,
  { kernel = 'node', env = {} }: RunOptions = {},
): Promise<ExecutedNotebook> {
  const notebook = await readNotebook(file);
  return withKernel(kernel, { folder: dirname(file), env }, (running) =>
    executeNotebook(notebook, running),
  );
}
