import { branches, type Frame } from './derivation.ts';

/** One derivation that may be the one: so far it has written what was read. */
interface Candidate {
  readonly probability: number;
  /** What it is writing, and where in it; there is always a character left. */
  readonly text: string;
  at: number;
  readonly rest: Frame;
}

/**
 * The true distribution of the next character of what a grammar writes, given all characters before:
 * p(c | read) = Σ p(derivation) over those that write what was read and then c, divided by the sum
 * over all that write what was read. The sums are finite, since what derivations have in common is
 * followed once.
 */
export class NextCharacter {
  #candidates: readonly Candidate[];

  /** @param frame what the text is written by */
  constructor(frame: Frame) {
    this.#candidates = normalised(candidates(frame, 1));
  }

  /** The probability of each character that can come next. Empty after one that could not come. */
  probabilities(): Map<string, number> {
    const result = new Map<string, number>();
    for (const { text, at, probability } of this.#candidates) {
      const character = text.charAt(at);
      result.set(character, (result.get(character) ?? 0) + probability);
    }
    return result;
  }

  /**
   * Takes the next character.
   *
   * @returns ln p(character | read before); −Infinity if it could not come, and for ever after
   */
  read(character: string): number {
    const [first] = this.#candidates;
    if (first && this.#candidates.length === 1 && first.at + 1 < first.text.length) {
      // In the middle of what is certain, where most characters are: nothing has to be made anew.
      if (first.text.charAt(first.at) === character) {
        first.at++;
        return 0;
      }
    }
    const fitting = this.#candidates.filter(({ text, at }) => text.charAt(at) === character);
    // One derivation, and it goes on: the common case, and exactly 0.
    const isCertain = fitting.length > 0 && fitting.length === this.#candidates.length;
    const p = fitting.reduce((sum, { probability }) => sum + probability, 0);
    const next = fitting.flatMap(({ probability, text, at, rest }) =>
      at + 1 < text.length
        ? [{ probability, text, at: at + 1, rest }]
        : candidates(rest, probability),
    );
    this.#candidates = isCertain ? next : normalised(next);
    return isCertain ? 0 : Math.log(p);
  }
}

/** All ways to go on until each has something to write. */
function candidates(frame: Frame, probability: number): Candidate[] {
  if (!frame) return [];
  return branches(frame).flatMap((branch): Candidate[] => {
    const p = probability * branch.probability;
    if (branch.text === '') return candidates(branch.rest, p);
    return [{ probability: p, text: branch.text, at: 0, rest: branch.rest }];
  });
}

/** The same with a sum of 1. */
function normalised(all: readonly Candidate[]): readonly Candidate[] {
  const total = all.reduce((sum, { probability }) => sum + probability, 0);
  return all.map((each) => ({ ...each, probability: each.probability / total }));
}
