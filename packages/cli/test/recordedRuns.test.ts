/** The READMEs have whole runs of `verify --full`, of the figures as they are now. */
import { readFileSync } from 'node:fs';
import { groupByRun } from '@makemore/training';
import { expect, test } from 'vitest';
import { type CheckedFigure, checked } from '../src/checkFigures.ts';
import { FigureTable } from '../src/figureTable.ts';
import { everything, hasModel, type SeriesLecture } from '../src/lectures.ts';

/** Without what was measured, which stands between the quantity and what it must be. */
const withoutOurs = (row: string) => `${row.slice(0, 54)}${row.slice(66)}`;

/** What `verify --full` prints, if all is as it must be. */
function rowsOf(lecture: SeriesLecture): string[] {
  const figures: CheckedFigure[] = hasModel(lecture)
    ? groupByRun(lecture.figures)
        .flat()
        .map((figure) => checked(lecture, figure, figure.value))
    : lecture.figures.map(({ what, value, tolerance, source }) => ({
        ...{ lecture: lecture.name, quantity: what, ours: value, expected: value },
        ...{ tolerance, source, passes: true },
      }));
  const table = new FigureTable();
  return figures.map((figure) => table.row(figure));
}

/** The block below the command in the README of the lecture; undefined if there is none. */
function recordedIn(name: string): string[] | undefined {
  const readme = readFileSync(new URL(`../../${name}/README.md`, import.meta.url), 'utf8');
  const [, block] =
    new RegExp(`npx makemore verify ${name} --full\n\`{3}\n\n\`{3}\n([^\`]*)\`{3}`).exec(readme) ??
    [];
  return block?.trimEnd().split('\n');
}

/** Where a figure is added or changed, the recorded run is due again: `pnpm --filter @makemore/cli record`. */
for (const lecture of everything) {
  test(lecture.name, () => {
    const rows = rowsOf(lecture);
    const recorded = recordedIn(lecture.name) ?? [];
    const [header, line, ...below] = recorded;
    expect(`${header}\n${line}`).toBe(new FigureTable().header());
    const found = below.slice(0, below.indexOf(''));
    expect(found.map(withoutOurs)).toEqual(rows.map(withoutOurs));
    expect(recorded.at(-1)).toMatch(
      new RegExp(`^All ${rows.length} figures pass \\(\\d+ s\\)\\.$`),
    );
  });
}
