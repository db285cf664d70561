import { GrammarError } from './grammarError.ts';
import { parseAlternative, parseHead } from './notation.ts';
import { type Forms, type Word, wordOf } from './word.ts';

/** One piece of a right side. Slots are places among the words that a rule remembers. */
export type Item =
  /** Writes these characters. */
  | { readonly kind: 'text'; readonly text: string }
  /** Writes a remembered word. */
  | { readonly kind: 'write'; readonly slot: number; readonly form: string }
  /** Chooses a word, all alike likely, and writes it; `keep` says whether it is remembered. */
  | {
      readonly kind: 'choose';
      readonly words: readonly Word[];
      readonly form: string;
      readonly keep: boolean;
      /** Not one of these. */
      readonly but: readonly number[];
      /** One of the same group as this, but not itself. */
      readonly like: number | null;
    }
  /** Goes on with a rule, and hands it remembered words. */
  | { readonly kind: 'call'; readonly rule: Rule; readonly slots: readonly number[] };

/** One right side of a rule. */
export interface Alternative {
  /** As the author wrote it, for errors. */
  readonly source: string;
  readonly probability: number;
  readonly items: readonly Item[];
}

export interface Rule {
  readonly name: string;
  /** The first slots of each alternative: what the rule is handed. */
  readonly parameters: readonly string[];
  readonly alternatives: readonly Alternative[];
  /** What each parameter may be, over all calls. */
  readonly domains: readonly ReadonlySet<Word>[];
}

/** Word lists by name. */
export type Lists = Readonly<Record<string, readonly Forms[]>>;
/** The alternatives of each rule, by its name and its parameters. */
export type Rules = Readonly<Record<string, readonly string[]>>;

/** A rule while it is being built. */
interface Draft extends Rule {
  readonly alternatives: Alternative[];
  readonly domains: Set<Word>[];
}

/**
 * A probabilistic grammar with words that are remembered.
 *
 * A rule has alternatives, each with a weight (`3|…`, 1 unless it says so). In an alternative,
 *
 * - `{noun}` chooses from the list `noun` and writes it; `{noun.plural}` writes that form of it;
 * - `{x:noun}` remembers the choice as x, to the end of the alternative; `{x.plural}` writes it again;
 * - `{y:noun but x}` chooses another than x; `{y:noun like x}` another of its group: a rhyme;
 * - `{rule x y}` goes on with a rule, which knows these words by its own names for them.
 *
 * A form with a capital (`{x.Plural}`) begins with one.
 *
 * @throws GrammarError, with the rule and the alternative, for a name or form that is not there, a
 *   rule that is handed too few words or too many, or braces that mean nothing.
 */
export class Grammar {
  readonly rules: ReadonlyMap<string, Rule>;
  constructor(lists: Lists, rules: Rules) {
    let id = 0;
    const words = new Map(
      Object.entries(lists).map(([list, forms]) => [
        list,
        forms.map((each) => wordOf(id++, list, each)),
      ]),
    );
    const drafts = new Map<string, Draft>();
    for (const head of Object.keys(rules)) {
      const { name, parameters } = parseHead(head);
      if (drafts.has(name) || words.has(name)) {
        throw new GrammarError(`there are two lists or rules called ${name}; rename one`);
      }
      const domains = parameters.map(() => new Set<Word>());
      drafts.set(name, { name, parameters, alternatives: [], domains });
    }
    for (const [head, sources] of Object.entries(rules)) {
      const draft = drafts.get(parseHead(head).name) as Draft;
      if (sources.length === 0) throw new GrammarError(`${draft.name}: there are no alternatives`);
      const parsed = sources.map((source) => parseAlternative(source, draft, words, drafts));
      const total = parsed.reduce((sum, { weight }) => sum + weight, 0);
      for (const { source, weight, items } of parsed) {
        draft.alternatives.push({ source, items, probability: weight / total });
      }
    }
    findDomains(drafts);
    for (const rule of drafts.values()) checkForms(rule);
    this.rules = drafts;
  }

  /** The rule of this name. */
  rule(name: string): Rule {
    const rule = this.rules.get(name);
    if (rule) return rule;
    throw new GrammarError(
      `there is no rule ${name}; there are ${[...this.rules.keys()].join(', ')}`,
    );
  }
}

/** The words that each slot of the alternative may hold. */
function slotsOf(rule: Rule, { items }: Alternative): ReadonlySet<Word>[] {
  const kept = items.flatMap((item) =>
    item.kind === 'choose' && item.keep ? [new Set(item.words)] : [],
  );
  return [...rule.domains, ...kept];
}

/** Lets words flow through the calls until no parameter learns of another. */
function findDomains(drafts: ReadonlyMap<string, Draft>): void {
  for (let changed = true; changed; ) {
    changed = false;
    for (const rule of drafts.values()) {
      for (const alternative of rule.alternatives) {
        const slots = slotsOf(rule, alternative);
        for (const item of alternative.items) {
          if (item.kind !== 'call') continue;
          item.slots.forEach((slot, i) => {
            const domain = item.rule.domains[i] as Set<Word>;
            const { size } = domain;
            for (const word of slots[slot] as ReadonlySet<Word>) domain.add(word);
            changed ||= domain.size > size;
          });
        }
      }
    }
  }
}

function checkForms(rule: Rule): void {
  for (const alternative of rule.alternatives) {
    const slots = slotsOf(rule, alternative);
    for (const item of alternative.items) {
      if (item.kind !== 'choose' && item.kind !== 'write') continue;
      const words = item.kind === 'choose' ? item.words : (slots[item.slot] as ReadonlySet<Word>);
      for (const word of words) {
        if (word.form(item.form) !== undefined) continue;
        throw new GrammarError(
          `${rule.name}: the word "${word.form('text')}" of the list ${word.list} has no form ` +
            `${item.form}, which "${alternative.source}" asks for`,
        );
      }
    }
  }
}
