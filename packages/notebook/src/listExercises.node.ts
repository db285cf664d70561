import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Exercises } from './exercises.ts';
import { lectureFiles, lecturesFolder } from './lectureFiles.node.ts';

/** One line of the list of exercises. */
export interface ListedExercise {
  /** `2-bigram`. */
  readonly lecture: string;
  readonly id: string;
  readonly title: string;
  readonly level: number;
}

/** All exercises of the lectures, in their order, as their checks define them. */
export async function listExercises(folder: string = lecturesFolder): Promise<ListedExercise[]> {
  const listed: ListedExercise[] = [];
  for (const { stem } of await lectureFiles(folder)) {
    const file = join(folder, 'checks', `${stem}.ts`);
    if (!existsSync(file)) continue;
    const { exercises } = (await import(pathToFileURL(file).href)) as {
      exercises: Exercises<Record<string, never>>;
    };
    for (const [id, { title, level }] of Object.entries<{ title: string; level: number }>(
      exercises.list,
    )) {
      listed.push({ lecture: stem, id, title, level });
    }
  }
  return listed;
}
