/**
 * Numbers that every contender, in whatever language, makes alike: weights to start from and a table
 * of examples. A linear congruential generator, so that a port is two lines.
 * Source: Press et al., "Numerical Recipes", the generator of 32 bits.
 */
function sequence(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Rows of the table that batches are drawn from; characters of the text, for a GPT. */
export const ROWS = 50_000;

/** Whole numbers below `V`, `size` of them. */
export function characters(seed: number, V: number, size: number): Int32Array {
  const next = sequence(seed);
  return Int32Array.from({ length: size }, () => Math.floor(next() * V));
}

/** Seeds of the weights, the contexts (or the text) and what follows them. */
export const SEEDS = { weights: 1, x: 2, y: 3 } as const;

/** What a parameter is: a matrix, the factors of a normalisation, or what is added. */
export type ParameterKind = 'matrix' | 'gain' | 'bias';

/**
 * The start of all parameters, one after the other from one sequence u in [-1, 1): u / √columns in a
 * matrix, 1 + u / 10 in a gain, u / 10 in a bias.
 */
export function startValues(
  parameters: readonly { readonly shape: readonly number[]; readonly kind: ParameterKind }[],
): Float32Array<ArrayBuffer>[] {
  const next = sequence(SEEDS.weights);
  return parameters.map(({ shape, kind }) => {
    const size = shape.reduce((product, n) => product * n, 1);
    const scale = kind === 'matrix' ? 1 / Math.sqrt(shape.at(-1) as number) : 0.1;
    const middle = kind === 'gain' ? 1 : 0;
    return Float32Array.from({ length: size }, () => middle + (2 * next() - 1) * scale);
  });
}
