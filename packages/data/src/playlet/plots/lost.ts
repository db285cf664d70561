import type { Rules } from '../../grammar/grammar.ts';

/** Something is lost, somebody is suspected, and comes in at the end. */
export const lost: Rules = {
  'lost a b s p': [
    'I have lost my {j:adjective} {x:thing}.\n' +
      '{b.caps}{says}{t:tic.Text but s}, {c:name but a b} has it. I saw {c.him} {h:spot} with {j.a} {x}.\n' +
      '{search3 a b s t}[They search {p.the}.]\n' +
      '{talk4 a b s t}' +
      '[Enter {c.caps}, {c.trade}, {act.ing}.]\n{found a b s t j x c h}',
  ],
  ...Object.fromEntries(
    [3, 2, 1].map((most) => [
      `search${most} a b s t`,
      [`3|{look a b s t}{search${most - 1} a b s t}`, '{giveUp a}'],
    ]),
  ),
  'search0 a b s t': ['{giveUp a}'],
  'giveUp a': ['[{a} sighs.]\n', '[{a} kicks the {thing}.]\n', '[{a} {act.s}.]\n'],
  'look a b s t': [
    '{a.caps}{says}Did you look {h:spot}?\n{b.caps}{says}{looked h t}\n',
    '{b.caps}{says}Look {h:spot}{stop t}\n{a.caps}{says}{looked h s}\n',
  ],
  'looked h t': [
    'There is nothing {h} but {beast.a}, {act.ing}{stop t}',
    'Nobody looks {h} {time}{stop t}',
    'I found {adjective.a} {thing} {h}, and left it there{stop t}',
    'If it were {h}, I should have {act.perfect} by now{stop t}',
  ],
  'found a b s t j x c h': [
    '2|{c.caps}{says}Is this your {x}? It was {h}.\n{a.caps}{says}{s.Text}, my {j} {x}!\n[{c} gives {a} the {x}.]\n',
    '{c.caps}{says}I never had your {x}. This one is mine, and it is {k:adjective but j}.\n{a.caps}{says}Then who was {h}, {c}?\n{c.caps}{says}My {relative}.\n',
    '{c.caps}{says}I sold your {j} {x} for {n:count} {y:thing.plural but x}.\n{a.caps}{says}{n.Text} {y.plural}! {s.Text}, it was worth {count but n}.\n',
    '{b.caps}{says}It was in my own pocket, {t}. Forgive me, {c}.\n{c.caps}{says}{j.A} {x}, in a pocket! I forgive nobody.\n',
  ],
};
