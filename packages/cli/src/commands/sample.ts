import { setImmediate } from 'node:timers/promises';
import { Vocabulary } from '@makemore/data';
import { torchGenerator } from '@makemore/random';
import { type SamplingStrategy, sampleWords } from '@makemore/training';
import { Command, Option } from 'commander';
import { checkPrompt } from '../checkPrompt.ts';
import { lectureNamed, lectureNames } from '../lectures.ts';
import {
  chooseBackend,
  numberBetween,
  options,
  settingsOf,
  type TrainingOptions,
  wholeNumber,
} from '../options.ts';
import { pretrainedFor } from '../pretrained.ts';
import { seenBefore } from '../seenBefore.ts';
import {
  kindOf,
  LECTURE_SEED,
  newSession,
  nothingToResume,
  openForSampling,
  openSession,
  type Session,
  type SessionSettings,
} from '../session.ts';
import { streamText } from '../streamText.ts';
import { reportStop, trainSession } from '../trainSession.ts';
import { UsageError } from '../usageError.ts';

interface SampleOptions extends TrainingOptions {
  count?: number;
  prompt: string;
  temperature: number;
  topK?: number;
  topP: number;
  maxLength?: number;
  length?: number;
  multinomial: 'inverse' | 'exponential';
}

/** After so many names others (Ctrl-C, a reader that left) get a turn. */
const TURN = 64;

const examples = `
Examples:
  $ npx makemore sample mlp                          20 names, from runs/mlp or the model that comes with makemore
  $ npx makemore sample mlp --prompt ma --count 5    names that begin with ma
  $ npx makemore sample mlp --temperature 0.7        more cautious; above 1, bolder
  $ npx makemore sample mlp --preset quick           from another model, which is trained first
  $ npx makemore sample mlp --resume                 finish an interrupted training first
  $ npx makemore sample bigram --seed 7 --json
  $ npx makemore sample gpt --prompt "[A railway" --length 1000

Each name is marked: in train, in dev, in test (the model never saw these), or new. A model of text
writes on from the prompt, and shows each character as it is made.`;

export const sample = new Command('sample')
  .description('make up names or text with a trained model')
  .argument('<lecture>', `one of: ${lectureNames.join(', ')}`)
  .addOption(
    new Option('-c, --count <number>', 'how many names (default: 20)').argParser(wholeNumber(1)),
  )
  .addOption(
    new Option('-l, --length <number>', 'how many characters of text (default: 500)').argParser(
      wholeNumber(1),
    ),
  )
  .addOption(
    new Option('--prompt <text>', 'how each name, or the text, begins').default('', 'none'),
  )
  .addOption(
    new Option(
      '-t, --temperature <number>',
      'below 1: likelier names; 0: always the likeliest character',
    )
      .argParser(numberBetween(0, Number.POSITIVE_INFINITY))
      .default(1),
  )
  .addOption(
    new Option('--top-k <number>', 'choose among the k likeliest characters').argParser(
      wholeNumber(1),
    ),
  )
  .addOption(
    new Option('--top-p <number>', 'choose among the likeliest characters that make up p')
      .argParser(numberBetween(0, 1, { excludeMin: true }))
      .default(1),
  )
  .addOption(
    new Option(
      '--max-length <number>',
      'cut names after so many characters (default: 100)',
    ).argParser(wholeNumber(1)),
  )
  .addOption(
    new Option(
      '--multinomial <algorithm>',
      "which of torch's: inverse as in torch 1, exponential as in 2",
    )
      .choices(['inverse', 'exponential'])
      .default('inverse'),
  )
  .addOption(options.data())
  .addOption(options.preset())
  .addOption(options.steps())
  .addOption(options.seed())
  .addOption(options.backend())
  .addOption(options.threads())
  .addOption(options.variant())
  .addOption(options.out())
  .addOption(options.resume())
  .addOption(options.json())
  .addHelpText('after', examples)
  .action(async (name: string, given: SampleOptions) => {
    const lecture = lectureNamed(name);
    checkOptions(kindOf(lecture), given);
    await chooseBackend(given);
    const session = await openTrained(settingsOf(lecture, given), given);
    if (!session) return;
    checkPrompt(given.prompt, session.vocabulary);
    const { temperature, topK, topP, multinomial: algorithm } = given;
    const strategy = { temperature, topP, algorithm, ...(topK === undefined ? {} : { topK }) };
    if (kindOf(lecture) === 'words') return makeUpNames(session, given, strategy);
    const generator = torchGenerator(given.seed ?? LECTURE_SEED);
    const { prompt, length = 500, json = false } = given;
    await streamText(session, { generator, prompt, length, ...strategy }, json);
  });

/** Throws if an option is of the other kind, or no name can begin with the prompt. */
function checkOptions(
  kind: 'words' | 'text',
  { prompt, count, maxLength, length }: SampleOptions,
): void {
  if (kind === 'words' && length !== undefined) {
    throw new UsageError('--length is for a model of text; cut names by --max-length');
  }
  if (kind === 'text' && (count ?? maxLength) !== undefined) {
    throw new UsageError(
      '--count and --max-length are for models of names; this one writes text: say how much by --length',
    );
  }
  if (kind === 'words' && prompt.includes(Vocabulary.boundary)) {
    throw new UsageError("--prompt: '.' starts and ends a name; leave it out");
  }
  const begun = Array.from(prompt).length;
  if (maxLength !== undefined && begun > maxLength) {
    throw new UsageError(
      `--max-length ${maxLength}: the prompt alone has ${begun} characters; give at least as many`,
    );
  }
}

/** Prints names, each with where it stands in the data. */
async function makeUpNames(
  { run, vocabulary, splits }: Session,
  { prompt, count = 20, maxLength = 100, seed = LECTURE_SEED, json }: SampleOptions,
  strategy: SamplingStrategy,
): Promise<void> {
  const seen = splits.train.length > 0 ? seenBefore(splits) : undefined;
  const generator = torchGenerator(seed);
  const options = { count, generator, prompt, maxLength, ...strategy };
  let made = 0;
  for await (const word of sampleWords(run.model, vocabulary, options)) {
    const mark = seen?.(word);
    if (json) console.log(JSON.stringify({ word, seen: mark }));
    else console.log(mark ? `${word.padEnd(20)} ${mark}` : word);
    if (++made % TURN === 0) await setImmediate();
  }
}

/**
 * The trained model in the folder, trained further if `--resume` asks. If there is none, the one that
 * comes with makemore, or a new one, trained now, if another was asked for.
 */
async function openTrained(
  settings: SessionSettings,
  { resume = false, steps }: SampleOptions,
): Promise<Session | undefined> {
  const { folder, lecture } = settings;
  if (resume) {
    const checkpoint = await folder.checkpoint();
    if (!checkpoint) throw nothingToResume(folder);
    console.error(`Training on, from step ${checkpoint.card.step}.`);
    // The seed of `sample` is that of the names; a model that is trained on keeps its own.
    return trained(await openSession({ ...settings, seed: undefined }, checkpoint));
  }
  const own = await folder.model();
  if (own && steps !== undefined) {
    throw new UsageError(
      `${folder.path} holds a trained model already; add --resume to train it to step ${steps} first`,
    );
  }
  const model = own ?? (await pretrainedFor(settings));
  if (model) return openForSampling(settings, model, sayUnmarked);
  const session = await newSession(settings);
  console.error(
    `There is no trained ${lecture.name} in ${folder.path} yet: training one (${session.card.preset}).`,
  );
  return trained(session);
}

/** The session when its training has finished; undefined if Ctrl-C stopped it. */
async function trained(session: Session): Promise<Session | undefined> {
  const result = await trainSession(session, { json: false });
  if (result.ended !== 'aborted') return session;
  reportStop(session, result);
  return undefined;
}

function sayUnmarked(reason: string): void {
  console.error(`The names are not marked, since their data are missing: ${reason}`);
}
