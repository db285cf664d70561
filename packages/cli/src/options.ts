/** The options that several commands share: one name, one meaning, one check. */
import {
  backendNames,
  getBackend,
  scope,
  setBackend,
  type Variant,
  variants,
} from '@makemore/tensor-ops';
import type { AnyLecture } from '@makemore/training';
import { RunFolder } from '@makemore/training/node';
import { InvalidArgumentError, Option } from 'commander';
import { fastestFor, formatSpeeds } from './fastestFor.ts';
import { withInstalls } from './installBackend.ts';
import { LECTURE_SEED, type Session, type SessionSettings } from './session.ts';

/** A whole number from `min`, or from `min` to `max`. */
export function wholeNumber(min: number, max?: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    const within = value >= min && value <= (max ?? value);
    if (text.trim() !== '' && Number.isSafeInteger(value) && within) return value;
    const range = max === undefined ? '' : ` to ${max}`;
    throw new InvalidArgumentError(`Expected a whole number from ${min}${range}.`);
  };
}

/** A number from `min` to `max`, both included, or above `min` if it is excluded. */
export function numberBetween(
  min: number,
  max: number,
  { excludeMin = false } = {},
): (text: string) => number {
  return (text) => {
    const value = Number(text);
    const high = excludeMin ? value > min : value >= min;
    if (text.trim() !== '' && Number.isFinite(value) && high && value <= max) return value;
    const range = max === Number.POSITIVE_INFINITY ? '' : ` to ${max}`;
    throw new InvalidArgumentError(
      `Expected a number ${excludeMin ? 'above' : 'from'} ${min}${range}.`,
    );
  };
}

/** What computes, and how. */
export interface ComputingOptions {
  backend: string;
  threads?: number;
  variant?: Variant;
}

/**
 * Makes what was asked for compute, and installs it first where it is not yet. That it is no GPU though
 * one was meant is said on standard error, once.
 */
export async function chooseBackend({ backend, threads, variant }: ComputingOptions) {
  const before = getBackend();
  await withInstalls(() => setBackend(backend, { threads, variant }));
  const chosen = getBackend();
  if (!chosen.isEmulated || chosen === before) return;
  console.error(`no GPU: ${chosen.name} runs on ${chosen.device}; --backend wasm is faster`);
}

/**
 * As `chooseBackend`, and opens the session on it; for `auto`, what is fastest at the session's model,
 * which is said on standard error.
 */
export async function openOn(
  given: ComputingOptions,
  settings: SessionSettings,
  open: (settings: SessionSettings) => Promise<Session>,
): Promise<Session> {
  const { backend, threads, variant } = given;
  if (backend !== AUTO) {
    await chooseBackend(given);
    return open(settings);
  }
  // What was typed wrongly is said before anything is measured.
  const { lecture, preset, data } = await scope(async () => (await open(settings)).card);
  const model = { lecture, preset, data: data.name };
  const speeds = await fastestFor(model, { threads, variant });
  console.error(formatSpeeds(speeds));
  return open({ ...settings, backend: getBackend().name });
}

/** The name under which what is fastest computes. */
export const AUTO = 'auto';

/** What every training command takes. */
export interface TrainingOptions extends ComputingOptions {
  data?: string | undefined;
  preset?: string;
  steps?: number;
  seed?: number;
  out?: string;
  resume?: boolean;
  json?: boolean;
}

/** Where a lecture's model is kept unless `--out` says otherwise. */
function defaultFolder(lecture: AnyLecture): string {
  return `runs/${lecture.name}`;
}

/** What a session is opened with. */
export function settingsOf(lecture: AnyLecture, given: TrainingOptions): SessionSettings {
  const { out, data, preset, steps, seed, backend } = given;
  const folder = new RunFolder(out ?? defaultFolder(lecture));
  return { lecture, folder, data, preset, steps, seed, backend };
}

export const options = {
  data: () =>
    new Option(
      '-d, --data <name or file>',
      'a dataset (see `makemore data`) or your own .txt file',
    ),
  preset: () => new Option('-p, --preset <name>', 'a way to train; see below (default: the first)'),
  steps: () =>
    new Option(
      '-n, --steps <number>',
      'train until this step (default: as the preset says)',
    ).argParser(wholeNumber(0)),
  seed: () =>
    new Option(
      '-s, --seed <number>',
      `of the random numbers, drawn as torch's; same seed, same bytes (default: ${LECTURE_SEED})`,
    ).argParser(wholeNumber(0)),
  backend: () =>
    new Option('-b, --backend <name>', 'what computes').choices([...backendNames]).default('wasm'),
  /** For a command that trains. */
  backendOrAuto: () =>
    new Option('-b, --backend <name>', 'what computes; auto: what is fastest at this model')
      .choices([...backendNames, AUTO])
      .default('wasm'),
  threads: () =>
    new Option(
      '--threads <number>',
      'how many compute, with wasm; the results are the same (default: the cores)',
    ).argParser(wholeNumber(1)),
  variant: () =>
    new Option(
      '--variant <name>',
      'which kernels, with wasm: see `makemore doctor` (default: relaxed where it runs)',
    ).choices([...variants]),
  out: () => new Option('-o, --out <folder>', 'where the model is kept (default: runs/<lecture>)'),
  resume: () => new Option('-r, --resume', 'go on from the model in that folder'),
  /** For a command that trains several models. */
  full: () => new Option('--full', "the lectures' own length"),
  quick: () => new Option('--quick', 'in seconds; the default').conflicts('full'),
  json: () => new Option('-j, --json', 'print JSON, a line an event, and nothing else'),
} as const;
