/** What the lectures promise, measured anew. */
import { type Dataset, type DatasetName, isEmbedded } from '@makemore/data';
import { loadDataset } from '@makemore/data/node';
import { scope } from '@makemore/tensor-ops';
import {
  type AnyLecture,
  type Figure,
  type FigureValue,
  groupByRun,
  measureRun,
  meets,
  stepsOf,
  type Trial,
} from '@makemore/training';
import { hasModel, type SeriesLecture } from './lectures.ts';
import { progressReporter, reportInterval } from './reporter.ts';

/** A figure beside what came of it here. */
export interface CheckedFigure {
  readonly lecture: string;
  /** What was measured, in words. */
  readonly quantity: string;
  /** The run and the step that it was measured at, to repeat it; for what is trained. */
  readonly run?: Trial & { readonly step: number };
  readonly ours: FigureValue;
  readonly expected: FigureValue;
  readonly tolerance: number;
  /** Why it may be off, if it may. */
  readonly because?: string | undefined;
  readonly source: string;
  readonly passes: boolean;
}

export interface CheckOptions {
  /** Also what needs data that are not embedded. */
  readonly full: boolean;
  readonly signal?: AbortSignal;
  /** Shows how each run goes. */
  readonly showProgress: boolean;
}

/**
 * Measures the figures of the lectures, one run after the other.
 *
 * @throws DatasetError, before anything is trained, if data are not on this machine.
 */
export async function* checkFigures(
  lectures: readonly SeriesLecture[],
  options: CheckOptions,
): AsyncGenerator<CheckedFigure, void, void> {
  const chosen = lectures.map((lecture) => ({ lecture, figures: chosenOf(lecture, options) }));
  const datasets = new Map<DatasetName, Dataset>();
  for (const { data } of chosen.flatMap(({ figures }) => figures)) {
    if (!datasets.has(data)) datasets.set(data, await loadDataset(data));
  }
  for (const { lecture, figures } of chosen) {
    if (!hasModel(lecture)) {
      yield* selfMeasured(lecture);
      continue;
    }
    for (const run of groupByRun(figures)) {
      const dataset = datasets.get((run[0] as Figure).data) as Dataset;
      yield* await scope(() => checkRun(lecture, run, dataset, options));
    }
  }
}

function chosenOf(lecture: SeriesLecture, { full }: CheckOptions): readonly Figure[] {
  if (!hasModel(lecture)) return [];
  return lecture.figures.filter(({ data }) => full || isEmbedded(data));
}

/** The figures of micrograd, which say themselves how they are measured. */
function* selfMeasured({ name, figures }: Exclude<SeriesLecture, AnyLecture>) {
  for (const { what, value, tolerance, source, measure } of figures) {
    const ours = measure();
    const passes = Math.abs(ours - value) <= tolerance;
    const quantity = what;
    yield { lecture: name, quantity, ours, expected: value, tolerance, source, passes };
  }
}

async function checkRun(
  lecture: AnyLecture,
  figures: readonly Figure[],
  dataset: Dataset,
  { signal, showProgress }: CheckOptions,
): Promise<CheckedFigure[]> {
  const steps = Math.max(...figures.map((figure) => stepsOf(lecture, figure)));
  const label = `${lecture.name} ${titleOf(figures[0] as Figure)}`;
  const reporter = showProgress && steps > 0 ? progressReporter(label, 0, steps) : undefined;
  try {
    const measured = await measureRun(lecture, figures, dataset, {
      ...(signal && { signal }),
      reportEvery: reportInterval(steps),
      onEvent: (event) => reporter?.event(event),
    });
    return measured.map((ours, i) => checked(lecture, figures[i] as Figure, ours));
  } finally {
    reporter?.stop();
  }
}

/** The figure beside `ours`. */
export function checked(lecture: AnyLecture, figure: Figure, ours: FigureValue): CheckedFigure {
  const { value: expected, source, preset, config, data, words, seed } = figure;
  const { tolerance, because } =
    figure.quantity === 'samples' ? { tolerance: 0, because: undefined } : figure;
  return {
    ...{ lecture: lecture.name, quantity: quantityOf(figure) },
    run: { preset, config, data, words, seed, step: stepsOf(lecture, figure) },
    ...{ ours, expected, tolerance, because, source, passes: meets(figure, ours) },
  };
}

function titleOf({ title, preset, data }: Figure): string {
  return `${title ?? preset}, ${data}`;
}

function quantityOf(figure: Figure): string {
  const { quantity, step } = figure;
  const title = titleOf(figure);
  if (quantity === 'batch loss')
    return `${title}: ${step === 0 ? 'first loss' : `loss, step ${step}`}`;
  const algorithm = quantity === 'samples' && figure.algorithm ? ', torch 2' : '';
  return `${title}: ${quantity}${algorithm}${step === undefined ? '' : `, step ${step}`}`;
}
