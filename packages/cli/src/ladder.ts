/** All the models on the same words, in the order of what they cost on words that they never saw. */
import { type Splits, splitByCourse, Vocabulary } from '@makemore/data';
import { torchGenerator } from '@makemore/random';
import { scope } from '@makemore/tensor-ops';
import {
  type AnyLecture,
  type FitEvent,
  fit,
  type LanguageModel,
  type Part,
  parameterCount,
  sampleText,
  sampleWords,
} from '@makemore/training';
import { type Reporter, reportInterval } from './reporter.ts';
import { type Seen, seenBefore } from './seenBefore.ts';
import { kindOf } from './session.ts';

/** A model that was trained, and how it did. Losses are in nats a character. */
export interface Rung {
  readonly lecture: string;
  readonly preset: string;
  readonly parameters: number;
  readonly steps: number;
  readonly train: number;
  readonly dev: number;
  /** Undefined for a model that is computed, not trained. */
  readonly stepsPerSecond?: number;
  readonly samples: readonly { readonly word: string; readonly seen: Seen }[];
}

export interface ClimbOptions {
  readonly seed: number;
  /** Default: as the preset says. */
  readonly steps?: number | undefined;
  readonly signal: AbortSignal;
  /** Told why a preset is left out. */
  readonly onSkip: (reason: string) => void;
  /** Shows how a training of so many steps goes. */
  readonly reporter: (label: string, steps: number) => Reporter;
}

/** How many names each model makes up. */
const SAMPLES = 5;

/**
 * Trains a preset of a lecture on the words; undefined, and `onSkip` is told why, if they are too few
 * for it.
 */
export function climb(
  lecture: AnyLecture,
  preset: string,
  words: readonly string[],
  options: ClimbOptions,
): Promise<Rung | undefined> {
  return scope(() => train(lecture, preset, words, options));
}

async function train(
  lecture: AnyLecture,
  presetName: string,
  words: readonly string[],
  { seed, steps: wanted, signal, onSkip, reporter: show }: ClimbOptions,
): Promise<Rung | undefined> {
  const preset = lecture.presets[presetName] as AnyLecture['presets'][string];
  const { config } = preset;
  const steps = preset.steps === 0 ? 0 : (wanted ?? preset.steps);
  const wordSplits = splitByCourse(words);
  const { splits, vocabulary } = materialOf(lecture, words, wordSplits);
  const setting = { splits, vocabulary, config, steps, generator: torchGenerator(seed) };
  const { model, ...run } = lecture.build(setting);
  if (run.examples.dev.y.size === 0) {
    onSkip(
      `${lecture.name} ${presetName} is left out: ${words.length} words are too few for it, ` +
        `which reads ${model.blockSize} characters at once; give more`,
    );
    return undefined;
  }
  const clock = new Clock();
  const reporter = show(`${lecture.name} ${presetName}`, steps);
  const reportEvery = reportInterval(steps);
  const onEvent = (event: FitEvent) => {
    clock.note(event);
    reporter.event(event);
  };
  const { history } = await fit({ model, ...run }, { steps, signal, reportEvery, onEvent }).finally(
    () => reporter.stop(),
  );
  signal.throwIfAborted();
  const { train = Number.NaN, dev } = history.at(-1) as (typeof history)[number];
  const seen = seenBefore(wordSplits);
  const samples = (await makeUp(model, vocabulary, seed)).map((word) => ({
    word,
    seen: seen(word),
  }));
  const figures = { parameters: parameterCount(model), steps, train, dev };
  return { lecture: lecture.name, preset: presetName, ...figures, ...clock.rate(), samples };
}

/** The words as the lecture reads them: one that learns from text reads a line a word, and '\n' is its '.'. */
function materialOf(
  lecture: AnyLecture,
  words: readonly string[],
  splits: Splits<string[]>,
): { splits: Splits<Part>; vocabulary: Vocabulary } {
  if (kindOf(lecture) === 'words') return { splits, vocabulary: Vocabulary.ofWords(words) };
  const { train, dev, test } = splits;
  return {
    splits: { train: lines(train), dev: lines(dev), test: lines(test) },
    vocabulary: Vocabulary.ofText(lines(words)),
  };
}

function lines(words: readonly string[]): string {
  return words.map((word) => `${word}\n`).join('');
}

async function makeUp(
  model: LanguageModel,
  vocabulary: Vocabulary,
  seed: number,
): Promise<string[]> {
  const generator = torchGenerator(seed);
  const words: string[] = [];
  if (vocabulary.kind === 'words') {
    const options = { count: SAMPLES, generator };
    for await (const word of sampleWords(model, vocabulary, options)) words.push(word);
    return words;
  }
  let word = '';
  const text = { generator, prompt: '\n', length: 100 * SAMPLES };
  for await (const character of sampleText(model, vocabulary, text)) {
    if (character !== '\n') word += character;
    else if (words.push(word) < SAMPLES) word = '';
    else break;
  }
  return words;
}

/** Adds up the time of training, evaluation left out. */
class Clock {
  #step = 0;
  #seconds = 0;

  note(event: FitEvent): void {
    if (event.event !== 'step') return;
    this.#seconds += (event.step - this.#step) / event.stepsPerSecond;
    this.#step = event.step;
  }

  rate(): { stepsPerSecond?: number } {
    return this.#step === 0 ? {} : { stepsPerSecond: this.#step / this.#seconds };
  }
}
