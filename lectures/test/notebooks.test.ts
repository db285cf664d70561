/**
 * The notebooks of the lectures: they give what stands in them, exercises are solved by their
 * solutions and by nothing less, and types are right; in Node, and in Jupyter where there is one.
 */
import { basename } from 'node:path';
import {
  canTypeCheck,
  checkLecture,
  hasDeno,
  lectureFiles,
  readNotebook,
  runNotebook,
  typeCheck,
  withoutState,
} from '@makemore/notebook/node';
import { describe, expect, test } from 'vitest';
import { canConvert, convert } from '../../packages/notebook/test/nbconvert.ts';

const lectures = await lectureFiles();
const files = lectures.flatMap(({ notebook, exercises = [], solutions = [] }) =>
  [notebook].concat(exercises, solutions),
);
/** Milliseconds; on an idle machine a notebook takes a tenth of it. */
const timeout = 300_000;

test.each(lectures)('$stem: its notebooks in Node', { timeout }, async (lecture) => {
  await withoutState(async (env) => {
    const run = (file: string) => runNotebook(file, { env });
    for await (const { file, problems } of checkLecture(lecture, run)) {
      expect(problems, basename(file)).toEqual([]);
    }
  });
});

test.skipIf(!canTypeCheck())(
  'types (skips without TypeScript in tools/)',
  { timeout },
  async () => {
    const notebooks = await Promise.all(
      files.map(async (file) => [basename(file), await readNotebook(file)] as const),
    );
    expect(await typeCheck(new Map(notebooks))).toEqual([]);
  },
);

describe.skipIf(!canConvert || !hasDeno())(
  'in Jupyter (skips without jupyter nbconvert, or Deno)',
  () => {
    test.each(lectures)('$stem: nbconvert loses nothing', { timeout }, async (lecture) => {
      const run = async (file: string) => ({ notebook: await convert(file), times: [] });
      for await (const { file, problems } of checkLecture(lecture, run)) {
        expect(problems, basename(file)).toEqual([]);
      }
    });
  },
);
