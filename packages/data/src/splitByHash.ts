import { checkFractions, type Fractions, type Splits } from './splits.ts';

/**
 * Puts each item where a hash of its characters says, whatever else is in the list: data that grow
 * or change order never move an item from one part to another, and equal items stay together.
 *
 * With u the hash as a fraction in [0, 1): test if u < test, dev if u < test + dev, else train. The
 * hash is FNV-1a of the UTF-8 bytes, 32 bits, mixed by MurmurHash3's finalizer. The sizes are those
 * asked for only on average. The order is kept.
 *
 * For text, split paragraphs or scenes, and join what you get.
 *
 * @param fractions the shares of the distinct items; 0.1 each unless you say
 * @throws RangeError if a fraction is negative or both make more than 1.
 * @example
 * ```ts
 * splitByHash(['ada', 'blaise', 'edsger', 'emmy'], { dev: 0.25, test: 0.25 });
 * // => { train: ['emmy'], dev: ['ada', 'edsger'], test: ['blaise'] }
 * ```
 */
export function splitByHash(
  items: readonly string[],
  { dev = 0.1, test = 0.1 }: Partial<Fractions> = {},
): Splits<string[]> {
  checkFractions('splitByHash', { dev, test });
  const splits: Splits<string[]> = { train: [], dev: [], test: [] };
  for (const item of items) {
    const u = hash(item) / 2 ** 32;
    const part = u < test ? 'test' : u < test + dev ? 'dev' : 'train';
    splits[part].push(item);
  }
  return splits;
}

const encoder = new TextEncoder();

/** 32 bits. FNV-1a alone leaves the high bits of short words alike; the finalizer spreads them. */
function hash(item: string): number {
  let h = 0x811c9dc5;
  for (const byte of encoder.encode(item)) h = Math.imul(h ^ byte, 0x01000193);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
