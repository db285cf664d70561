import { shellWord } from '@makemore/tensor-ops/node';
import { Command, Option } from 'commander';
import { formatBackend } from '../formatBackend.ts';
import { formatCount } from '../formatCount.ts';
import { INTERRUPTED } from '../interrupt.ts';
import { describePresets, lectureNamed, lectureNames } from '../lectures.ts';
import { openOn, options, settingsOf, type TrainingOptions, wholeNumber } from '../options.ts';
import {
  kindOf,
  newSession,
  nothingToResume,
  openSession,
  type SessionSettings,
} from '../session.ts';
import { formatBestLoss, formatLosses } from '../summary.ts';
import { resumeCommand, trainSession } from '../trainSession.ts';
import { UsageError } from '../usageError.ts';

interface TrainOptions extends TrainingOptions {
  patience?: number;
  force?: boolean;
}

const examples = `
Examples:
  $ npx makemore train mlp                            the quick preset, on the names that come with it
  $ npx makemore train mlp --preset lecture           the lecture's 200,000 steps
  $ npx makemore train mlp --resume                   go on with the model in runs/mlp
  $ npx makemore train mlp --data my-names.txt --out runs/mine
  $ npx makemore train gpt --preset nano              the lecture's small GPT, on a text
  $ npx makemore train recurrent --preset gru         beside the series: a recurrent network
  $ npx makemore train gpt --backend auto             on what is fastest here: see \`makemore doctor\`
  $ npx makemore train bigram --preset gradient --json | tail -1

Ctrl-C saves the model and says how to go on. With --resume --steps a finished model trains further, at
the rate where its schedule ended.`;

export const train = new Command('train')
  .description('train the model of a lecture and keep it in a folder')
  .argument('<lecture>', `one of: ${lectureNames.join(', ')}`)
  .addOption(options.data())
  .addOption(options.preset())
  .addOption(options.steps())
  .addOption(options.seed())
  .addOption(options.backendOrAuto())
  .addOption(options.threads())
  .addOption(options.variant())
  .addOption(options.out())
  .addOption(options.resume())
  .addOption(
    new Option(
      '--patience <number>',
      'stop after so many evaluations without a better dev loss',
    ).argParser(wholeNumber(1)),
  )
  .addOption(new Option('-f, --force', 'replace the model in that folder').conflicts('resume'))
  .addOption(options.json())
  .addHelpText('after', `${describePresets()}${examples}`)
  .action(async (name: string, given: TrainOptions) => {
    const lecture = lectureNamed(name);
    const session = await openOn(given, settingsOf(lecture, given), (settings) =>
      openOrNew(settings, given),
    );
    const { card, folder } = session;
    if (!given.json) {
      console.log(
        `${lecture.title} (${card.preset}): ${formatCount(card.parameters)} parameters, ` +
          `${card.data.name}, ${formatBackend()}, seed ${card.seed}`,
      );
    }
    const result = await trainSession(session, {
      json: given.json ?? false,
      patience: given.patience,
    });
    if (result.ended === 'aborted') {
      console.error(`Stopped at step ${result.step} of ${card.steps}; saved in ${folder.path}.`);
      console.error(`To go on: ${resumeCommand(session, given.patience)}`);
      process.exitCode = INTERRUPTED;
      return;
    }
    if (given.json) return;
    if (result.ended === 'early') {
      console.log(
        `No better dev loss in ${given.patience} evaluations: stopped at step ${result.step}.`,
      );
    }
    console.log(`${formatLosses(result)}; saved in ${folder.path}`);
    const best = formatBestLoss(card);
    if (best) console.log(best);
    const made = kindOf(lecture) === 'text' ? 'Text' : 'Names';
    console.log(
      `${made} from it: npx makemore sample ${lecture.name} --out ${shellWord(folder.path)}`,
    );
  });

/** A new model, or with `--resume` the one in the folder, which is replaced only by `--force`. */
async function openOrNew(settings: SessionSettings, { resume, force }: TrainOptions) {
  if (force) return newSession(settings);
  const { folder } = settings;
  const checkpoint = await folder.checkpoint();
  if (resume) {
    if (checkpoint) return openSession(settings, checkpoint);
    throw nothingToResume(folder);
  }
  if (!checkpoint) return newSession(settings);
  const { lecture, step, losses } = checkpoint.card;
  const dev = losses.at(-1)?.dev.toFixed(4) ?? 'not measured yet';
  throw new UsageError(
    `${folder.path} already holds a model of ${lecture}, step ${step}, dev loss ${dev}. ` +
      'Go on with it by --resume, keep both by --out <folder>, or replace it by --force',
  );
}
