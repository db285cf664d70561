/** Reads the notation of rules. */
import type { Item, Rule } from './grammar.ts';
import { GrammarError } from './grammarError.ts';
import type { Word } from './word.ts';

/** `name x y`: the name of a rule and its parameters. */
export function parseHead(head: string): { name: string; parameters: string[] } {
  const [name = '', ...parameters] = head.split(' ');
  return { name, parameters };
}

interface Parsed {
  readonly source: string;
  readonly weight: number;
  readonly items: Item[];
}

/** `{`, a name for the word and `:`, a name, `.` and a form, further names, `}`. */
const braces = /^(?:(\w+):)?(\w+)(?:\.(\w+))?((?: \w+)*)$/;

/** `3|text with {braces}`. */
export function parseAlternative(
  source: string,
  { name: ruleName, parameters }: Rule,
  lists: ReadonlyMap<string, readonly Word[]>,
  rules: ReadonlyMap<string, Rule>,
): Parsed {
  const [, weight = '1', body] = source.match(/^(?:(\d+)\|)?(.*)$/s) as RegExpMatchArray;
  const fail = (problem: string): never => {
    throw new GrammarError(`${ruleName}: ${problem}, in "${source}"`);
  };
  const names = [...parameters];
  const slotOf = (name: string) => {
    const slot = names.lastIndexOf(name);
    return slot < 0 ? fail(`nothing is remembered as ${name}`) : slot;
  };

  const itemOf = (inside: string): Item => {
    const [, variable, name = '', form, rest = ''] = inside.match(braces) ?? [];
    const others = rest.split(' ').slice(1);
    const words = lists.get(name);
    const rule = rules.get(name);
    if (words) {
      const [relation, ...related] = others;
      if (relation === undefined || ((relation === 'but' || relation === 'like') && related[0])) {
        const slots = related.map(slotOf);
        const like = relation === 'like' ? (slots[0] as number) : null;
        const but = relation === 'but' ? slots : slots.slice(1);
        if (variable) names.push(variable);
        return { kind: 'choose', words, form: form ?? 'text', keep: !!variable, but, like };
      }
    } else if (!variable && rule && !form) {
      if (others.length === rule.parameters.length) {
        return { kind: 'call', rule, slots: others.map(slotOf) };
      }
      return fail(
        `{${inside}} hands ${others.length} words to ${name}, which takes ${rule.parameters.length}`,
      );
    } else if (!variable && others.length === 0 && names.includes(name)) {
      return { kind: 'write', slot: slotOf(name), form: form ?? 'text' };
    }
    return fail(`{${inside}} is neither a list, nor a rule, nor a word that is remembered`);
  };

  // Between the braces is text: every other piece.
  const items = (body as string).split(/\{(.*?)\}/s).flatMap((piece, i): Item[] => {
    if (i % 2 === 1) return [itemOf(piece)];
    if (/[{}]/.test(piece)) return fail('a brace has no partner');
    return piece === '' ? [] : [{ kind: 'text', text: piece }];
  });
  return { source, weight: Number(weight), items };
}
