import type { DatasetName, Examples, Splits, Vocabulary } from '@makemore/data';
import type { Optimizer, Schedule } from '@makemore/nn';
import type { Generator } from '@makemore/random';
import type { Tensor } from '@makemore/tensor-ops';
import type { Figure } from './figure.ts';
import type { LanguageModel } from './languageModel.ts';

/** The sizes and choices of a model: what its card records, enough to build it again. */
export type Config = Readonly<Record<string, number | string>>;

/** One way to train a lecture's model. */
export interface Preset<C = Config> {
  /** One line: what this is for. */
  readonly about: string;
  readonly config: C;
  /** Optimizer steps; 0 for a model that is computed, not trained. */
  readonly steps: number;
  /** Evaluate on the dev split and save every so many steps. */
  readonly evaluateEvery: number;
}

/** What a split holds: words, or running text. */
export type Part = readonly string[] | string;

/** What a lecture builds its model from. */
export interface Setting<C = Config, P extends Part = readonly string[]> {
  readonly splits: Splits<P>;
  readonly vocabulary: Vocabulary;
  readonly config: C;
  /** The length that the run was planned for, which schedules depend on. */
  readonly steps: number;
  /** Draws the initial weights, then the batches. */
  readonly generator: Generator;
}

/** A model, the data that it learns from and what trains it: everything that `fit` needs. */
export interface Run {
  readonly model: LanguageModel;
  readonly optimizer: Optimizer;
  readonly schedule: Schedule;
  readonly examples: Splits<Examples>;
  /** The loss of the next batch, in nats, which draws that batch itself. */
  loss(): Tensor;
  /** Fills the gradients of the parameters that the optimizer moves. Default: `loss.backward()`. */
  backward?(loss: Tensor): void;
}

/** One lecture of the series: the command line, the notebooks and the page all use this object. */
export interface Lecture<C = Config, P extends Part = readonly string[]> {
  /** The name of its package and on the command line. */
  readonly name: string;
  /** Its place in the series; undefined for one beside it. */
  readonly number?: number;
  readonly title: string;
  /** One sentence: what the model is. */
  readonly summary: string;
  /** Its data unless others are named, which must be of the same kind, words or text. Default: names. */
  readonly data?: DatasetName;
  /** The names of the presets that `makemore series` trains, quick ones and full ones. */
  readonly series: { readonly quick: readonly string[]; readonly full: readonly string[] };
  /** Ways to train it; the first is the default. */
  readonly presets: Readonly<Record<string, Preset<C>>>;
  /** What its runs must come to; `makemore verify` sees to it. */
  readonly figures: readonly Figure<C>[];
  /** What the train losses of the presets, by name, go to show; undefined if they do not. */
  conclude?(losses: Readonly<Record<string, number>>): string | undefined;
  /** Builds the model and all that trains it. */
  build(setting: Setting<C, P>): Run;
}

/** A lecture, whatever it learns from. */
export type AnyLecture = Lecture<Config, Part>;
