import { Vocabulary } from '@makemore/data';
import { torchGenerator } from '@makemore/random';
import { scope } from '@makemore/tensor-ops';
import { shellWord } from '@makemore/tensor-ops/node';
import { type AnyLecture, sampleText, sampleWords } from '@makemore/training';
import { RunFolder } from '@makemore/training/node';
import { Command, Option } from 'commander';
import { formatBackend } from '../formatBackend.ts';
import { formatCount } from '../formatCount.ts';
import { allNames, anyNamed, hasModel, wholeSeries } from '../lectures.ts';
import { AUTO, chooseBackend, openOn, options, type TrainingOptions } from '../options.ts';
import { markSeen, seenBefore } from '../seenBefore.ts';
import { kindOf, LECTURE_SEED, loadWords, newSession, type Session } from '../session.ts';
import { showMicrograd } from '../showMicrograd.ts';
import { formatBestLoss } from '../summary.ts';
import { reportStop, type TrainResult, trainSession } from '../trainSession.ts';

interface SeriesOptions extends TrainingOptions {
  out: string;
  only?: string;
  full?: boolean;
}

const examples = `
Examples:
  $ npx makemore series                      the whole series, quickly
  $ npx makemore series --only bigram,mlp    some of it
  $ npx makemore series --full               at the lectures' length, which takes long
  $ npx makemore series --data names32k      on the course's names (see \`makemore data\`)`;

/** How many names a trained model makes up, and how many characters of text it writes. */
const SAMPLES = 8;
const CHARACTERS = 240;

export const series = new Command('series')
  .description('the lectures one after the other: train their models, and let each make up names')
  .addOption(
    new Option('--only <lectures>', `some of: ${allNames.join(', ')}; separated by commas`),
  )
  .addOption(options.full())
  .addOption(options.quick())
  .addOption(options.data())
  .addOption(options.steps())
  .addOption(options.seed())
  .addOption(options.backendOrAuto())
  .addOption(options.threads())
  .addOption(options.variant())
  .addOption(new Option('-o, --out <folder>', 'where the models are kept').default('runs/series'))
  .addOption(options.json())
  .addHelpText('after', examples)
  .action(async (given: SeriesOptions) => {
    const chosen = given.only?.split(',').map((name) => anyNamed(name.trim())) ?? wholeSeries;
    const models = chosen.filter(hasModel);
    const [first] = models;
    // The data that are named are for the lectures that learn from such data: those like the first.
    const kind = first && kindOf(first);
    // Before anything is shown: the backend may not run here, and the data may not be there.
    if (given.backend !== AUTO) await chooseBackend(given);
    const aboutData = kind === 'words' ? await describeData(given) : '';
    for (const lecture of chosen) {
      if (!hasModel(lecture)) {
        showMicrograd(given);
        continue;
      }
      if (lecture === first && aboutData && !given.json) {
        console.log(lecture === chosen[0] ? aboutData : `\n${aboutData}`);
      }
      const data = kindOf(lecture) === kind ? given.data : undefined;
      if (!(await showLecture(lecture, { ...given, data }))) return;
    }
    const last = models.at(-1);
    const preset = last && presetsOf(last, given).at(-1);
    if (preset && !given.json) console.log(closing(last, preset, given.out));
  });

/** What to type next, with the model that was trained last. */
function closing(last: AnyLecture, preset: string, out: string): string {
  const folder = shellWord(`${out}/${last.name}-${preset}`);
  const [file, option] =
    kindOf(last) === 'text' ? ['my-text.txt', '--length 2000'] : ['my-names.txt', '--prompt ma'];
  return `
What to try next:
  npx makemore sample ${last.name} --out ${folder} ${option}
  npx makemore train ${last.name} --data ${file} --out runs/mine
  npx makemore --help`;
}

/** What is learnt, and what a loss is measured against. */
async function describeData({
  data = 'names',
  backend,
  seed = LECTURE_SEED,
}: SeriesOptions): Promise<string> {
  const { name, words } = await loadWords(data);
  const { size } = Vocabulary.ofWords(words);
  const computing = backend === AUTO ? AUTO : formatBackend();
  return `${formatCount(words.length)} words of ${name}, backend ${computing}, seed ${seed}.
Losses are in nats a character: guessing blindly among ${size} costs ${Math.log(size).toFixed(4)}.`;
}

/** The presets that this run of the series trains. */
function presetsOf(lecture: AnyLecture, { full }: SeriesOptions): readonly string[] {
  return lecture.series[full ? 'full' : 'quick'];
}

/** Trains and shows one lecture; false if Ctrl-C stopped it. */
async function showLecture(lecture: AnyLecture, given: SeriesOptions): Promise<boolean> {
  const { number, title, summary } = lecture;
  const place = number === undefined ? '' : `${number}. `;
  if (!given.json) console.log(`\n${place}${title}: ${summary}`);
  const losses: Record<string, number> = {};
  for (const preset of presetsOf(lecture, given)) {
    // The scope frees the model and its data before the next ones are made.
    const result = await scope(() => showPreset(lecture, preset, given));
    if (result.ended === 'aborted') return false;
    losses[preset] = result.history.at(-1)?.train ?? Number.NaN;
  }
  const conclusion = lecture.conclude?.(losses);
  if (conclusion && !given.json) console.log(`   ${conclusion}`);
  return true;
}

async function showPreset(
  lecture: AnyLecture,
  preset: string,
  given: SeriesOptions,
): Promise<TrainResult> {
  const settings = {
    lecture,
    preset,
    folder: new RunFolder(`${given.out}/${lecture.name}-${preset}`),
    data: given.data,
    steps: lecture.presets[preset]?.steps === 0 ? 0 : given.steps,
    seed: given.seed,
    backend: given.backend,
  };
  const session = await openOn(given, settings, newSession);
  const result = await trainSession(session, { json: given.json ?? false });
  if (result.ended === 'aborted') {
    reportStop(session, result);
    return result;
  }
  const best = formatBestLoss(session.card);
  if (!given.json) console.log(formatRow(session, result));
  if (best && !given.json) console.log(`      ${best}`);
  if (session.vocabulary.kind === 'text') await showText(session, given);
  else await showSamples(session, given);
  return result;
}

/** One line of figures. */
function formatRow({ card }: Session, { history, seconds }: TrainResult): string {
  const last = history.at(-1);
  const columns = [
    card.preset.padEnd(8),
    `${formatCount(card.parameters)} parameters`.padStart(17),
    `${formatCount(card.steps)} steps`.padStart(12),
    `train ${last?.train?.toFixed(4)}`,
    `dev ${last?.dev.toFixed(4)}`,
    `${seconds.toFixed(1)} s`,
  ];
  return `   ${columns.join('   ')}`;
}

async function showSamples({ run, vocabulary, splits, card }: Session, { json }: SeriesOptions) {
  const sampling = { count: SAMPLES, generator: torchGenerator(card.seed) };
  const seen = seenBefore(splits);
  const { lecture, preset } = card;
  const words: string[] = [];
  for await (const word of sampleWords(run.model, vocabulary, sampling)) {
    const mark = seen(word);
    words.push(markSeen(word, mark));
    if (!json) continue;
    console.log(JSON.stringify({ lecture, preset, event: 'sample', word, seen: mark }));
  }
  if (!json) console.log(`      makes up: ${words.join(', ')}`);
}

async function showText({ run, vocabulary, card }: Session, { json }: SeriesOptions) {
  const generator = torchGenerator(card.seed);
  const { lecture, preset } = card;
  let text = '';
  const options = { generator, length: CHARACTERS };
  for await (const character of sampleText(run.model, vocabulary, options)) text += character;
  if (json) console.log(JSON.stringify({ lecture, preset, event: 'sample', text }));
  else console.log(`      writes:\n${text.trim().replace(/^/gm, '        ')}`);
}
