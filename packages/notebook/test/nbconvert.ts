/** Executes notebooks as Jupyter does, with its own nbconvert. */
import { execFile, execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify, stripVTControlCharacters } from 'node:util';
import { installKernel } from '../src/jupyter.node.ts';
import { type Notebook, parseNotebook } from '../src/notebook.ts';

/** Whether this machine has it. */
export const canConvert: boolean = (() => {
  try {
    execFileSync('jupyter-nbconvert', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();

/** The notebook of a file, executed anew with Deno's kernel. */
export async function convert(file: string): Promise<Notebook> {
  const folder = await mkdtemp(join(tmpdir(), 'makemore-nbconvert-'));
  try {
    await installKernel(folder);
    const out = join(folder, 'out.ipynb');
    const args = ['--to', 'notebook', '--execute', file, '--output', out];
    await promisify(execFile)('jupyter-nbconvert', args, {
      cwd: dirname(file),
      env: { ...process.env, JUPYTER_DATA_DIR: folder, MAKEMORE_STATE: folder, NO_COLOR: '1' },
    });
    const json = await readFile(out, 'utf8');
    return parseNotebook(out, stripVTControlCharacters(json.replaceAll('\\u001b', '\u001b')));
  } finally {
    await rm(folder, { recursive: true });
  }
}
