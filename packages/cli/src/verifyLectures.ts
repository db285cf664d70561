import { type CheckedFigure, type CheckOptions, checkFigures } from './checkFigures.ts';
import { FigureTable, formatFailure } from './figureTable.ts';
import type { SeriesLecture } from './lectures.ts';

export interface VerifyOptions extends Omit<CheckOptions, 'showProgress'> {
  readonly json: boolean;
}

/**
 * Measures the lectures' figures, prints each beside what it must be, and at the end how many pass.
 * The program ends with 1 if one does not.
 */
export async function verifyLectures(
  lectures: readonly SeriesLecture[],
  { json, ...options }: VerifyOptions,
): Promise<void> {
  const begun = performance.now();
  const table = new FigureTable();
  const all: CheckedFigure[] = [];
  for await (const figure of checkFigures(lectures, { ...options, showProgress: !json })) {
    if (json) console.log(JSON.stringify(figure));
    else if (all.length === 0) console.log(table.header());
    if (!json) console.log(table.row(figure));
    all.push(figure);
  }
  const failures = all.filter(({ passes }) => !passes);
  if (failures.length > 0) process.exitCode = 1;
  if (json) return;
  const seconds = ((performance.now() - begun) / 1000).toFixed(0);
  console.log(`\n${table.sources()}\n`);
  console.log(
    failures.length === 0
      ? `All ${all.length} figures pass (${seconds} s).`
      : `${failures.length} of ${all.length} figures are off (${seconds} s):`,
  );
  for (const failure of failures) console.log(`  ${formatFailure(failure)}`);
}
