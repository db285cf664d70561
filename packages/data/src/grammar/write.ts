import type { Generator } from '@makemore/random';
import { type Branch, branches, type Frame } from './derivation.ts';

/** Follows one branch after the other, as the generator draws them; yields what they write. */
export function* write(frame: Frame, generator: Generator): Iterable<string> {
  for (let rest = frame; rest; ) {
    const ways = branches(rest);
    const way = ways.length === 1 ? (ways[0] as Branch) : drawn(ways, generator.random());
    if (way.text !== '') yield way.text;
    rest = way.rest;
  }
}

/** The branch into whose share of [0, 1) `u` falls. */
function drawn(ways: readonly Branch[], u: number): Branch {
  let left = u;
  for (const way of ways) {
    left -= way.probability;
    if (left < 0) return way;
  }
  return ways.at(-1) as Branch; // where the shares, rounded, leave a gap below 1
}
