import { lecture as backprop } from '@makemore/backprop';
import { lecture as batchnorm } from '@makemore/batchnorm';
import { lecture as bigram } from '@makemore/bigram';
import { lecture as gpt } from '@makemore/gpt';
import { lecture as micrograd } from '@makemore/micrograd';
import { lecture as mlp } from '@makemore/mlp';
import type { AnyLecture } from '@makemore/training';
import { lecture as wavenet } from '@makemore/wavenet';
import { UsageError } from './usageError.ts';

/** The lectures that have a language model, in their order. */
export const lectures: readonly AnyLecture[] = [bigram, mlp, batchnorm, backprop, wavenet, gpt];

/** The names, as the command line writes them. */
export const lectureNames: readonly string[] = lectures.map(({ name }) => name);

/** The lecture of this name. */
export function lectureNamed(name: string): AnyLecture {
  const lecture = lectures.find((each) => each.name === name);
  if (lecture) return lecture;
  if (name === 'micrograd') {
    throw new UsageError(
      'micrograd has no language model; it has a command: npx makemore micrograd',
    );
  }
  throw new UsageError(`there is no lecture '${name}'; choose one of: ${lectureNames.join(', ')}`);
}

/** A lecture of the series; the first has figures, but no language model. */
export type SeriesLecture = AnyLecture | typeof micrograd;

/** Whether it has a language model. */
export function hasModel(lecture: SeriesLecture): lecture is AnyLecture {
  return 'build' in lecture;
}

/** The series, in its order. */
export const wholeSeries: readonly SeriesLecture[] = [micrograd, ...lectures];

/** The names of the whole series. */
export const seriesNames: readonly string[] = wholeSeries.map(({ name }) => name);

/** The lecture of this name, also the first. */
export function seriesLectureNamed(name: string): SeriesLecture {
  const lecture = wholeSeries.find((each) => each.name === name);
  if (lecture) return lecture;
  throw new UsageError(`there is no lecture '${name}'; choose one of: ${seriesNames.join(', ')}`);
}

/** Every preset and what it is for, for the end of a help text. */
export function describePresets(): string {
  const lines = lectures.flatMap(({ name, presets }) =>
    Object.entries(presets).map(
      ([preset, { about }]) => `  ${name.padEnd(9)} --preset ${preset.padEnd(11)} ${about}`,
    ),
  );
  return `\nPresets, the first of each lecture being the default:\n${lines.join('\n')}\n`;
}
