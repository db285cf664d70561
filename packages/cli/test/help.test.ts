import type { Command } from 'commander';
import { expect, test } from 'vitest';
import { program } from '../src/program.ts';
import { makemore, workplace } from './makemore.ts';

/** A command and all below it, by what is typed. */
function commandsOf(command: Command, path = command.name()): [string, Command][] {
  const below = command.commands.flatMap((each) => commandsOf(each, `${path} ${each.name()}`));
  return [[path, command], ...below];
}

function helpOf(command: Command): string {
  let text = '';
  command.configureOutput({
    writeOut: (part) => {
      text += part;
    },
  });
  command.outputHelp();
  return text;
}

const commands = commandsOf(program);

test('the commands', () => {
  expect(commands.map(([path]) => path)).toEqual(
    expect.arrayContaining([
      'makemore series',
      'makemore ladder',
      'makemore verify',
      'makemore train',
      'makemore sample',
      'makemore attention',
      'makemore lr',
      'makemore micrograd',
      'makemore diagnose',
      'makemore gradients',
      'makemore data',
      'makemore data fetch',
      'makemore data show',
      'makemore notebook',
      'makemore notebook open',
      'makemore notebook run',
      'makemore notebook strip',
      'makemore exercises',
      'makemore bench',
    ]),
  );
});

test.each(commands)('%s --help shows examples', (_, command) => {
  const help = helpOf(command);
  expect(help).toMatch(/^Usage: makemore/);
  expect(help).toMatch(/^Examples:\n( {2}\$ \S.*\n)+/m);
});

test('every example is a command that there is, with options that it has', () => {
  const examples = commands.flatMap(([, command]) =>
    [...helpOf(command).matchAll(/^ {2}\$ \w+ makemore (.*)$/gm)].map(([, line]) => line as string),
  );
  expect(examples.length).toBeGreaterThan(15);
  for (const example of examples) {
    const words = (example.split(/ {2,}| \| /)[0] as string).split(' ');
    let command = program;
    for (;;) {
      const below = command.commands.find((each) => each.name() === words[0]);
      if (!below) break;
      command = below;
      words.shift();
    }
    const known = [...command.options.map(({ long }) => long), '--help'];
    const end = words.indexOf('--'); // what follows it is for another program
    const ours = end < 0 ? words : words.slice(0, end);
    for (const option of ours.filter((word) => word.startsWith('--'))) {
      expect(known, example).toContain(option);
    }
  }
});

test('without a command: the help, and exit code 1', async () => {
  const { code, stdout, stderr } = await makemore(await workplace());
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toMatch(/^Usage: makemore/);
});
