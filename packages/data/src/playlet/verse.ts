/** Couplets that rhyme, four feet a line: a WALrus was KISSing the BUTler's old SPOON. */
import type { Rules } from '../grammar/grammar.ts';

/** First lines, which end in x. */
const openings = [
  "A {p:trochee} {verseDeed} the {trochee but p}'s {mono} {x},",
  'I once met a {trochee} who lived in a {x},',
  'There sat an old {trochee} on top of the {x},',
  'My {trochee} has bought me a {mono} little {x},',
  'O {p:trochee}, my {p}, come out of the {x},',
  'The {p:trochee} and {trochee but p} set sail in a {x},',
  'I danced with a {trochee} by light of the {x},',
];

/** Second lines, which end in y. */
const endings = [
  'And asked very sweetly to borrow a {y}.',
  'And wondered who else could have eaten the {y}.',
  'Until it was caught by a man with a {y}.',
  'For nothing is sweeter by far than a {y}.',
  'And that is the reason I sleep with a {y}.',
  'And nobody, nobody paid for the {y}.',
  'Which ended, as usual, inside of a {y}.',
  'But that was before I had swallowed the {y}.',
];

const bows = [
  'bows',
  'takes two bows',
  'waits for applause',
  'kisses the floor',
  'sits down, exhausted',
];
const refrain = '  Sing {f}, sing {f}, for the {m} little {w}!\n';

export const verse: Rules = {
  /** The first couplet ends in the words that were asked for; the refrain is the same every time. */
  'poem a x y': [
    '  {opening x}\n  {ending y}\n  Sing {f:fol}, sing {f}, for the {m:mono} little {w:rhyme}!\n{stanzas3 a f m w}',
  ],
  ...Object.fromEntries(
    [3, 2, 1].map((most) => [
      `stanzas${most} a f m w`,
      [`2|  {couplet}${refrain}{stanzas${most - 1} a f m w}`, '[{a} {bows}.]\n'],
    ]),
  ),
  'stanzas0 a f m w': ['[{a} {bows}.]\n'],
  bows,
  'opening x': openings,
  'ending y': endings,
  couplet: openings.map((line) => `${line.replace('{x}', '{x:rhyme}')}\n  {answer x}\n`),
  'answer x': endings.map((line) => line.replace('{y}', '{rhyme like x}')),
};
