import { type Dataset, type Splits, splitDataset, Vocabulary } from '@makemore/data';
import { torchGenerator } from '@makemore/random';
import { scope } from '@makemore/tensor-ops';
import { evaluate } from './evaluate.ts';
import type { Figure, FigureValue, SamplesFigure, Trial } from './figure.ts';
import { type FitOptions, fit } from './fit.ts';
import type { LanguageModel } from './languageModel.ts';
import type { AnyLecture, Config, Part, Preset } from './lecture.ts';
import { parameterCount } from './parameterCount.ts';
import { sampleText, sampleWords } from './sampling.ts';
import { takeStep } from './takeStep.ts';

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
 * Builds a run from its beginning, trains it as far as its figures need, and measures each of them,
 * and nothing else, on the way.
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
  const generator = torchGenerator(trial.seed);
  const run = lecture.build({ splits, vocabulary, config, steps: preset.steps, generator });
  let taken = 0;
  const measure = async (figure: Figure): Promise<FigureValue> => {
    if (figure.quantity === 'parameters') return parameterCount(run.model);
    const step = stepsOf(lecture, figure);
    if (taken < step) {
      await fit(run, { ...options, start: taken, steps: step, evaluateAtEnd: false });
      options.signal?.throwIfAborted();
      taken = step;
    }
    switch (figure.quantity) {
      case 'samples':
        return sampled(run.model, vocabulary, figure);
      case 'train loss':
        return evaluate(run.model, run.examples.train);
      case 'dev loss':
        return evaluate(run.model, run.examples.dev);
      case 'batch loss':
        // What the next step gives: to ask for a batch moves the generator and the running statistics on.
        return scope(() => takeStep(run, run.schedule(taken++))).item();
    }
  };

  const values = new Map<Figure, FigureValue>();
  // A batch loss takes a step, so it is the last of those at its own.
  const order = (figure: Figure) =>
    stepsOf(lecture, figure) + (figure.quantity === 'batch loss' ? 0.5 : 0);
  const inOrder = [...figures].sort((a, b) => order(a) - order(b));
  for (const figure of inOrder) values.set(figure, await measure(figure));
  return figures.map((figure) => values.get(figure) as FigureValue);
}

/** As many words as the figure has, or as many characters of text. */
async function sampled(
  model: LanguageModel,
  vocabulary: Vocabulary,
  { seed, algorithm = 'inverse', value }: Trial & SamplesFigure,
): Promise<string[]> {
  const sampling = { generator: torchGenerator(seed), algorithm };
  const parts: string[] = [];
  if (vocabulary.kind === 'text') {
    const length = value.join('').length;
    for await (const part of sampleText(model, vocabulary, { ...sampling, length }))
      parts.push(part);
    return [parts.join('')];
  }
  const words = sampleWords(model, vocabulary, { ...sampling, count: value.length });
  for await (const word of words) parts.push(word);
  return parts;
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
