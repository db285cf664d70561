import { checkFractions, type Fractions, type Splits } from './splits.ts';

/**
 * Cuts a text in order: the beginning is for training, then come dev and test. The GPT lecture's
 * split is the default: the first `int(0.9 n)` of n characters, and the rest for dev. A character is
 * a code point.
 *
 * @param fractions the shares of the characters: 0.1 for dev and 0 for test unless you say
 * @throws RangeError if a fraction is negative or both make more than 1.
 * @example
 * ```ts
 * splitText('0123456789', { dev: 0.2 }); // => { train: '01234567', dev: '89', test: '' }
 * ```
 */
export function splitText(
  text: string,
  { dev = 0.1, test = 0 }: Partial<Fractions> = {},
): Splits<string> {
  checkFractions('splitText', { dev, test });
  let n = 0;
  for (const _ of text) n++;
  const trainEnd = offsetOf(text, Math.trunc((1 - dev - test) * n));
  const devEnd = offsetOf(text, Math.trunc((1 - test) * n));
  return {
    train: text.slice(0, trainEnd),
    dev: text.slice(trainEnd, devEnd),
    test: text.slice(devEnd),
  };
}

/** Where the first `count` characters end, in UTF-16 units. */
function offsetOf(text: string, count: number): number {
  let offset = 0;
  let left = count;
  for (const character of text) {
    if (left-- <= 0) break;
    offset += character.length;
  }
  return offset;
}
