import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { NotebookError } from './errors.ts';

/** The folder of the lectures in this checkout. */
export const lecturesFolder: string = fileURLToPath(new URL('../../../lectures/', import.meta.url));

/** The notebooks of a lecture. */
export interface LectureFiles {
  readonly number: number;
  readonly name: string;
  /** `2-bigram`: how its files begin. */
  readonly stem: string;
  readonly notebook: string;
  /** Undefined if the lecture has none. */
  readonly exercises: string | undefined;
  /** The exercises with their answers, from which they are made; undefined if there are none. */
  readonly solutions: string | undefined;
}

/** The lectures that there are, in their order. */
export async function lectureFiles(folder: string = lecturesFolder): Promise<LectureFiles[]> {
  const files = await readdir(folder);
  const solved = await readdir(join(folder, 'solutions')).catch((): string[] => []);
  return files
    .flatMap((file) => {
      const [, number, name] = /^(\d+)-([a-z]+)\.ipynb$/.exec(file) ?? [];
      if (!number || !name) return [];
      const stem = `${number}-${name}`;
      const exercises = `${stem}.exercises.ipynb`;
      return {
        number: Number(number),
        name,
        stem,
        notebook: join(folder, file),
        exercises: files.includes(exercises) ? join(folder, exercises) : undefined,
        solutions: solved.includes(exercises) ? join(folder, 'solutions', exercises) : undefined,
      };
    })
    .sort((a, b) => a.number - b.number);
}

/**
 * The lectures that are meant by `all`, a number or a name; or a notebook of one's own, by its path.
 *
 * @throws NotebookError if there is none.
 */
export async function lecturesNamed(
  which: string,
  folder: string = lecturesFolder,
): Promise<LectureFiles[]> {
  const lectures = await lectureFiles(folder);
  if (which === 'all') return lectures;
  if (which.endsWith('.ipynb') && existsSync(which)) return [ownNotebook(resolve(which))];
  const found = lectures.filter(({ number, name, stem }) =>
    [`${number}`, name, stem].includes(which),
  );
  if (found.length > 0) return found;
  const known = lectures.map(({ number, name }) => `${number} (${name})`).join(', ');
  throw new NotebookError(`there is no lecture '${which}'; choose all, or one of: ${known}`);
}

function ownNotebook(notebook: string): LectureFiles {
  const name = basename(notebook, '.ipynb');
  return { number: 0, name, stem: name, notebook, exercises: undefined, solutions: undefined };
}
