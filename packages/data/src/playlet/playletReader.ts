import { start } from '../grammar/derivation.ts';
import { NextCharacter } from '../grammar/nextCharacter.ts';
import { playletGrammar } from './playletGrammar.ts';

/**
 * The best model of playlet that there can be: it knows the grammar. It reads a text from its
 * beginning, character by character, and says before each what may come and how likely that is: the
 * true p(character | all before).
 *
 * @example
 * ```ts
 * const reader = playletReader();
 * for (const character of '[The moo') reader.read(character);
 * reader.probabilities(); // => new Map([['n', 1]])
 * reader.read('n'); // => 0
 * ```
 */
export function playletReader(): NextCharacter {
  return new NextCharacter(start(playletGrammar(), 'play'));
}

/**
 * The true log-probability of each character of a text, given all before it, in nats. Minus their
 * mean is the best loss possible on that very text; over a part of the text, on that part. They are
 * −Infinity from the first character on that the grammar of playlet cannot write there.
 *
 * A model that sees only the last T characters knows less than this reader, which has seen the scene
 * from its beginning: what it can reach at best lies above.
 *
 * @param text scenes of `playlet`, from the beginning of one
 * @example
 * ```ts
 * const logs = playletLogProbabilities('[A tree');
 * logs.indexOf(Number.NEGATIVE_INFINITY); // => 3
 * ```
 */
export function playletLogProbabilities(text: string): Float64Array {
  const reader = playletReader();
  // Indexed as the text is; what is outside of ASCII is impossible, and so are its halves.
  return Float64Array.from({ length: text.length }, (_, i) => reader.read(text.charAt(i)));
}
