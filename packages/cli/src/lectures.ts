import { lecture as backprop } from '@makemore/backprop';
import { lecture as batchnorm } from '@makemore/batchnorm';
import { lecture as bigram } from '@makemore/bigram';
import { lecture as mlp } from '@makemore/mlp';
import type { Lecture } from '@makemore/training';
import { UsageError } from './usageError.ts';

/** The series, in its order. */
export const lectures: readonly Lecture[] = [bigram, mlp, batchnorm, backprop];

/** The names, as the command line writes them. */
export const lectureNames: readonly string[] = lectures.map(({ name }) => name);

/** The lecture of this name. */
export function lectureNamed(name: string): Lecture {
  const lecture = lectures.find((each) => each.name === name);
  if (lecture) return lecture;
  if (name === 'micrograd') {
    throw new UsageError(
      'micrograd has no language model; it has a command: npx makemore micrograd',
    );
  }
  throw new UsageError(`there is no lecture '${name}'; choose one of: ${lectureNames.join(', ')}`);
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
