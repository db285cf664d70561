import type { Vocabulary } from '@makemore/data';
import type { Generator, MultinomialOptions } from '@makemore/random';
import { noGrad, scope, type Tensor, TensorError, tensor } from '@makemore/tensor-ops';
import { inEvaluation } from './inEvaluation.ts';
import type { LanguageModel } from './languageModel.ts';

/** How the next character is drawn from the logits. */
export interface SamplingStrategy {
  /**
   * Divides the logits: below 1 the likely becomes likelier, above 1 the choice evens out, 0 always
   * takes the likeliest. Default 1.
   */
  readonly temperature?: number;
  /** Draw only among the k likeliest. Default: all. */
  readonly topK?: number;
  /**
   * Draw only among the likeliest whose probabilities add up to p. Default 1: all.
   * Source: Holtzman et al. 2019, "nucleus sampling", arXiv:1904.09751.
   */
  readonly topP?: number;
  /** Which of torch's multinomials draws. Default `inverse`, which gives the lectures' samples. */
  readonly algorithm?: NonNullable<MultinomialOptions['algorithm']>;
}

/**
 * The probabilities from which the next character is drawn: `softmax(logits / temperature)`, with
 * those outside of the top k and the top p set to 0. They need not add up to 1.
 *
 * @throws RangeError if a setting is out of its range.
 * @example
 * ```ts
 * samplingWeights([0, 0, 1], { topK: 1 }); // ≈> [0, 0, 0.5761]
 * ```
 */
export function samplingWeights(
  logits: ArrayLike<number>,
  { temperature = 1, topK = Number.POSITIVE_INFINITY, topP = 1 }: SamplingStrategy = {},
): Float32Array {
  check(temperature >= 0, `temperature must be 0 or more, not ${temperature}`);
  check(topK >= 1, `topK must be 1 or more, not ${topK}`);
  check(topP > 0 && topP <= 1, `topP must be above 0 and at most 1, not ${topP}`);
  const values = Array.from(logits);
  const max = Math.max(...values);
  const ranked = values
    .map((_, i) => i)
    .sort((i, j) => (values[j] as number) - (values[i] as number));
  if (temperature === 0) topK = 1;
  const exponentials = values.map((logit) => Math.exp((logit - max) / (temperature || 1)));
  const total = exponentials.reduce((sum, value) => sum + value, 0);
  const weights = new Float32Array(values.length);
  let covered = 0;
  for (const [rank, i] of ranked.entries()) {
    if (rank >= topK || covered >= topP) break;
    const probability = (exponentials[i] as number) / total;
    weights[i] = probability;
    covered += probability;
  }
  return weights;
}

function check(holds: boolean, text: string): void {
  if (!holds) throw new RangeError(text);
}

export interface SampleOptions extends SamplingStrategy {
  readonly generator: Generator;
  /** The characters to go on from. Default none. */
  readonly prompt?: string;
  /** Stop after so many characters, with the prompt. Default 100. */
  readonly maxLength?: number;
}

/**
 * Draws one word, character by character, until '.' or `maxLength`. The prompt is part of it, the
 * closing '.' is not. A model that has a reader reads each character once.
 *
 * @throws an error of `Vocabulary.encode` if the prompt has a character that the model does not know.
 */
export async function sampleWord(
  model: LanguageModel,
  vocabulary: Vocabulary,
  { generator, prompt = '', maxLength = 100, ...strategy }: SampleOptions,
): Promise<string> {
  const tokens = Array.from(vocabulary.encode(prompt));
  const reader = model.reader?.();
  let unread = [0, ...tokens];
  try {
    while (tokens.length < maxLength) {
      const logits = reader
        ? inEvaluation(model, () => reader.read(unread))
        : nextLogits(model, tokens);
      const token = await draw(logits, strategy, generator);
      if (token === 0) break;
      tokens.push(token);
      unread = [token];
    }
  } finally {
    reader?.dispose();
  }
  return vocabulary.decode(tokens);
}

/** The logits after `tokens`, from a window padded with 0 on the left. */
function nextLogits(model: LanguageModel, tokens: readonly number[]): Tensor {
  const { blockSize } = model;
  const window = new Int32Array(blockSize);
  const context = tokens.slice(-blockSize);
  window.set(context, blockSize - context.length);
  const lastLogits = () => {
    const out = model.forward(tensor(window, { shape: [1, blockSize] }));
    return out.rank === 3 ? out.slice(0, -1) : out.slice(0);
  };
  return inEvaluation(model, () => noGrad(() => scope(lastLogits)));
}

/** Draws a character, and frees the logits. */
async function draw(
  logits: Tensor,
  strategy: SamplingStrategy,
  generator: Generator,
): Promise<number> {
  try {
    const weights = samplingWeights(await logits.data(), strategy);
    const { algorithm = 'inverse' } = strategy;
    return generator.multinomial(weights, 1, { replacement: true, algorithm })[0] as number;
  } finally {
    logits.dispose();
  }
}

export interface TextOptions extends SamplingStrategy {
  readonly generator: Generator;
  /** The characters to go on from. Default: the first of the vocabulary, a line break in most texts. */
  readonly prompt?: string;
  /** How many characters to write. Default 500. */
  readonly length?: number;
}

/**
 * Writes text, and yields each character as soon as it is drawn. The prompt is not part of it. Until
 * it has ended the model is in evaluation mode; then it is put back.
 *
 * @throws an error of `Vocabulary.encode` if the prompt has a character that the model does not know;
 * a TensorError if the model is none of text.
 */
export async function* sampleText(
  model: LanguageModel,
  vocabulary: Vocabulary,
  { generator, prompt = '', length = 500, ...strategy }: TextOptions,
): AsyncGenerator<string, void, void> {
  const reader = model.reader?.();
  if (!reader) throw new TensorError('sampleText: this model has no reader; use sampleWord');
  const { training = false } = model;
  // Once, not at each character: a module looks through all below it.
  if (training) model.eval?.();
  try {
    let tokens: ArrayLike<number> = prompt === '' ? [0] : vocabulary.encode(prompt);
    for (let written = 0; written < length; written++) {
      const token = await draw(reader.read(tokens), strategy, generator);
      yield vocabulary.characters[token] as string;
      tokens = [token];
    }
  } finally {
    reader.dispose();
    if (training) model.train?.();
  }
}
