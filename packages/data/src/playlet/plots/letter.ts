import type { Rules } from '../../grammar/grammar.ts';

/** A letter is read aloud, quotes within quotes, and what it asks for comes up again. */
export const letter: Rules = {
  'letter a b s': [
    'a letter has come from {c:name but a b}.\n' +
      '{b.caps}{says}{t:tic.Text but s}, {c} never writes. Read it to me.\n' +
      '{a.caps}{says}"Dear {a}! {news2 c}Send me {n:count} {x:thing.plural} and {y:thing.a but x}. Yours, {c}."\n' +
      '{b.caps}{says}{n.Text} {x.plural}?\n' +
      '{a.caps}{says}And {y.a}{stop s}\n' +
      '{talk4 b a t s}{reply a b c s t n x y}',
  ],
  ...Object.fromEntries(
    [2, 1].map((most) => [
      `news${most} c`,
      [
        `2|I am writing {place.in}, {time} ({aside2}). {news${most - 1} c}`,
        `2|My {relative} says, '{proverb}' {news${most - 1} c}`,
        `2|All day long I {v:act}, and {v} again. {news${most - 1} c}`,
        `2|You will have heard that {clause}. {news${most - 1} c}`,
        `The {x:beast} is well, and so are the other {x.plural}. {news${most - 1} c}`,
        '{please c}',
      ],
    ]),
  ),
  'news0 c': ['{please c}'],
  'please c': ['Be so kind. ', 'But to business. ', 'Now, quickly. ', 'Forgive your old {c}. '],
  'reply a b c s t n x y': [
    '{b.caps}{says}What will {c} do with {n} {x.plural}?\n{a.caps}{says}{c.He} will {act}, as always. And the {y} is for {c.his} {relative}{stop s}\n',
    '[Enter {c.caps}, {act.ing}.]\n{c.caps}{says}Where are my {n} {x.plural}, {a}?\n{a.caps}{says}{n.Text}? You wrote {m:count but n}{stop s}\n{c.caps}{says}And I {act.past} when I wrote it. Give me the {y}, then.\n[{a} gives {c} {adjective.a} {y}.]\n',
    '{b.caps}{says}Write back: "Dear {c}, we have no {x.plural}, and the {y} {burst}."\n{a.caps}{says}{c} will {act}{stop s}\n',
    '{a.caps}{says}I shall send {c} the {y}, and not one of the {x.plural}{stop s}\n{b.caps}{says}Poor {c}. What can {c.he} do with one {y}{stopquestion t}\n',
  ],
};
