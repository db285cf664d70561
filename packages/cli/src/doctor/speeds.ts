/** How fast the lectures train here: a line for each backend, a column for each lecture. */
import { scope, setBackend, stepsPerSecond } from '@makemore/tensor-ops';
import { takeStep } from '@makemore/training';
import { RunFolder } from '@makemore/training/node';
import { formatRate } from '../fastestFor.ts';
import { lectures } from '../lectures.ts';
import { newSession } from '../session.ts';

/** Steps/s of each lecture, by name. */
export type Speeds = Readonly<Record<string, number>>;

/**
 * How fast the models of the lectures, at their own size, train on this backend: less than half a second
 * each, or two steps.
 */
export async function lectureSpeeds(
  backend: string,
  onSpeed: (rate: number) => void = () => {},
): Promise<Speeds> {
  await setBackend(backend);
  const speeds: Record<string, number> = {};
  for (const lecture of lectures) {
    const preset = lecture.series.full.at(-1);
    const folder = new RunFolder(''); // nothing is saved
    const rate = await scope(async () => {
      const { run } = await newSession({ lecture, preset, folder, backend });
      return stepsPerSecond(() => takeStep(run, run.schedule(0)));
    });
    speeds[lecture.name] = rate;
    onSpeed(rate);
  }
  return speeds;
}

const LEAD = 14;

/** The names of the lectures, over their columns. */
export function speedHeader(): string {
  return ' '.repeat(LEAD) + lectures.map(({ name }) => cell(name)).join('');
}

/** How a line begins. */
export function speedLead(backend: string): string {
  return backend.padEnd(LEAD);
}

/** A figure in its column. */
export function speedCell(rate: number): string {
  return cell(formatRate(rate));
}

function cell(text: string): string {
  return text.padStart(11);
}
