import { Command, Option } from 'commander';
import { interruptible } from '../interrupt.ts';
import { allNames, anyNamed, everything } from '../lectures.ts';
import { type ComputingOptions, chooseBackend, options } from '../options.ts';
import { verifyLectures } from '../verifyLectures.ts';

interface VerifyCommandOptions extends ComputingOptions {
  full?: boolean;
  json?: boolean;
}

const examples = `
Examples:
  $ npx makemore verify                            everything, on the data that come with makemore
  $ npx makemore verify mlp                        one lecture
  $ npx makemore verify --full                     the lectures' own runs on their own data: half an hour
  $ npx makemore verify mlp --backend reference    the same by plain loops: a minute, with --full a quarter of an hour
  $ npx makemore verify --json

--full needs the course's data: npx makemore data fetch names32k, and tinyshakespeare for gpt. It ends
with 1 if a figure is off. \`recorded\` figures are our own; the others were published.`;

export const verify = new Command('verify')
  .description('are the numbers right? Trains, and compares with what the lectures published')
  .argument('[lecture]', `one of: ${allNames.join(', ')} (default: all)`)
  .addOption(new Option('--full', "the lectures' own runs too, on their own data"))
  .addOption(options.quick())
  .addOption(options.backend())
  .addOption(options.threads())
  .addOption(options.variant())
  .addOption(options.json())
  .addHelpText('after', examples)
  .action(async (name: string | undefined, given: VerifyCommandOptions) => {
    const lectures = name === undefined ? everything : [anyNamed(name)];
    const { full = false, json = false } = given;
    await chooseBackend(given);
    await interruptible((signal) => verifyLectures(lectures, { full, json, signal }));
  });
