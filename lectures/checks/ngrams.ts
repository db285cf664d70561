/** Counting with any length of context, by another way than the solutions take: with maps. */

export interface ContextOptions {
  /** How many characters the context has. */
  readonly size: number;
  /** The first character that is predicted; default 0. */
  readonly start?: number;
  /** Whether the dot after the word is predicted; default true. */
  readonly end?: boolean;
}

/** How often each character follows each context; before a word stand dots. */
export function countContexts(
  words: readonly string[],
  { size, start = 0, end = true }: ContextOptions,
): Map<string, Map<string, number>> {
  const counts = new Map<string, Map<string, number>>();
  for (const word of words) {
    const characters = '.'.repeat(size) + word + (end ? '.' : '');
    for (let i = size + start; i < characters.length; i++) {
      const before = characters.slice(i - size, i);
      const nexts = counts.get(before) ?? new Map<string, number>();
      const next = characters[i] as string;
      counts.set(before, nexts.set(next, (nexts.get(next) ?? 0) + 1));
    }
  }
  return counts;
}

export interface NgramOptions extends ContextOptions {
  /** What is counted. */
  readonly train: readonly string[];
  /** What is judged. */
  readonly data: readonly string[];
  /** What each count begins at. */
  readonly alpha: number;
  /** How many counts of alpha are in the sum; default 27. */
  readonly more?: number;
}

/** The mean negative log-likelihood of `data`, in nats a character. */
export function ngramLoss({ train, data, alpha, more = 27, ...options }: NgramOptions): number {
  const counts = countContexts(train, options);
  let [total, n] = [0, 0];
  for (const [before, nexts] of countContexts(data, options)) {
    const known = counts.get(before);
    const sum = [...(known?.values() ?? [])].reduce((a, b) => a + b, more * alpha);
    for (const [next, count] of nexts) {
      total -= count * Math.log(((known?.get(next) ?? 0) + alpha) / sum);
      n += count;
    }
  }
  return total / n;
}
