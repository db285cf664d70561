import { type Dataset, type Splits, splitDataset, Vocabulary } from '@makemore/data';
import { torchGenerator } from '@makemore/random';
import { scope } from '@makemore/tensor-ops';
import type { Figure, FigureValue, SamplesFigure, Trial } from './figure.ts';
import { type Evaluation, type FitOptions, fit } from './fit.ts';
import type { LanguageModel } from './languageModel.ts';
import type { AnyLecture, Config, Part, Preset, Run } from './lecture.ts';
import { parameterCount } from './parameterCount.ts';
import { sampleWord } from './sampling.ts';

/** The figures, those of one run together, in the order in which the runs come first. */
export function groupByRun(figures: readonly Figure[]): Figure[][] {
  const runs = new Map<string, Figure[]>();
  for (const figure of figures) {
    const { preset, config = {}, data, words, seed } = figure;
    const key = JSON.stringify([preset, config, data, words, seed]);
    const run = runs.get(key);
    if (run) run.push(figure);
    else runs.set(key, [figure]);
  }
  return [...runs.values()];
}

/** How many steps a figure needs: none to count the parameters. */
export function stepsOf(lecture: AnyLecture, { quantity, preset, step }: Figure): number {
  return quantity === 'parameters' ? 0 : (step ?? presetOf(lecture, preset).steps);
}

/**
 * Builds a run from its beginning, trains it as far as its figures need, and measures each of them.
 *
 * @param figures of one run, as `groupByRun` gives them
 * @param dataset the one that they name
 * @returns what was measured, in the order of `figures`
 * @throws what `fit` and `build` throw; the reason of `signal` once that is aborted.
 */
export async function measureRun(
  lecture: AnyLecture,
  figures: readonly Figure[],
  dataset: Dataset,
  options: Pick<FitOptions, 'signal' | 'onEvent' | 'reportEvery'> = {},
): Promise<FigureValue[]> {
  const [trial] = figures;
  if (!trial) return [];
  const preset = presetOf(lecture, trial.preset);
  const vocabulary = Vocabulary.of(dataset);
  const splits = splitsOf(dataset, trial);
  const config = { ...preset.config, ...trial.config } as Config;
  const build = () => {
    const generator = torchGenerator(trial.seed);
    return lecture.build({ splits, vocabulary, config, steps: preset.steps, generator });
  };
  const train = async (run: Run, start: number, steps: number) => {
    const { history } = await fit(run, { ...options, start, steps });
    options.signal?.throwIfAborted();
    return history.at(-1) as Evaluation;
  };
  // Asking for a batch moves the generator on, and running statistics: so it is asked of a run of its own.
  const batchLoss = async (step: number) => {
    const run = build();
    if (step > 0) await train(run, 0, step);
    return run.loss().item();
  };

  const run = build();
  let evaluation: Evaluation | undefined;
  const measure = async (figure: Figure): Promise<FigureValue> => {
    if (figure.quantity === 'parameters') return parameterCount(run.model);
    const step = stepsOf(lecture, figure);
    if (figure.quantity === 'batch loss') return scope(() => batchLoss(step));
    if (evaluation?.step !== step) evaluation = await train(run, evaluation?.step ?? 0, step);
    if (figure.quantity === 'samples') return sampled(run.model, vocabulary, figure);
    return figure.quantity === 'dev loss' ? evaluation.dev : (evaluation.train ?? Number.NaN);
  };

  const values = new Map<Figure, FigureValue>();
  const inOrder = [...figures].sort((a, b) => stepsOf(lecture, a) - stepsOf(lecture, b));
  for (const figure of inOrder) values.set(figure, await measure(figure));
  return figures.map((figure) => values.get(figure) as FigureValue);
}

/** As many words as the figure has. */
async function sampled(
  model: LanguageModel,
  vocabulary: Vocabulary,
  { seed, algorithm = 'inverse', value }: Trial & SamplesFigure,
): Promise<string[]> {
  const sampling = { generator: torchGenerator(seed), algorithm };
  const words: string[] = [];
  for (const _ of value) words.push(await sampleWord(model, vocabulary, sampling));
  return words;
}

function presetOf(lecture: AnyLecture, name: string): Preset {
  const preset = lecture.presets[name];
  if (preset) return preset;
  throw new RangeError(`${lecture.name}: a figure is of the preset '${name}', which there is not`);
}

function splitsOf(dataset: Dataset, { words }: Trial): Splits<Part> {
  if (dataset.kind === 'text' || words === undefined) return splitDataset(dataset);
  const chosen = words === 'all' ? dataset.words : dataset.words.slice(0, words);
  return { train: chosen, dev: chosen, test: [] };
}
