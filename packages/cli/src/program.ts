import { Command } from 'commander';
import { bench } from './commands/bench.ts';
import { data } from './commands/data.ts';
import { diagnose } from './commands/diagnose.ts';
import { doctor } from './commands/doctor.ts';
import { gradients } from './commands/gradients.ts';
import { installGpu } from './commands/installGpu.ts';
import { lr } from './commands/lr.ts';
import { micrograd } from './commands/micrograd.ts';
import { sample } from './commands/sample.ts';
import { series } from './commands/series.ts';
import { train } from './commands/train.ts';

const examples = `
Examples:
  $ npx makemore series                the series, in seconds
  $ npx makemore micrograd             the first lecture, on single numbers
  $ npx makemore train mlp             train one model and keep it
  $ npx makemore sample mlp            names from it
  $ npx makemore train --help          what a command takes`;

/** The command line. */
export const program: Command = new Command('makemore')
  .description(
    'character-level language models, from counting to GPT: train them, sample from them',
  )
  .addCommand(series)
  .addCommand(train)
  .addCommand(sample)
  .addCommand(lr)
  .addCommand(micrograd)
  .addCommand(diagnose)
  .addCommand(gradients)
  .addCommand(data)
  .addCommand(doctor)
  .addCommand(installGpu)
  .addCommand(bench)
  .showSuggestionAfterError()
  .addHelpText('after', examples);
