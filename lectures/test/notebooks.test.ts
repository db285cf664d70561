/**
 * The notebooks of the lectures: they give what stands in them, exercises are solved by their
 * solutions and by nothing less, and types are right; in Node, and in Jupyter where there is one.
 */
import { basename } from 'node:path';
import {
  canTypeCheck,
  checkLecture,
  compareOutputs,
  lectureFiles,
  readNotebook,
  typeCheck,
  withoutState,
} from '@makemore/notebook/node';
import { describe, expect, test } from 'vitest';
import { hasDeno } from '../../packages/notebook/src/kernels/installDeno.node.ts';
import { canConvert, convert } from '../../packages/notebook/test/nbconvert.ts';

const lectures = await lectureFiles();
const files = lectures.flatMap(({ notebook, exercises = [], solutions = [] }) =>
  [notebook].concat(exercises, solutions),
);
/** Milliseconds; on an idle machine a notebook takes a tenth of it. */
const timeout = 300_000;

test.each(lectures)('$stem: its notebooks in Node', { timeout }, async (lecture) => {
  await withoutState(async (env) => {
    for await (const { file, problems } of checkLecture(lecture, { env })) {
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
    test.each(lectures)('$stem: nbconvert loses nothing', { timeout }, async ({ notebook }) => {
      expect(compareOutputs(await readNotebook(notebook), await convert(notebook))).toEqual([]);
    });
  },
);
