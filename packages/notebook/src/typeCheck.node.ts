import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { lecturesFolder } from './lectureFiles.node.ts';
import { codeCells, type Notebook } from './notebook.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const compiler = join(root, 'tools/node_modules/typescript/bin/tsc');

/** Whether TypeScript is there, which is one of the tools of contributors. */
export function canTypeCheck(): boolean {
  return existsSync(compiler);
}

/**
 * Checks the types of notebooks: of each, all of its cells as one module, which may import what the
 * lectures import.
 *
 * @param notebooks by what messages call them
 * @returns what is wrong, a line each: `2-bigram.ipynb, cell 3, line 2: …`
 */
export async function typeCheck(notebooks: ReadonlyMap<string, Notebook>): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'makemore-cells-'));
  try {
    const names = [...notebooks.keys()];
    const starts: (readonly number[])[] = [];
    for (const [i, notebook] of [...notebooks.values()].entries()) {
      const cells = codeCells(notebook).map(({ source }) => source);
      const start = [1];
      for (const source of cells) start.push((start.at(-1) as number) + source.split('\n').length);
      starts.push(start.slice(0, -1));
      await writeFile(join(folder, `${i}.mts`), `${cells.join('\n;')}\nexport {};\n`);
    }
    await symlink(join(lecturesFolder, 'node_modules'), join(folder, 'node_modules'), 'junction');
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(await settings()));
    const output = await compile(folder);
    return output.flatMap((text) => {
      const [, file, line, message] = /^(\d+)\.mts\((\d+),\d+\): error (.*)$/.exec(text) ?? [];
      // What is wrong in a package is told by its own check: here it would hide what is wrong in a cell.
      if (!file) return text.startsWith('error TS') ? [text] : [];
      const cells = starts[Number(file)] as readonly number[];
      const cell = cells.findLastIndex((start) => start <= Number(line));
      const inCell = Number(line) - (cells[cell] as number) + 1;
      return [`${names[Number(file)]}, cell ${cell + 1}, line ${inCell}: ${message}`];
    });
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** The project's own, but an index gives a value without undefined, so that cells stay readable. */
async function settings(): Promise<object> {
  const { compilerOptions } = JSON.parse(await readFile(join(root, 'tsconfig.json'), 'utf8'));
  return {
    compilerOptions: {
      ...compilerOptions,
      noUncheckedIndexedAccess: false,
      // The checks of exercises, by which a lecture's cells import from their own package.
      paths: { '@makemore/lectures/checks/*': [join(lecturesFolder, 'checks/*.ts')] },
    },
    include: ['*.mts'],
  };
}

async function compile(folder: string): Promise<string[]> {
  return new Promise((done, failed) => {
    execFile(
      process.execPath,
      [compiler, '--project', folder, '--pretty', 'false'],
      { cwd: folder },
      (error, stdout, stderr) => {
        if (error && stdout === '') failed(new Error(stderr || error.message));
        else done(stdout.split('\n'));
      },
    );
  });
}
