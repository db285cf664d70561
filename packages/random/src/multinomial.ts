import { checkCount } from './checkCount.ts';
import type { MultinomialOptions } from './generator.ts';

type Weights = Float32Array | Float64Array;

/** What {@link Generator.multinomial} does, over any source of uniform doubles. */
export function multinomial(
  source: { random(): number },
  weights: ArrayLike<number>,
  numSamples: number,
  options: MultinomialOptions,
): Int32Array {
  const { replacement = false, algorithm = replacement ? 'inverse' : 'exponential' } = options;
  checkCount('multinomial: numSamples', numSamples, 1);
  const p = toFloats(weights);
  const drawable = checkWeights(p);
  if (!replacement && numSamples > drawable) {
    throw new RangeError(
      `multinomial: cannot draw ${numSamples} different classes when ${drawable} have a weight above 0; draw fewer, or pass { replacement: true }`,
    );
  }
  switch (algorithm) {
    case 'inverse':
      if (!replacement && numSamples > 1) {
        throw new TypeError(
          "multinomial: 'inverse' draws with replacement only; pass { replacement: true }, or use 'exponential'",
        );
      }
      return byInverse(source, p, numSamples);
    case 'exponential':
      return replacement
        ? Int32Array.from({ length: numSamples }, () => byExponential(source, p))
        : byExponentials(source, p, numSamples);
    default:
      throw new TypeError(
        `multinomial: unknown algorithm '${algorithm}'; use 'inverse' or 'exponential'`,
      );
  }
}

function toFloats(weights: ArrayLike<number>): Weights {
  return weights instanceof Float32Array || weights instanceof Float64Array
    ? weights
    : Float32Array.from(weights);
}

/** Counts the classes that can be drawn; throws if the weights are not a distribution. */
function checkWeights(p: Weights): number {
  let drawable = 0;
  let sum = 0;
  for (let i = 0; i < p.length; i++) {
    const weight = p[i] as number;
    if (!(weight >= 0 && weight < Infinity)) {
      throw new RangeError(
        `multinomial: weights must be finite and at least 0, but weight ${i} is ${weight}; pass probabilities or counts, not logits`,
      );
    }
    if (weight > 0) drawable++;
    sum += weight;
  }
  if (drawable === 0) {
    throw new RangeError(
      `multinomial: none of the ${p.length} weights is above 0; at least one class must be possible`,
    );
  }
  if (!(p instanceof Float32Array ? Math.fround(sum) < Infinity : sum < Infinity)) {
    throw new RangeError(
      `multinomial: the sum of the weights overflows; divide them by their largest`,
    );
  }
  return drawable;
}

function byInverse(source: { random(): number }, p: Weights, numSamples: number): Int32Array {
  // Sums and quotients are rounded to the weights' own precision by the stores, as in torch.
  const cumulative = p.slice();
  for (let i = 1; i < p.length; i++) {
    cumulative[i] = (cumulative[i - 1] as number) + (p[i] as number);
  }
  const sum = cumulative[p.length - 1] as number;
  for (let i = 0; i < p.length; i++) cumulative[i] = (cumulative[i] as number) / sum;

  // Starting at the first possible class keeps a uniform of exactly 0 from finding an impossible one.
  const first = p.findIndex((weight) => weight > 0);
  const samples = new Int32Array(numSamples);
  for (let s = 0; s < numSamples; s++) {
    const uniform = source.random();
    let left = first;
    let right = p.length - 1;
    while (left < right) {
      const middle = (left + right) >>> 1;
      if ((cumulative[middle] as number) < uniform) left = middle + 1;
      else right = middle;
    }
    samples[s] = left;
  }
  return samples;
}

/** `weight / q` for each class, q ~ Exponential(1): the race that class i wins with probability p_i. */
function race(source: { random(): number }, p: Weights): Weights {
  const scores = p.slice();
  for (let i = 0; i < p.length; i++) {
    scores[i] = -Math.log1p(-source.random());
    scores[i] = (p[i] as number) / (scores[i] as number);
  }
  return scores;
}

function byExponential(source: { random(): number }, p: Weights): number {
  const scores = race(source, p);
  let winner = -1;
  for (let i = 0; i < p.length; i++) {
    if (
      (p[i] as number) > 0 &&
      (winner < 0 || (scores[i] as number) > (scores[winner] as number))
    ) {
      winner = i;
    }
  }
  return winner;
}

function byExponentials(source: { random(): number }, p: Weights, numSamples: number): Int32Array {
  if (numSamples === 1) return Int32Array.of(byExponential(source, p));
  const scores = race(source, p);
  const order = new Int32Array(p.length).map((_, i) => i).filter((i) => (p[i] as number) > 0);
  // Comparing, not subtracting: two infinite scores would give NaN.
  order.sort(
    (a, b) =>
      Number((scores[b] as number) > (scores[a] as number)) -
      Number((scores[b] as number) < (scores[a] as number)),
  );
  return order.slice(0, numSamples);
}
