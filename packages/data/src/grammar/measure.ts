import { optionsOf } from './derivation.ts';
import type { Alternative, Item, Rule } from './grammar.ts';
import { GrammarError } from './grammarError.ts';
import type { Word } from './word.ts';

/** What a rule writes on average. */
export interface Measure {
  /** The entropy: the expected −ln p of its derivation. */
  readonly nats: number;
  /** The expected length. */
  readonly characters: number;
}

/** A part of a Measure, which depends on the words in some slots, in ascending order. */
interface Term {
  readonly slots: readonly number[];
  /** Of the words in all slots; looks only at its own. */
  at(words: readonly Word[]): Measure;
}

/**
 * The entropy of a rule's derivations and the expected length of what they write, both exact.
 *
 * By the linearity of expectation, for both at once:
 * E[rule] = Σ p(a) (−ln p(a) + Σ E[item]) over the alternatives a and their items, where a text is 0
 * nats and its length; a choice among n words is ln n nats and their mean length; and a call is
 * E[its rule]. What depends on remembered words is kept as a table for each set of words that some
 * item looks at, and averaged over each word where it is chosen; so it never has to go through all
 * combinations of all words.
 *
 * @param rule without parameters
 * @throws GrammarError if the rule can come back to itself: that sum would not end.
 */
export function measure(rule: Rule): Measure {
  const known = new Map<Rule, readonly Term[] | 'under way'>();

  const termsOf = (each: Rule): readonly Term[] => {
    const found = known.get(each);
    if (found === 'under way') {
      throw new GrammarError(
        `${each.name} can come back to itself; its entropy is not a finite sum`,
      );
    }
    if (found) return found;
    known.set(each, 'under way');
    const terms = merged(
      each.alternatives.flatMap((alternative) => {
        const { probability: p } = alternative;
        const all = [constant(-Math.log(p), 0), ...alternative.items.flatMap(itemTerms)];
        const reduced = averaged(all, alternative, each.parameters.length);
        return reduced.map(({ slots, at }): Term => ({ slots, at: (w) => scaled(at(w), p) }));
      }),
    );
    known.set(each, terms);
    return terms;
  };

  const itemTerms = (item: Item): Term[] => {
    switch (item.kind) {
      case 'text':
        return [constant(0, item.text.length)];
      case 'write': {
        const { slot, form } = item;
        const at = (words: readonly Word[]) => ({
          nats: 0,
          characters: (words[slot] as Word).form(form).length,
        });
        return [{ slots: [slot], at }];
      }
      case 'choose': {
        const at = (words: readonly Word[]) => {
          const options = optionsOf(item, words);
          const total = options.reduce((sum, word) => sum + word.form(item.form).length, 0);
          return { nats: Math.log(options.length), characters: total / options.length };
        };
        return [{ slots: ascending(looksAt(item)), at }];
      }
      case 'call':
        return termsOf(item.rule).map(({ slots, at }) => ({
          slots: ascending(slots.map((slot) => item.slots[slot] as number)),
          at: (words) => at(item.slots.map((slot) => words[slot] as Word)),
        }));
    }
  };

  return termsOf(rule).reduce((sum, { at }) => added(sum, at([])), { nats: 0, characters: 0 });
}

function constant(nats: number, characters: number): Term {
  return { slots: [], at: () => ({ nats, characters }) };
}

/** The slots that a choice depends on. */
function looksAt({ but, like }: Extract<Item, { kind: 'choose' }>): number[] {
  return like === null ? [...but] : [...but, like];
}

/** The same terms without the slots that the alternative fills itself: the last first. */
function averaged(all: Term[], { items }: Alternative, parameters: number): readonly Term[] {
  const kept = items.flatMap((item) => (item.kind === 'choose' && item.keep ? [item] : []));
  let terms = merged(all);
  for (let i = kept.length - 1; i >= 0; i--) {
    const choice = kept[i] as (typeof kept)[number];
    const slot = parameters + i;
    terms = merged(
      terms.map((term) => {
        if (!term.slots.includes(slot)) return term;
        const others = term.slots.filter((each) => each !== slot);
        return {
          slots: ascending([...others, ...looksAt(choice)]),
          at: (words) => {
            const options = optionsOf(choice, words);
            const sum = options.reduce(
              (total, word) => added(total, term.at(withWord(words, slot, word))),
              { nats: 0, characters: 0 },
            );
            return scaled(sum, 1 / options.length);
          },
        };
      }),
    );
  }
  return terms;
}

/** One term for each set of slots, which remembers what it has worked out. */
function merged(terms: readonly Term[]): readonly Term[] {
  const bySlots = new Map<string, Term[]>();
  for (const term of terms) {
    const key = term.slots.join();
    bySlots.set(key, [...(bySlots.get(key) ?? []), term]);
  }
  return [...bySlots.values()].map((same) => {
    const { slots } = same[0] as Term;
    const known = new Map<string, Measure>();
    return {
      slots,
      at: (words) => {
        const key = slots.map((slot) => (words[slot] as Word).id).join();
        let value = known.get(key);
        if (!value) {
          value = same.reduce((sum, { at }) => added(sum, at(words)), { nats: 0, characters: 0 });
          known.set(key, value);
        }
        return value;
      },
    };
  });
}

function withWord(words: readonly Word[], slot: number, word: Word): Word[] {
  const copy = words.slice();
  copy[slot] = word;
  return copy;
}

function ascending(slots: readonly number[]): number[] {
  return [...new Set(slots)].sort((a, b) => a - b);
}

function added(a: Measure, b: Measure): Measure {
  return { nats: a.nats + b.nats, characters: a.characters + b.characters };
}

function scaled({ nats, characters }: Measure, factor: number): Measure {
  return { nats: nats * factor, characters: characters * factor };
}
