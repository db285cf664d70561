import type { Splits } from '@makemore/data';
import type { Part } from '@makemore/training';

/** Where a sampled word stands in the data: learnt by heart, met only in a test, or made up. */
export type Seen = 'in train' | 'in dev' | 'in test' | 'new';

/** A word with where it stands, if it is not made up. */
export function markSeen(word: string, seen: Seen): string {
  return seen === 'new' ? word : `${word} (${seen})`;
}

/** A function that looks words up in splits of words. */
export function seenBefore(splits: Splits<Part>): (word: string) => Seen {
  const train = new Set(splits.train);
  const dev = new Set(splits.dev);
  const test = new Set(splits.test);
  return (word) =>
    train.has(word) ? 'in train' : dev.has(word) ? 'in dev' : test.has(word) ? 'in test' : 'new';
}
