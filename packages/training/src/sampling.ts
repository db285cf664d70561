import type { Vocabulary } from '@makemore/data';
import type { Generator, MultinomialOptions } from '@makemore/random';
import { noGrad, scope, type Tensor, TensorError, tensor } from '@makemore/tensor-ops';
import { inEvaluation } from './inEvaluation.ts';
import type { LanguageModel, Reader } from './languageModel.ts';

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
  const probabilities = softmaxOf(logits, temperature || 1);
  if (temperature === 0) topK = 1;
  if (topK >= logits.length && topP === 1) return Float32Array.from(probabilities);
  const ranked = Array.from(probabilities.keys()).sort(
    (i, j) => (probabilities[j] as number) - (probabilities[i] as number),
  );
  const weights = new Float32Array(logits.length);
  let covered = 0;
  for (const [rank, i] of ranked.entries()) {
    if (rank >= topK || covered >= topP) break;
    weights[i] = probabilities[i] as number;
    covered += probabilities[i] as number;
  }
  return weights;
}

/** `softmax(logits / temperature)` in float64. */
function softmaxOf(logits: ArrayLike<number>, temperature: number): Float64Array {
  const out = Float64Array.from(logits);
  const max = out.reduce((largest, logit) => Math.max(largest, logit), Number.NEGATIVE_INFINITY);
  let total = 0;
  for (let i = 0; i < out.length; i++) {
    out[i] = Math.exp(((out[i] as number) - max) / temperature);
    total += out[i] as number;
  }
  for (let i = 0; i < out.length; i++) out[i] = (out[i] as number) / total;
  return out;
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
  options: SampleOptions,
): Promise<string> {
  const { value } = await sampleWords(model, vocabulary, { ...options, count: 1 }).next();
  return value as string;
}

/** Contexts of which `sampleWords` remembers what follows; of 27 characters that is 10 MB. */
const REMEMBERED = 50_000;

/**
 * Draws `count` words, one after the other, each as `sampleWord` does: the same seed gives the same
 * words. All begin alike, and what follows depends on the context alone, so that the model is asked
 * once for each context; it must not learn meanwhile.
 *
 * @throws as `sampleWord`.
 */
export async function* sampleWords(
  model: LanguageModel,
  vocabulary: Vocabulary,
  { count, generator, prompt = '', maxLength = 100, ...rest }: SampleOptions & { count: number },
): AsyncGenerator<string, void, void> {
  const { algorithm, ...strategy } = rest;
  const start = vocabulary.encode(prompt);
  const remembered = new Map<string, Float32Array>();
  for (let i = 0; i < count; i++) {
    const tokens = Array.from(start);
    let reader: Reader | undefined;
    let unread = [0, ...tokens];
    try {
      while (tokens.length < maxLength) {
        const context = model.reader ? tokens : contextOf(tokens, model.blockSize);
        const key = context.join();
        let weights = remembered.get(key);
        if (!weights) {
          reader ??= model.reader?.();
          weights = await weightsOf(nextLogits(model, reader ? unread : context, reader), strategy);
          unread = [];
          if (remembered.size < REMEMBERED) remembered.set(key, weights);
        }
        const token = draw(weights, generator, algorithm);
        if (token === 0) break;
        tokens.push(token);
        unread.push(token);
      }
    } finally {
      reader?.dispose();
    }
    yield vocabulary.decode(tokens);
  }
}

/** The last `blockSize` tokens, padded with 0 on the left. */
function contextOf(tokens: readonly number[], blockSize: number): Int32Array {
  const context = new Int32Array(blockSize);
  const last = tokens.slice(-blockSize);
  context.set(last, blockSize - last.length);
  return context;
}

/** The logits of what follows a context, or what a reader has read with these. */
function nextLogits(model: LanguageModel, tokens: ArrayLike<number>, reader?: Reader): Tensor {
  const lastLogits = () => {
    const window = tensor(Int32Array.from(tokens), { shape: [1, tokens.length] });
    const out = model.forward(window);
    return out.rank === 3 ? out.slice(0, -1) : out.slice(0);
  };
  return inEvaluation(model, () =>
    reader ? reader.read(tokens) : noGrad(() => scope(lastLogits)),
  );
}

/** The weights of `logits`, which are freed. */
async function weightsOf(logits: Tensor, strategy: SamplingStrategy): Promise<Float32Array> {
  try {
    return samplingWeights(await logits.data(), strategy);
  } finally {
    logits.dispose();
  }
}

function draw(
  weights: Float32Array,
  generator: Generator,
  algorithm: SamplingStrategy['algorithm'] = 'inverse',
): number {
  return generator.multinomial(weights, 1, { replacement: true, algorithm })[0] as number;
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
  { generator, prompt = '', length = 500, algorithm, ...strategy }: TextOptions,
): AsyncGenerator<string, void, void> {
  const reader = model.reader?.();
  if (!reader) throw new TensorError('sampleText: this model has no reader; use sampleWord');
  const { training = false } = model;
  // Once, not at each character: a module looks through all below it.
  if (training) model.eval?.();
  try {
    let tokens: ArrayLike<number> = prompt === '' ? [0] : vocabulary.encode(prompt);
    for (let written = 0; written < length; written++) {
      const weights = await weightsOf(reader.read(tokens), strategy);
      const token = draw(weights, generator, algorithm);
      yield vocabulary.characters[token] as string;
      tokens = [token];
    }
  } finally {
    reader.dispose();
    if (training) model.train?.();
  }
}
