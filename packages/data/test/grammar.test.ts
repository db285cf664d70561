import { seeded } from '@makemore/random';
import { describe, expect, test } from 'vitest';
import { checkUnambiguous } from '../src/grammar/checkUnambiguous.ts';
import { branches, type Frame, start } from '../src/grammar/derivation.ts';
import { Grammar, type Lists, type Rules } from '../src/grammar/grammar.ts';
import { GrammarError } from '../src/grammar/grammarError.ts';
import { measure } from '../src/grammar/measure.ts';
import { NextCharacter } from '../src/grammar/nextCharacter.ts';
import { write } from '../src/grammar/write.ts';

const lists: Lists = {
  pet: [
    { text: 'cat', plural: 'cats', group: 'at' },
    { text: 'rat', plural: 'rats', group: 'at' },
    { text: 'bat', plural: 'bats', group: 'at' },
    { text: 'dog', plural: 'dogs', group: 'og' },
    { text: 'hog', plural: 'hogs', group: 'og' },
  ],
};

/** Small enough to list all that it writes, with all that rules can do. */
const rules: Rules = {
  text: [
    '3|I saw {x:pet} and {y:pet but x}.{tail x y}',
    '{x:pet.Plural} rhyme with {pet.plural like x}!',
  ],
  'tail x y': [' The {x} left.', '2| Two {y.plural}{or x y}'],
  'or x y': [' or ten?', ' like {z:pet but x y} and {z}?'],
};

const grammar = new Grammar(lists, rules);

/** All texts and the probability of each derivation. */
function derivations(frame: Frame): { text: string; probability: number }[] {
  if (!frame) return [{ text: '', probability: 1 }];
  return branches(frame).flatMap((branch) =>
    derivations(branch.rest).map(({ text, probability }) => ({
      text: branch.text + text,
      probability: branch.probability * probability,
    })),
  );
}

const all = derivations(start(grammar, 'text'));

test('the small grammar writes what it should', () => {
  // 20 pairs (1 + 1 + 3 ways to go on), and each of five with another of its family.
  expect(all).toHaveLength(20 * 5 + 3 * 2 + 2 * 1);
  expect(new Set(all.map(({ text }) => text)).size).toBe(all.length);
  expect(all.reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1, 12);
  const p = new Map(all.map(({ text, probability }) => [text, probability]));
  expect(p.get('I saw cat and dog. The cat left.')).toBeCloseTo((3 / 4) * (1 / 20) * (1 / 3), 12);
  expect(p.get('I saw cat and dog. Two dogs like rat and rat?')).toBeCloseTo(
    (3 / 4) * (1 / 20) * (2 / 3) * (1 / 2) * (1 / 3),
    12,
  );
  expect(p.get('Dogs rhyme with hogs!')).toBeCloseTo((1 / 4) * (1 / 5), 12);
});

describe('measure', () => {
  test('is the sum over all texts', () => {
    const { nats, characters } = measure(grammar.rule('text'));
    const sum = (of: (each: (typeof all)[number]) => number) =>
      all.reduce((total, each) => total + each.probability * of(each), 0);
    expect(nats).toBeCloseTo(
      sum(({ probability }) => -Math.log(probability)),
      10,
    );
    expect(characters).toBeCloseTo(
      sum(({ text }) => text.length),
      10,
    );
  });

  test('a coin is ln 2, a sure thing is 0', () => {
    const coins = new Grammar({}, { two: ['{coin}{coin}'], coin: ['h', 't'], sure: ['heads'] });
    expect(measure(coins.rule('two'))).toEqual({ nats: 2 * Math.log(2), characters: 2 });
    expect(measure(coins.rule('sure'))).toEqual({ nats: 0, characters: 5 });
  });

  test('a rule that comes back to itself is refused', () => {
    const endless = new Grammar({}, { a: ['x{b}', 'y'], b: ['{a}'] });
    expect(() => measure(endless.rule('a'))).toThrow('a can come back to itself');
  });
});

describe('NextCharacter', () => {
  test('is the conditional probability, by counting the texts', () => {
    for (const { text, probability } of all) {
      const reader = new NextCharacter(start(grammar, 'text'));
      let log = 0;
      for (let i = 0; i < text.length; i++) {
        const next = new Map<string, number>();
        for (const other of all) {
          if (!other.text.startsWith(text.slice(0, i))) continue;
          const character = other.text.charAt(i);
          next.set(character, (next.get(character) ?? 0) + other.probability);
        }
        const total = [...next.values()].reduce((sum, p) => sum + p, 0);
        const said = reader.probabilities();
        expect([...said.keys()].sort()).toEqual([...next.keys()].sort());
        for (const [character, p] of next) expect(said.get(character)).toBeCloseTo(p / total, 12);
        log += reader.read(text.charAt(i));
      }
      expect(Math.exp(log)).toBeCloseTo(probability, 12);
      expect(reader.probabilities().size).toBe(0);
      expect(reader.read('x')).toBe(Number.NEGATIVE_INFINITY);
    }
  });

  test('two derivations of one text add up', () => {
    const ambiguous = new Grammar({}, { s: ['ab', '{a}b', 'ac'], a: ['a'] });
    const reader = new NextCharacter(start(ambiguous, 's'));
    expect(reader.read('a')).toBe(0);
    expect(reader.probabilities().get('b')).toBeCloseTo(2 / 3, 12);
  });
});

test('what is written is one of the texts, as often as it should be', () => {
  const generator = seeded(1);
  const counts = new Map(all.map(({ text }) => [text, 0]));
  const n = 20_000;
  for (let i = 0; i < n; i++) {
    const text = [...write(start(grammar, 'text'), generator)].join('');
    expect(counts.has(text)).toBe(true);
    counts.set(text, (counts.get(text) as number) + 1);
  }
  const chi2 = all.reduce((sum, { text, probability }) => {
    const expected = n * probability;
    return sum + ((counts.get(text) as number) - expected) ** 2 / expected;
  }, 0);
  // Chi-squared with as many degrees: mean k, variance 2k; five standard deviations.
  const k = all.length - 1;
  expect(chi2).toBeLessThan(k + 5 * Math.sqrt(2 * k));
});

describe('checkUnambiguous', () => {
  const check = (some: Rules, words: Lists = lists) => checkUnambiguous(new Grammar(words, some));

  test('passes a grammar of which each text has one derivation', () => {
    expect(() => checkUnambiguous(grammar)).not.toThrow();
    // Told apart only by what the word that is handed on is, and is not.
    expect(() => check({ s: ['{x:pet} {t x}'], 't x': ['{x}!', '{pet but x}!'] })).not.toThrow();
  });

  test.each<[string, Rules, string]>([
    ['the same text twice', { s: ['ab', '{a}b'], a: ['a'] }, 's: "ab" may be all'],
    ['a text that begins another', { s: ['ab', 'abc'] }, 's: "ab" may be all'],
    ['one that is empty', { s: ['', 'abc'] }, 's: "" may be all'],
    [
      'words that the alternatives share',
      { s: ['{pet}', 'the cat', 'cat'] },
      's: "cat" may be all',
    ],
    [
      'a word that is handed on',
      { s: ['{x:pet} {t x}'], 't x': ['{x}', 'dog'] },
      't: "dog" may be',
    ],
    [
      'a repetition whose end cannot be told',
      { s: ['{a}{a}'], a: ['x', 'xx'] },
      'a: "x" may be all',
    ],
  ])('refuses %s', (_, some, problem) => {
    expect(() => check(some)).toThrow(GrammarError);
    expect(() => check(some)).toThrow(problem);
  });

  test('refuses a word that is the beginning of another, and names the form', () => {
    const words = { noun: [{ text: 'pot' }, { text: 'tea' }, { text: 'teapot' }] };
    expect(() => check({ s: ['{noun}'] }, words)).toThrow(
      'the list noun: in the form text, "tea" is the beginning of "teapot"',
    );
  });

  test('knows that two speakers are never the same', () => {
    const talk = { 't x y': ['{x} stays', '{y} stays'] };
    expect(() => check({ s: ['{x:pet}, {y:pet but x}: {t x y}'], ...talk })).not.toThrow();
    expect(() => check({ s: ['{x:pet}, {y:pet}: {t x y}'], ...talk })).toThrow(
      't: "cat stays" may be all',
    );
  });
});

describe('a grammar with a mistake', () => {
  test.each<[string, Rules, string]>([
    ['a name that is nowhere', { s: ['a {cow}'] }, 's: {cow} is neither a list, nor a rule, nor a'],
    ['a word that is not remembered', { s: ['{pet but x}'] }, 's: nothing is remembered as x'],
    [
      'a form that is not there',
      { s: ['{pet.he}'] },
      'the word "cat" of the list pet has no form he',
    ],
    [
      'a form of a word that was handed on',
      { s: ['{x:pet}{t x}'], 't y': ['{y.he}'] },
      't: the word "cat" of the list pet has no form he',
    ],
    [
      'too few words for a rule',
      { s: ['{t}'], 't x': ['{x}'] },
      '{t} hands 0 words to t, which takes 1',
    ],
    [
      'a brace without partner',
      { s: ['a {pet} b}'] },
      's: a brace has no partner, in "a {pet} b}"',
    ],
    ['a name twice', { s: ['a'], 's x': ['b'] }, 'two lists or rules called s'],
    ['a rule without alternatives', { s: [] }, 's: there are no alternatives'],
  ])('%s', (_, some, problem) => {
    const build = () => new Grammar(lists, some);
    expect(build).toThrow(GrammarError);
    expect(build).toThrow(problem);
  });

  test('a choice that may find no word left', () => {
    const some = new Grammar(
      { pet: [{ text: 'cat', group: 'at' }] },
      { s: ['{x:pet} and {pet like x}'] },
    );
    expect(() => measure(some.rule('s'))).toThrow(
      'the list pet has no word left that is like "cat"',
    );
    expect(() => some.rule('t')).toThrow('there is no rule t; there are s');
  });
});
