/** Whether names are split into parts without a leak. */
import type { Splits } from '@makemore/data';
import { notYet, type Verdict } from '@makemore/notebook';

function timesOf(words: readonly string[]): Map<string, number> {
  const times = new Map<string, number>();
  for (const word of words) times.set(word, (times.get(word) ?? 0) + 1);
  return times;
}

const names = ['train', 'dev', 'test'] as const;

/**
 * What is wrong with the parts; undefined if nothing is.
 *
 * @param list in alphabetical order, some words more than once
 */
export function mistakeInParts(
  list: readonly string[],
  parts: Splits<readonly string[]>,
): Verdict | undefined {
  if (names.some((name) => !Array.isArray(parts?.[name]))) {
    return notYet('return { train, dev, test }, each a list of names');
  }
  return leak(parts) ?? loss(list, parts) ?? wrongShare(list, parts) ?? unshuffled(parts);
}

function leak(parts: Splits<readonly string[]>): Verdict | undefined {
  for (const [one, other] of [
    ['train', 'dev'],
    ['train', 'test'],
    ['dev', 'test'],
  ] as const) {
    const known = new Set(parts[one]);
    const shared = [...new Set(parts[other])].filter((word) => known.has(word));
    if (shared.length > 0) {
      return notYet(
        `${shared.length} names are in ${one} and in ${other}, as ${shared[0]}: ` +
          'the list has it twice; split the different names',
      );
    }
  }
  return undefined;
}

function loss(list: readonly string[], parts: Splits<readonly string[]>): Verdict | undefined {
  const [before, after] = [list, names.flatMap((name) => parts[name])].map(timesOf) as [
    Map<string, number>,
    Map<string, number>,
  ];
  const foreign = [...after.keys()].find((word) => !before.has(word));
  if (foreign !== undefined) return notYet(`'${foreign}' was not in the list`);
  const missing = [...before.keys()].filter((word) => !after.has(word));
  if (missing.length > 0) {
    return notYet(`${missing.length} names are in no part, as ${missing[0]}: is a cut off by one?`);
  }
  const changed = [...before].find(([word, count]) => after.get(word) !== count);
  if (changed) {
    const [word, count] = changed;
    return notYet(
      `${word} is ${count} times in the list, and ${after.get(word)} times in the parts: ` +
        'that a name is common is something to learn, so keep each as often as it was',
    );
  }
  return undefined;
}

function wrongShare(
  list: readonly string[],
  parts: Splits<readonly string[]>,
): Verdict | undefined {
  for (const name of ['dev', 'test'] as const) {
    const share = new Set(parts[name]).size / new Set(list).size;
    if (Math.abs(share - 0.1) > 0.03) {
      return notYet(`${name} has ${Math.round(100 * share)} % of the different names, not 10 %`);
    }
  }
  return undefined;
}

function unshuffled({ train, dev, test }: Splits<readonly string[]>): Verdict | undefined {
  const [ends, begins] = [
    [train, dev].map((words) => [...words].sort().at(-1) ?? ''),
    [dev, test].map((words) => [...words].sort()[0] ?? ''),
  ];
  if (ends.some((end, i) => end >= (begins[i] as string))) return undefined;
  return notYet(
    `the names of test begin at ${begins[1]}: the list is in alphabetical order, ` +
      'so the parts must be shuffled first, or they are names of other kinds',
  );
}
