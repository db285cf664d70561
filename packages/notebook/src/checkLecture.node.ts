import { basename } from 'node:path';
import { compareOutputs } from './compareOutputs.ts';
import type { ExecutedNotebook } from './executeNotebook.ts';
import type { LectureFiles } from './lectureFiles.node.ts';
import { codeCells, type Notebook } from './notebook.ts';
import { readNotebook } from './runNotebook.node.ts';
import { strip } from './strip.ts';

/** Executes the notebook of a file. */
type Run = (file: string) => Promise<ExecutedNotebook>;

/** What a check of one notebook found. */
export interface Checked extends ExecutedNotebook {
  readonly file: string;
  /** What is wrong, in words; empty if nothing is. */
  readonly problems: readonly string[];
}

/**
 * Executes the notebooks of a lecture, and yields what is wrong with each: a lecture's outputs are
 * those that stand in it; untouched exercises are not solved, their solutions are, and both are the
 * same but for the answers.
 *
 * @param run executes the notebook of a file: `runNotebook`, or Jupyter
 */
export async function* checkLecture(
  { notebook, exercises, solutions }: LectureFiles,
  run: Run,
): AsyncGenerator<Checked> {
  yield await check(notebook, run, (executed, before) => [
    ...compareOutputs(before, executed),
    ...svgs(executed),
  ]);
  if (exercises) {
    const expected = solutions ? strip(await readNotebook(solutions)) : undefined;
    yield await check(exercises, run, (executed, before) => [
      ...verdicts(executed, '✓').map((line) => `solved without an answer: ${line}`),
      ...(expected && !sameSources(before, expected)
        ? [`it is not its solutions without the answers: npx makemore notebook strip makes it`]
        : []),
    ]);
  }
  if (solutions) {
    yield await check(solutions, run, (executed) => [
      ...verdicts(executed, '✗'),
      ...(verdicts(executed, '✓').length > 0 ? [] : ['nothing is checked']),
    ]);
  }
}

async function check(
  file: string,
  run: Run,
  compare: (executed: Notebook, before: Notebook) => string[],
): Promise<Checked> {
  const before = await readNotebook(file);
  const executed = await run(file);
  const { failed, notebook } = executed;
  const problems = failed
    ? [`cell ${failed.cell} of ${basename(file)} failed: ${failed.message}`]
    : compare(notebook, before);
  return { ...executed, file, problems };
}

/** What checks of exercises said, of one kind. */
function verdicts(notebook: Notebook, sign: '✓' | '✗'): string[] {
  const printed = codeCells(notebook).flatMap(({ outputs }) =>
    outputs.flatMap((output) => (output.output_type === 'stream' ? output.text.split('\n') : [])),
  );
  return printed.filter((line) => line.startsWith(sign));
}

function sameSources(a: Notebook, b: Notebook): boolean {
  const sources = ({ cells }: Notebook) =>
    JSON.stringify(cells.map(({ cell_type, source }) => [cell_type, source]));
  return sources(a) === sources(b);
}

/** Viewers blank or mangle SVG in notebooks. */
function svgs(notebook: Notebook): string[] {
  const shown = codeCells(notebook).flatMap(({ outputs }) =>
    outputs.filter((output) => 'data' in output && 'image/svg+xml' in output.data),
  );
  return shown.map(() => 'a picture is shown as SVG: show it as PNG, as those of charts are');
}
