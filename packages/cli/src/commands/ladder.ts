import { Vocabulary } from '@makemore/data';
import { Command } from 'commander';
import { formatBackend } from '../formatBackend.ts';
import { formatCount } from '../formatCount.ts';
import { interruptible } from '../interrupt.ts';
import { climb, type Rung } from '../ladder.ts';
import { models } from '../lectures.ts';
import { chooseBackend, options, type TrainingOptions } from '../options.ts';
import { progressReporter, type Reporter } from '../reporter.ts';
import { markSeen } from '../seenBefore.ts';
import { LECTURE_SEED, loadWords } from '../session.ts';

interface LadderOptions extends TrainingOptions {
  full?: boolean;
}

const examples = `
Examples:
  $ npx makemore ladder                     every model on the names that come with makemore
  $ npx makemore ladder --full              at the lectures' length, which takes long
  $ npx makemore ladder --data my-names.txt
  $ npx makemore ladder --json

All have the same words and the same split. The lecture on GPT learns from text: here it reads the
words as one, a line each, so that its loss a character can be compared. Micrograd is not on the
ladder: it has no language model, and its loss is one of points on a plane. Nothing is kept;
\`train\` and \`series\` keep their models.`;

export const ladder = new Command('ladder')
  .description('all the models side by side on the same words, from the worst to the best')
  .addOption(options.full())
  .addOption(options.quick())
  .addOption(options.data())
  .addOption(options.steps())
  .addOption(options.seed())
  .addOption(options.backend())
  .addOption(options.threads())
  .addOption(options.variant())
  .addOption(options.json())
  .addHelpText('after', examples)
  .action(async (given: LadderOptions) => {
    const { data = 'names', seed = LECTURE_SEED, steps, json, full } = given;
    await chooseBackend(given);
    const { name, words } = await loadWords(data);
    const rungs: Rung[] = [];
    const onSkip = (reason: string) => console.error(reason);
    const reporter = (label: string, length: number) =>
      json ? silent : progressReporter(label, 0, length);
    await interruptible(async (signal) => {
      for (const lecture of models) {
        for (const preset of lecture.series[full ? 'full' : 'quick']) {
          const options = { seed, steps, signal, onSkip, reporter };
          const rung = await climb(lecture, preset, words, options);
          if (!rung) continue;
          if (json) console.log(JSON.stringify(rung));
          rungs.push(rung);
        }
      }
    });
    if (json) return;
    const { size } = Vocabulary.ofWords(words);
    console.log(
      `${formatCount(words.length)} words of ${name}, backend ${formatBackend()}, seed ${seed}.`,
    );
    console.log('Losses are in nats a character, dev on words that no model saw.\n');
    console.log(formatLadder(rungs, size));
  });

const silent: Reporter = { event: () => {}, stop: () => {} };

/** The rungs, the worst first, above them what guessing costs. */
function formatLadder(rungs: readonly Rung[], vocabularySize: number): string {
  const blind = Math.log(vocabularySize).toFixed(4);
  const rows = [
    line(['', '', 'parameters', 'steps', 'steps/s', 'train', 'dev']),
    line(['guessing', `blindly among ${vocabularySize}`, '0', '', '', blind, blind]),
  ];
  for (const rung of [...rungs].sort((a, b) => b.dev - a.dev)) {
    const { lecture, preset, parameters, steps, stepsPerSecond, train, dev, samples } = rung;
    const speed = stepsPerSecond === undefined ? '' : formatCount(Math.round(stepsPerSecond));
    const counts = [formatCount(parameters), formatCount(steps), speed];
    rows.push(line([lecture, preset, ...counts, train.toFixed(4), dev.toFixed(4)]));
    const words = samples.map(({ word, seen }) => markSeen(word, seen));
    rows.push(`    ${words.join(', ')}`);
  }
  return rows.join('\n');
}

function line([lecture = '', preset = '', ...numbers]: readonly string[]): string {
  const cells = numbers.map((cell) => cell.padStart(10)).join('  ');
  return `${lecture.padEnd(10)} ${preset.padEnd(17)}  ${cells}`;
}
