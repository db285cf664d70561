/** A text in the making, as a stack of rules that are under way; it is never changed, only followed. */
import type { Grammar, Item, Rule } from './grammar.ts';
import { GrammarError } from './grammarError.ts';
import type { Word } from './word.ts';

/** What is left of a rule, and below it of the rules that called it; null when nothing is left. */
export type Frame = {
  readonly items: readonly Item[];
  /** The item that comes next; there is always one. */
  readonly next: number;
  /** What the rule remembers so far. */
  readonly words: readonly Word[];
  readonly caller: Frame;
} | null;

/** One way to go on. */
export interface Branch {
  readonly probability: number;
  /** What is written on that way; may be ''. */
  readonly text: string;
  /** What is left then. */
  readonly rest: Frame;
}

/** A rule that is about to begin. */
export function begin(rule: Rule, words: readonly Word[] = []): Branch[] {
  return rule.alternatives.map(({ items, probability }) => ({
    probability,
    text: '',
    rest: frameOf(items, 0, words, null),
  }));
}

/** The rule of a grammar as the only item of a frame. */
export function start(grammar: Grammar, name: string): Frame {
  return frameOf([{ kind: 'call', rule: grammar.rule(name), slots: [] }], 0, [], null);
}

/** The frame, or its caller if no item is left: so a rule that ends with itself needs no more room. */
function frameOf(
  items: readonly Item[],
  next: number,
  words: readonly Word[],
  caller: Frame,
): Frame {
  return next < items.length ? { items, next, words, caller } : caller;
}

/** All the ways to go on by one item. Their probabilities make 1. */
export function branches(frame: NonNullable<Frame>): Branch[] {
  const { items, next, words, caller } = frame;
  const item = items[next] as Item;
  switch (item.kind) {
    case 'text':
      return [{ probability: 1, text: item.text, rest: after(frame) }];
    case 'write': {
      const text = (words[item.slot] as Word).form(item.form);
      return [{ probability: 1, text, rest: after(frame) }];
    }
    case 'choose': {
      const options = optionsOf(item, words);
      const probability = 1 / options.length;
      const others = after(frame);
      return options.map((word) => ({
        probability,
        text: word.form(item.form),
        rest: item.keep ? frameOf(items, next + 1, [...words, word], caller) : others,
      }));
    }
    case 'call': {
      const given = item.slots.map((slot) => words[slot] as Word);
      const others = after(frame);
      return item.rule.alternatives.map((alternative) => ({
        probability: alternative.probability,
        text: '',
        rest: frameOf(alternative.items, 0, given, others),
      }));
    }
  }
}

function after({ items, next, words, caller }: NonNullable<Frame>): Frame {
  return frameOf(items, next + 1, words, caller);
}

/** The words among which an item chooses, each as likely as the others. */
export function optionsOf(
  { words, but, like }: Extract<Item, { kind: 'choose' }>,
  remembered: readonly Word[],
): readonly Word[] {
  if (but.length === 0 && like === null) return words;
  const model = like === null ? undefined : (remembered[like] as Word);
  const options = words.filter(
    (word) =>
      !but.some((slot) => remembered[slot] === word) &&
      (model === undefined || (word.group === model.group && word !== model)),
  );
  if (options.length > 0) return options;
  throw new GrammarError(
    `the list ${words[0]?.list} has no word left` +
      (model ? ` that is like "${model.form('text')}"` : '') +
      '; give it more words',
  );
}
