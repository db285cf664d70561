/** A lecture's model with its data: opened from a preset, or from the folder of an earlier run. */
import { type Splits, splitByCourse, Vocabulary, type WordsDataset } from '@makemore/data';
import { loadDataset } from '@makemore/data/node';
import { type Generator, torchGenerator } from '@makemore/random';
import {
  type Evaluation,
  encodeCheckpoint,
  type Lecture,
  type ModelCard,
  type Preset,
  type Run,
  restoreCheckpoint,
} from '@makemore/training';
import type { RunFolder } from '@makemore/training/node';
import { UsageError } from './usageError.ts';

/** A model that is open for training or sampling. */
export interface Session {
  readonly lecture: Lecture;
  readonly preset: Preset;
  readonly folder: RunFolder;
  readonly card: ModelCard;
  readonly vocabulary: Vocabulary;
  readonly splits: Splits<readonly string[]>;
  readonly generator: Generator;
  readonly run: Run;
}

/** What a model is built from; undefined stands for the preset's, or the earlier run's. */
export interface SessionSettings {
  readonly lecture: Lecture;
  readonly folder: RunFolder;
  readonly data?: string | undefined;
  readonly preset?: string | undefined;
  readonly steps?: number | undefined;
  readonly seed: number;
  readonly backend: string;
}

/** With fewer, a part of the course's split is empty. */
const FEWEST_WORDS = 6;

/** Reads a dataset of words; the lectures so far cannot use anything else. */
export async function loadWords(nameOrPath: string): Promise<WordsDataset> {
  const dataset = await loadDataset(nameOrPath);
  if (dataset.kind === 'words') {
    if (dataset.words.length >= FEWEST_WORDS) return dataset;
    throw new UsageError(
      `${nameOrPath} has too few words: ${dataset.words.length}; give at least ${FEWEST_WORDS}, ` +
        'so that some are left for dev and test',
    );
  }
  throw new UsageError(
    `${nameOrPath} is running text, and this lecture learns from words, one a line; ` +
      'give such a file, or a dataset of words (see `makemore data`)',
  );
}

/** The preset of this name, or the lecture's first. */
function presetNamed(lecture: Lecture, name: string | undefined): [string, Preset] {
  const presets = Object.entries(lecture.presets);
  const found = name === undefined ? presets[0] : presets.find(([each]) => each === name);
  if (found) return found;
  throw new UsageError(
    `${lecture.name} has no preset '${name}'; choose one of: ${presets.map(([each]) => each).join(', ')}`,
  );
}

function build(lecture: Lecture, card: ModelCard, words: readonly string[]) {
  const vocabulary = Vocabulary.fromJSON(card.vocabulary);
  const splits = splitByCourse(words);
  const generator = torchGenerator(card.seed);
  const { config, steps } = card;
  const run = lecture.build({ splits, vocabulary, config, steps, generator });
  return { vocabulary, splits, generator, run };
}

/** A new model, with its initial weights. */
export async function newSession(settings: SessionSettings): Promise<Session> {
  const { lecture, folder, seed, backend } = settings;
  const [presetName, preset] = presetNamed(lecture, settings.preset);
  const dataset = await loadWords(settings.data ?? 'names');
  const card: ModelCard = {
    format: 1,
    lecture: lecture.name,
    preset: presetName,
    config: { ...preset.config },
    vocabulary: Vocabulary.ofWords(dataset.words).toJSON(),
    data: { name: dataset.name, sha256: dataset.sha256 },
    seed,
    backend,
    step: 0,
    steps: settings.steps ?? preset.steps,
    parameters: 0,
    losses: [],
  };
  const built = build(lecture, card, dataset.words);
  card.parameters = Object.values(built.run.model.stateDict()).reduce((sum, x) => sum + x.size, 0);
  return { lecture, preset, folder, card, ...built };
}

/** The model in the folder, where it was left. */
export async function openSession(settings: SessionSettings): Promise<Session> {
  const { lecture, folder, steps } = settings;
  const checkpoint = await folder.checkpoint();
  const { card } = checkpoint;
  if (card.lecture !== lecture.name) {
    throw new UsageError(
      `${folder.path} holds a ${card.lecture}, not a ${lecture.name}; name its folder with --out`,
    );
  }
  const [, preset] = presetNamed(lecture, card.preset);
  if (settings.preset !== undefined && settings.preset !== card.preset) {
    throw new UsageError(
      `the model in ${folder.path} was trained by the preset ${card.preset}; leave --preset out, or name another folder with --out`,
    );
  }
  if (steps !== undefined && steps < card.step) {
    throw new UsageError(
      `the model in ${folder.path} is at step ${card.step} already; give --steps a larger number`,
    );
  }
  const dataset = await loadWords(settings.data ?? card.data.name);
  if (dataset.sha256 !== card.data.sha256) {
    throw new UsageError(
      `the model in ${folder.path} was trained on ${card.data.name} as it was then; ${dataset.name} is not that file. ` +
        'Give the same data with --data, or train a new model in another folder with --out',
    );
  }
  const { name, sha256 } = dataset; // the file may have moved
  const opened = { ...card, data: { name, sha256 }, steps: steps ?? card.steps };
  const built = build(lecture, opened, dataset.words);
  await restoreCheckpoint(checkpoint, built.run, built.generator);
  return { lecture, preset, folder, card: opened, ...built };
}

/** For `--resume` without a model. */
export function nothingToResume(folder: RunFolder): UsageError {
  return new UsageError(
    `there is nothing to resume in ${folder.path}; leave --resume out, or name the folder with --out`,
  );
}

/** Writes weights and card, each replaced whole. */
export async function saveSession(
  { folder, card, run, generator }: Session,
  step: number,
  losses: readonly Evaluation[],
): Promise<void> {
  card.step = step;
  card.losses = [...losses];
  await folder.save(await encodeCheckpoint(run, generator, card), card);
}
