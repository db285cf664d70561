import type { Grammar, Rule } from './grammar.ts';

/** Whether two parameters of a rule never hold the same word. */
export type Distinct = (rule: Rule, i: number, j: number) => boolean;

/**
 * Which parameters are always different words: those from lists that share no word, and those that
 * every call fills from words chosen `but` or `like` one another. Supposed of all pairs at first, and
 * taken back from call to call until nothing changes.
 */
export function distinctParameters(grammar: Grammar): Distinct {
  const alike = new Map<Rule, Set<string>>();
  const isAlike = (rule: Rule, i: number, j: number) =>
    i === j || (alike.get(rule)?.has(key(i, j)) ?? false);

  for (let changed = true; changed; ) {
    changed = false;
    for (const rule of grammar.rules.values()) {
      for (const { items } of rule.alternatives) {
        const chosen = items.flatMap((item) => (item.kind === 'choose' && item.keep ? [item] : []));
        const first = rule.parameters.length;
        /** Whether the words in two slots of this alternative may be the same. */
        const mayBeAlike = (i: number, j: number): boolean => {
          const [low, high] = [Math.min(i, j), Math.max(i, j)];
          if (low === high) return true;
          const choice = chosen[high - first];
          if (!choice) return isAlike(rule, low, high);
          if (choice.but.includes(low) || choice.like === low) return false;
          const others = chosen[low - first]?.words ?? [...(rule.domains[low] ?? [])];
          return choice.words.some((word) => others.includes(word));
        };
        for (const item of items) {
          if (item.kind !== 'call') continue;
          const { rule: called, slots } = item;
          for (let j = 1; j < slots.length; j++) {
            for (let i = 0; i < j; i++) {
              if (isAlike(called, i, j)) continue;
              if (!mayBeAlike(slots[i] as number, slots[j] as number)) continue;
              alike.set(called, (alike.get(called) ?? new Set()).add(key(i, j)));
              changed = true;
            }
          }
        }
      }
    }
  }
  return (rule, i, j) => !isAlike(rule, i, j);
}

function key(i: number, j: number): string {
  return `${Math.min(i, j)},${Math.max(i, j)}`;
}
