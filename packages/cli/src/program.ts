import { Command } from 'commander';
import { attention } from './commands/attention.ts';
import { bench } from './commands/bench.ts';
import { data } from './commands/data.ts';
import { diagnose } from './commands/diagnose.ts';
import { doctor } from './commands/doctor.ts';
import { exercises } from './commands/exercises.ts';
import { gradients } from './commands/gradients.ts';
import { ladder } from './commands/ladder.ts';
import { lr } from './commands/lr.ts';
import { micrograd } from './commands/micrograd.ts';
import { notebook } from './commands/notebook.ts';
import { sample } from './commands/sample.ts';
import { series } from './commands/series.ts';
import { train } from './commands/train.ts';
import { verify } from './commands/verify.ts';

const examples = `
Examples:
  $ npx makemore series                the series, in seconds
  $ npx makemore verify                are the numbers right?
  $ npx makemore micrograd             the first lecture, on single numbers
  $ npx makemore train mlp             train one model and keep it
  $ npx makemore sample mlp            names from it
  $ npx makemore sample gpt            a scene of a play, at once
  $ npx makemore train --help          what a command takes`;

/** The command line. */
export const program: Command = new Command('makemore')
  .description(
    'character-level language models, from counting to GPT: train them, sample from them',
  )
  .addCommand(series)
  .addCommand(ladder)
  .addCommand(train)
  .addCommand(sample)
  .addCommand(verify)
  .addCommand(attention)
  .addCommand(lr)
  .addCommand(micrograd)
  .addCommand(diagnose)
  .addCommand(gradients)
  .addCommand(notebook)
  .addCommand(exercises)
  .addCommand(data)
  .addCommand(doctor)
  .addCommand(bench)
  .showSuggestionAfterError()
  .addHelpText('after', examples);
