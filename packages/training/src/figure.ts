import type { DatasetName } from '@makemore/data';
import type { Config } from './lecture.ts';
import type { SamplingStrategy } from './sampling.ts';

/** The source of a figure that nobody has published: ours, of a run that was recorded. */
export const RECORDED = 'recorded';

/** A run that anyone can repeat: what is built, from what, with which random numbers. */
export interface Trial<C = Config> {
  /** Which of the lecture's presets. */
  readonly preset: string;
  /** What is otherwise than the preset says. */
  readonly config?: Partial<C> | undefined;
  /** What a table calls it; for one whose `config` differs. Default: the preset. */
  readonly title?: string;
  readonly data: DatasetName;
  /**
   * Learn from so many of the words, the first of the data, and be measured on the same. Default: the
   * course's split.
   */
  readonly words?: number | 'all' | undefined;
  /** Of the weights, the batches and the samples, drawn as torch's. */
  readonly seed: number;
}

interface Measured {
  /** Optimizer steps taken before it is measured. Default: the preset's. */
  readonly step?: number;
  /** Where it was published, or `RECORDED`. */
  readonly source: string;
}

/** A number: how many are learnt, or a loss in nats a character. */
interface NumberFigure extends Measured {
  /** `batch loss` is that of the next batch; at step 0 it is what the lectures print first. */
  readonly quantity: 'parameters' | 'batch loss' | 'train loss' | 'dev loss';
  readonly value: number;
  /** How far ours may be off. */
  readonly tolerance: number;
  /** Why it may be off, if it may. */
  readonly because?: string;
}

/**
 * The first words that the model makes up, or of a text one piece as long as this. Other kernels round
 * otherwise, and a long training makes other words of it: so it is taken early, where all give these.
 */
export interface SamplesFigure extends Measured {
  readonly quantity: 'samples';
  readonly value: readonly string[];
  /** Which of torch's multinomials draws. Default `inverse`. */
  readonly algorithm?: NonNullable<SamplingStrategy['algorithm']>;
}

/** What a run of a lecture must come to, and who says so. `measureRun` gets ours. */
export type Figure<C = Config> = Trial<C> & (NumberFigure | SamplesFigure);

/** What a run of ours came to. */
export interface RecordedRun {
  /** The loss of the first batch. */
  readonly first?: number;
  readonly samples?: Pick<SamplesFigure, 'step' | 'value'>;
  /** The losses at the end, or at `step`. */
  readonly train: number;
  readonly dev: number;
  readonly step?: number;
  /** How far the losses at the end may be off. Default 0.02. */
  readonly tolerance?: number;
}

/**
 * The figures of a run that nobody has published, in the bands that such runs keep to.
 *
 * @example
 * ```ts
 * const quick = { preset: 'quick', data: 'names', seed: 1 };
 * const figures = recorded(quick, { first: 3.3, train: 2.3, dev: 2.4 });
 * figures.map(({ quantity }) => quantity); // => ['batch loss', 'train loss', 'dev loss']
 * ```
 */
export function recorded<C>(
  trial: Trial<C>,
  { first, samples, train, dev, step, tolerance = 0.02 }: RecordedRun,
): Figure<C>[] {
  const run = { ...trial, source: RECORDED };
  const atFirst = { step: 0, tolerance: 1e-4, because: 'single precision' };
  const inTheEnd = {
    ...(step !== undefined && { step }),
    tolerance,
    because: 'other kernels round otherwise, and training makes something of it',
  };
  const figures: Figure<C>[] = [];
  if (first !== undefined)
    figures.push({ ...run, quantity: 'batch loss', value: first, ...atFirst });
  if (samples) figures.push({ ...run, quantity: 'samples', ...samples });
  figures.push({ ...run, quantity: 'train loss', value: train, ...inTheEnd });
  figures.push({ ...run, quantity: 'dev loss', value: dev, ...inTheEnd });
  return figures;
}

/** A number in nats, a count, or words. */
export type FigureValue = number | readonly string[];

/**
 * Whether `ours` is what the figure says: within its tolerance, or the same words.
 *
 * @example
 * ```ts
 * const run = { preset: 'lecture', data: 'names', seed: 1, source: 'Part 2' };
 * const figure = { ...run, quantity: 'dev loss', value: 2.17, tolerance: 0.01 };
 * meets(figure, 2.165); // => true
 * meets(figure, Number.NaN); // => false
 * ```
 */
export function meets(figure: Figure, ours: FigureValue): boolean {
  if (figure.quantity === 'samples') {
    return typeof ours === 'object' && ours.join('\n') === figure.value.join('\n');
  }
  return typeof ours === 'number' && Math.abs(ours - figure.value) <= figure.tolerance;
}
