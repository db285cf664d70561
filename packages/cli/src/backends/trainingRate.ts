/** What backends are compared at: how fast a lecture's model trains. */
import { getBackend, scope, stepsPerSecond } from '@makemore/tensor-ops';
import { takeStep } from '@makemore/training';
import { RunFolder } from '@makemore/training/node';
import { formatCount } from '../formatCount.ts';
import { lectureNamed } from '../lectures.ts';
import { newSession } from '../session.ts';

/** A model and its data, by name, so that another process can be asked. */
export interface LectureModel {
  readonly lecture: string;
  readonly preset?: string | undefined;
  /** A dataset or a file; by default the lecture's own. */
  readonly data?: string | undefined;
}

/** How often in a second such a model, made anew and left behind, takes a training step on the current backend. */
export async function trainingRate({ lecture, preset, data }: LectureModel): Promise<number> {
  const folder = new RunFolder(''); // nothing is saved
  const settings = { lecture: lectureNamed(lecture), preset, data, folder };
  return scope(async () => {
    const { run, card } = await newSession({ ...settings, backend: getBackend().name });
    if (card.parameters === 0) return stepsPerSecond(() => run.loss()); // computed, not trained
    return stepsPerSecond(() => takeStep(run, run.schedule(0)));
  });
}

/** Two digits that count, or all of them before the point. */
export function formatRate(rate: number): string {
  const rounded = rate < 100 ? Number(rate.toPrecision(2)) : Math.round(rate);
  return formatCount(rounded);
}
