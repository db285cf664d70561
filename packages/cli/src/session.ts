/** A lecture's model with its data: opened from a preset, or from the folder of an earlier run. */
import {
  catalogue,
  type Dataset,
  DatasetError,
  isDatasetName,
  Vocabulary,
  type WordsDataset,
} from '@makemore/data';
import { loadDataset } from '@makemore/data/node';
import {
  type AnyLecture,
  type BuiltRun,
  buildFromCard,
  type Checkpoint,
  type Evaluation,
  encodeCheckpoint,
  type ModelCard,
  type Preset,
  parameterCount,
  restoreCheckpoint,
  restoreModel,
  type TrainedModel,
} from '@makemore/training';
import type { RunFolder } from '@makemore/training/node';
import { UsageError } from './usageError.ts';

/** The seed of the lectures. */
export const LECTURE_SEED = 2147483647;

/** A model that is open for training or sampling. */
export interface Session extends BuiltRun {
  readonly lecture: AnyLecture;
  readonly preset: Preset;
  readonly folder: RunFolder;
  readonly card: ModelCard;
}

/** What a model is built from; undefined stands for the preset's, or the earlier run's. */
export interface SessionSettings {
  readonly lecture: AnyLecture;
  readonly folder: RunFolder;
  readonly data?: string | undefined;
  readonly preset?: string | undefined;
  readonly steps?: number | undefined;
  readonly seed?: number | undefined;
  readonly backend: string;
}

/** With fewer, a part of the course's split is empty. */
const FEWEST_WORDS = 6;

/** Whether a lecture learns from words or from running text. */
export function kindOf({ data = 'names' }: AnyLecture): 'words' | 'text' {
  return catalogue[data].kind;
}

/** Reads what a lecture learns from: the data that are named, or its own. */
async function loadFor(lecture: AnyLecture, nameOrPath: string | undefined): Promise<Dataset> {
  const named = nameOrPath ?? lecture.data ?? 'names';
  // A text may have short lines, so that it looks like words.
  return kindOf(lecture) === 'text' ? loadDataset(named, { kind: 'text' }) : loadWords(named);
}

/** Reads a dataset of words. */
export async function loadWords(nameOrPath: string): Promise<WordsDataset> {
  // A file of one's own holds words here, so that a line that is too long is named.
  const own = isDatasetName(nameOrPath) ? {} : { kind: 'words' as const };
  const dataset = await loadDataset(nameOrPath, own);
  if (dataset.kind === 'words') {
    if (dataset.words.length >= FEWEST_WORDS) return dataset;
    throw new UsageError(
      `${nameOrPath} has too few words: ${dataset.words.length}; give at least ${FEWEST_WORDS}, ` +
        'so that some are left for dev and test',
    );
  }
  throw new UsageError(
    `${nameOrPath} is running text, and what is wanted here is words, one a line; ` +
      'give a file of them, or a dataset of words (see `makemore data`)',
  );
}

/** The preset of this name, or the lecture's first. */
function presetNamed(lecture: AnyLecture, name: string | undefined): [string, Preset] {
  const presets = Object.entries(lecture.presets);
  const found = name === undefined ? presets[0] : presets.find(([each]) => each === name);
  if (found) return found;
  throw new UsageError(
    `${lecture.name} has no preset '${name}'; choose one of: ${presets.map(([each]) => each).join(', ')}`,
  );
}

/** A new model, with its initial weights. */
export async function newSession(settings: SessionSettings): Promise<Session> {
  const { lecture, folder, seed = LECTURE_SEED, backend } = settings;
  const [presetName, preset] = presetNamed(lecture, settings.preset);
  if (preset.steps === 0 && settings.steps) {
    throw new UsageError(
      `the preset ${presetName} of ${lecture.name} is computed, not trained: leave --steps out, or choose another --preset`,
    );
  }
  const dataset = await loadFor(lecture, settings.data);
  const steps = settings.steps ?? preset.steps;
  const card: ModelCard = {
    format: 1,
    lecture: lecture.name,
    preset: presetName,
    config: { ...preset.config },
    vocabulary: Vocabulary.of(dataset).toJSON(),
    data: { name: dataset.name, sha256: dataset.sha256 },
    seed,
    backend,
    step: 0,
    steps,
    plannedSteps: steps,
    parameters: 0,
    losses: [],
  };
  const built = buildFromCard(lecture, card, dataset);
  const { model, examples } = built.run;
  if (examples.dev.y.size === 0) {
    throw new UsageError(
      `${dataset.name} is too short: its last tenth, for dev, must have more than ${model.blockSize} characters, ` +
        'the context of the model; give a longer text',
    );
  }
  card.parameters = parameterCount(model);
  return { lecture, preset, folder, card, ...built };
}

/** The model of a checkpoint, where it was left, to train on. */
export async function openSession(
  settings: SessionSettings,
  checkpoint: Checkpoint,
): Promise<Session> {
  const { lecture, folder, steps, seed, backend } = settings;
  const { card } = checkpoint;
  checkModel(settings, card);
  if (seed !== undefined && seed !== card.seed) {
    throw new UsageError(
      `the model in ${folder.path} has the seed ${card.seed}; leave --seed out, or name another folder with --out`,
    );
  }
  if (steps !== undefined && steps < card.step) {
    throw new UsageError(
      `the model in ${folder.path} is at step ${card.step} already; give --steps a larger number`,
    );
  }
  const dataset = await loadFor(lecture, settings.data ?? card.data.name);
  if (dataset.sha256 !== card.data.sha256) throw otherData(folder, card, dataset.name);
  const { name, sha256 } = dataset; // the file may have moved
  const updated = { ...card, data: { name, sha256 }, backend, steps: steps ?? card.steps };
  const session = reopened(settings, updated, dataset);
  await restoreCheckpoint(checkpoint, session.run, session.generator);
  return session;
}

/**
 * A trained model, to sample from: that needs no data. Without the words that it learnt
 * from, `splits` are empty, and `onMissing` is told why; of a text they are always empty.
 */
export async function openForSampling(
  settings: SessionSettings,
  trained: TrainedModel,
  onMissing: (reason: string) => void,
): Promise<Session> {
  const { card } = trained;
  checkModel(settings, card);
  const { lecture, data } = settings;
  const words = kindOf(lecture) === 'words' ? await wordsOf(card, data, onMissing) : undefined;
  const session = reopened(settings, card, words);
  restoreModel(trained, session.run.model);
  return session;
}

/** The words that a model learnt from; undefined, and `onMissing` is told why, if they are not there. */
async function wordsOf(
  { data }: ModelCard,
  named: string | undefined,
  onMissing: (reason: string) => void,
): Promise<WordsDataset | undefined> {
  try {
    const dataset = await loadWords(named ?? data.name);
    if (dataset.sha256 === data.sha256) return dataset;
    onMissing(`${dataset.name} is not what the model learnt from`);
  } catch (error) {
    if (!(error instanceof DatasetError || error instanceof UsageError)) throw error;
    onMissing(error.message);
  }
  return undefined;
}

/** A session of an earlier run's model, still with its initial weights. */
function reopened(
  { lecture, folder }: SessionSettings,
  card: ModelCard,
  dataset?: Dataset,
): Session {
  const [, preset] = presetNamed(lecture, card.preset);
  return { lecture, preset, folder, card, ...buildFromCard(lecture, card, dataset) };
}

/** Throws if the model is of another lecture or preset than was asked for. */
function checkModel({ lecture, preset, folder }: SessionSettings, card: ModelCard): void {
  if (card.lecture !== lecture.name) {
    throw new UsageError(
      `${folder.path} holds a model of ${card.lecture}, not of ${lecture.name}; name its folder with --out`,
    );
  }
  if (preset !== undefined && preset !== card.preset) {
    throw new UsageError(
      `the model in ${folder.path} was trained by the preset ${card.preset}; leave --preset out, or name another folder with --out`,
    );
  }
}

function otherData(folder: RunFolder, card: ModelCard, given: string): UsageError {
  return new UsageError(
    `the model in ${folder.path} was trained on ${card.data.name} as it was then; ${given} is not that file. ` +
      'Give the same data with --data, or train a new model in another folder with --out',
  );
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
