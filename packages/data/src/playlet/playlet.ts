import { seeded } from '@makemore/random';
import { start } from '../grammar/derivation.ts';
import { write } from '../grammar/write.ts';
import { playletGrammar } from './playletGrammar.ts';

export interface PlayletOptions {
  /** Another seed, other scenes; from the same grammar. Default 1337: the dataset `playlet`. */
  seed?: number | string;
  /** Scenes are added until there are so many characters. Default 1,000,000. */
  characters?: number;
}

/**
 * The dataset `playlet`: short comic scenes, a blank line between them, all ASCII. A grammar writes
 * them that was made for makemore: see `playletEntropy` for what that is good for. The same seed gives
 * the same characters everywhere.
 *
 * @throws RangeError if `characters` is not a whole number from 1.
 * @example
 * ```ts
 * playlet({ seed: 6, characters: 100 }).split('\n')[0];
 * // => '[A kitchen, while it snows. BASIL, a baker of some fame, and OTTO, a waiter between two tables.]'
 * ```
 */
export function playlet({ seed = 1337, characters = 1_000_000 }: PlayletOptions = {}): string {
  if (!Number.isInteger(characters) || characters < 1) {
    throw new RangeError(`playlet: characters must be a whole number from 1, not ${characters}`);
  }
  const generator = seeded(seed);
  const scene = start(playletGrammar(), 'scene');
  const scenes: string[] = [];
  for (let length = -1; length < characters; ) {
    const text = [...write(scene, generator)].join('');
    scenes.push(text);
    length += text.length + 1;
  }
  return scenes.join('\n');
}
