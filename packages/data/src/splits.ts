/** The three parts of a dataset: `Splits<string[]>` of words, `Splits<string>` of text, and so on. */
export interface Splits<T> {
  /** What the parameters are fitted to. */
  readonly train: T;
  /** What sizes and learning rates are chosen by. */
  readonly dev: T;
  /** What the final model is judged by, once. */
  readonly test: T;
}

/** The sizes of the parts that are not for training, as fractions of the whole. */
export interface Fractions {
  readonly dev: number;
  readonly test: number;
}

/** Throws a RangeError unless both fractions are from 0 and their sum is at most 1. */
export function checkFractions(op: string, { dev, test }: Fractions): void {
  if (dev >= 0 && test >= 0 && dev + test <= 1) return;
  throw new RangeError(
    `${op}: dev and test must be fractions from 0 whose sum is at most 1, not ${dev} and ${test}`,
  );
}
