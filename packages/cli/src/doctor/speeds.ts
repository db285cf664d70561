/** How fast the lectures train here: a line for each backend, a column for each lecture. */
import { type Examination, withoutName } from '../backends/examination.ts';
import { formatRate } from '../backends/trainingRate.ts';
import { lectures } from '../lectures.ts';

/** Steps/s of each lecture, by name; without those at which the backend failed. */
export type Speeds = Readonly<Record<string, number>>;

/**
 * Measures the lectures' models, at their own size, on each backend that runs, one after the other.
 *
 * @param say is told the table as it comes
 * @returns the speeds of each backend, by name.
 */
export async function measureLectures(
  examinations: readonly Examination[],
  say: (text: string) => void,
): Promise<Record<string, Speeds>> {
  const running = examinations.filter(({ finding }) => finding.device !== null);
  const all: Record<string, Speeds> = {};
  if (running.length === 0) return all;
  const failures: string[] = [];
  const header = lectures.map(({ name }) => cell(name)).join('');
  say(`steps/s of the lectures, at their own size:\n  ${lead('')}${header}\n`);
  for (const { finding, rateOf } of running) {
    const { name } = finding;
    const speeds: Record<string, number> = {};
    say(`  ${lead(name)}`);
    for (const lecture of lectures) {
      try {
        const rate = await rateOf({ lecture: lecture.name, preset: lecture.series.full.at(-1) });
        speeds[lecture.name] = rate;
        say(cell(formatRate(rate)));
      } catch (error) {
        say(cell('fails'));
        failures.push(`${name}, ${lecture.name}: ${withoutName((error as Error).message, name)}`);
      }
    }
    say('\n');
    all[name] = speeds;
  }
  say(`${failures.map((failure) => `  ${failure}\n`).join('')}\n`);
  return all;
}

function lead(backend: string): string {
  return backend.padEnd(14);
}

function cell(text: string): string {
  return text.padStart(11);
}
