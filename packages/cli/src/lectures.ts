import { lecture as backprop } from '@makemore/backprop';
import { lecture as batchnorm } from '@makemore/batchnorm';
import { lecture as bigram } from '@makemore/bigram';
import { lecture as gpt } from '@makemore/gpt';
import { lecture as micrograd } from '@makemore/micrograd';
import { lecture as mlp } from '@makemore/mlp';
import { lecture as recurrent } from '@makemore/recurrent';
import type { AnyLecture } from '@makemore/training';
import { lecture as wavenet } from '@makemore/wavenet';
import { UsageError } from './usageError.ts';

/** The lectures that have a language model, in their order. */
export const lectures: readonly AnyLecture[] = [bigram, mlp, batchnorm, backprop, wavenet, gpt];

/** All that can be trained: the series, and what stands beside it. */
export const models: readonly AnyLecture[] = [...lectures, recurrent];

/** The names, as the command line writes them. */
export const lectureNames: readonly string[] = models.map(({ name }) => name);

/** The lecture of this name. */
export function lectureNamed(name: string): AnyLecture {
  const lecture = models.find((each) => each.name === name);
  if (lecture) return lecture;
  if (name === 'micrograd') {
    throw new UsageError(
      'micrograd has no language model; it has a command: npx makemore micrograd',
    );
  }
  throw new UsageError(`there is no lecture '${name}'; choose one of: ${lectureNames.join(', ')}`);
}

/** A lecture, or what stands beside them; the first has figures, but no language model. */
export type SeriesLecture = AnyLecture | typeof micrograd;

/** Whether it has a language model. */
export function hasModel(lecture: SeriesLecture): lecture is AnyLecture {
  return 'build' in lecture;
}

/** The series, in its order. */
export const wholeSeries: readonly SeriesLecture[] = [micrograd, ...lectures];

/** The series, and what stands beside it. */
export const everything: readonly SeriesLecture[] = [micrograd, ...models];

/** The names of all of these. */
export const allNames: readonly string[] = everything.map(({ name }) => name);

/** What has this name, also the first lecture. */
export function anyNamed(name: string): SeriesLecture {
  const lecture = everything.find((each) => each.name === name);
  if (lecture) return lecture;
  throw new UsageError(`there is no lecture '${name}'; choose one of: ${allNames.join(', ')}`);
}

/** Every preset and what it is for, for the end of a help text. */
export function describePresets(): string {
  const lines = models.flatMap(({ name, presets }) =>
    Object.entries(presets).map(
      ([preset, { about }]) => `  ${name.padEnd(9)} --preset ${preset.padEnd(11)} ${about}`,
    ),
  );
  return `\nPresets, the first of each lecture being the default:\n${lines.join('\n')}\n`;
}
