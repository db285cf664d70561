import { type Branch, begin, branches, type Frame } from './derivation.ts';
import { type Distinct, distinctParameters } from './distinct.ts';
import type { Grammar, Rule } from './grammar.ts';
import { GrammarError } from './grammarError.ts';
import type { Word } from './word.ts';

/**
 * Proves that every text of the grammar has one derivation, or throws.
 *
 * What is checked: in each list no word is the beginning of another, in any form that is chosen; and
 * in each rule no text of one alternative is the beginning of a text of another, or the same. Then
 * by induction the texts of each rule are a prefix code, and so are those of a sequence of items,
 * which can be taken apart in one way only: a reader always knows where an item ends, and so which
 * alternative it was.
 *
 * Where the check comes to a word that the rule was handed, it goes through all that it may be, but
 * for those of other parameters that it is never the same as.
 *
 * @throws GrammarError with the rule, both alternatives and the text that does not tell them apart.
 */
export function checkUnambiguous(grammar: Grammar): void {
  const distinct = distinctParameters(grammar);
  for (const rule of grammar.rules.values()) {
    for (const { items } of rule.alternatives) {
      for (const item of items) if (item.kind === 'choose') checkWords(item.words, item.form);
    }
    for (let second = 1; second < rule.alternatives.length; second++) {
      for (let first = 0; first < second; first++) checkPair(rule, [first, second], [], distinct);
    }
  }
}

function checkWords(words: readonly Word[], form: string): void {
  const sorted = words.map((word) => word.form(form)).sort();
  for (const [i, text] of sorted.entries()) {
    // In order, what begins with a text follows it at once.
    if (i === 0 || !text.startsWith(sorted[i - 1] as string)) continue;
    throw new GrammarError(
      `the list ${words[0]?.list}: in the form ${form}, "${sorted[i - 1]}" is the beginning of "${text}"`,
    );
  }
}

/** How many words of a rule the check goes through, all their combinations, before it gives up. */
const patience = 3;

/** A word that the rule was handed and that nobody has asked about yet. */
class Unknown implements Word {
  readonly id = -1;
  readonly list = '';
  readonly parameter: number;

  constructor(parameter: number) {
    this.parameter = parameter;
  }

  get group(): string {
    throw new Asked(this.parameter);
  }

  form(): string {
    throw new Asked(this.parameter);
  }
}

class Asked extends Error {
  readonly parameter: number;

  constructor(parameter: number) {
    super();
    this.parameter = parameter;
  }
}

/** Checks two alternatives of a rule, of whose words these are known. */
function checkPair(
  rule: Rule,
  pair: readonly [number, number],
  known: readonly (Word | undefined)[],
  distinct: Distinct,
): void {
  const [first, second] = pair;
  const words = rule.parameters.map((_, i) => known[i] ?? new Unknown(i));
  const sources = pair.map((i) => `"${rule.alternatives[i]?.source}"`).join(' and ');
  try {
    const ways = begin(rule, words);
    const clash = commonText([ways[first] as Branch], [ways[second] as Branch]);
    if (clash === undefined) return;
    throw new GrammarError(
      `${rule.name}: "${clash}" may be all of one alternative and the beginning of another, ` +
        `${sources}; make them differ earlier`,
    );
  } catch (error) {
    if (!(error instanceof Asked)) throw error;
    const { parameter } = error;
    if (known.filter((word) => word).length === patience) {
      throw new GrammarError(
        `${rule.name}: ${patience} of the words that it is handed do not tell ${sources} apart; ` +
          'make them differ earlier',
      );
    }
    for (const word of rule.domains[parameter] as ReadonlySet<Word>) {
      if (known.some((other, i) => other === word && distinct(rule, i, parameter))) continue;
      const more = known.slice();
      more[parameter] = word;
      checkPair(rule, pair, more, distinct);
    }
  }
}

/** A derivation of one alternative, at a place where it has something to write, or at its end. */
interface Thread {
  readonly text: string;
  readonly rest: Frame;
}

/** A text that is one of the first threads' and the beginning of one of the second's, or the reverse. */
function commonText(
  first: readonly Thread[],
  second: readonly Thread[],
  before = '',
): string | undefined {
  const [ofFirst, ofSecond] = [byCharacter(first), byCharacter(second)];
  if (ofFirst.has('') || ofSecond.has('')) return before;
  for (const [character, threads] of ofFirst) {
    const others = ofSecond.get(character);
    const found = others && commonText(threads, others, before + character);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** What is left of the threads after each character that they write next; '' for those at their end. */
function byCharacter(threads: readonly Thread[]): Map<string, Thread[]> {
  const groups = new Map<string, Thread[]>();
  const put = (key: string, thread: Thread) =>
    groups.set(key, [...(groups.get(key) ?? []), thread]);
  const follow = ({ text, rest }: Thread): void => {
    if (text !== '') put(text.charAt(0), { text: text.slice(1), rest });
    else if (rest) branches(rest).forEach(follow);
    else put('', { text, rest });
  };
  threads.forEach(follow);
  return groups;
}
