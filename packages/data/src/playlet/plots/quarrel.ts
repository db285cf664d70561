import type { Rules } from '../../grammar/grammar.ts';

/** An insult comes back, is weighed and made up. */
export const quarrel: Rules = {
  'quarrel a b s': [
    'you are {j:adjective.a} {x:beast}.\n' +
      '{b.caps}{says}{t:tic.Text but s}, you are {k:adjective.a but j} {y:beast but x}.\n' +
      '{a.caps}{says}{k.A} {y}?\n' +
      '{b.caps}{says}{k.A} {y}{stop t}\n' +
      '{a.caps}{says}Better {k.a} {y} than {j.a} {x}{stop s}\n' +
      '{duel3 a b s t}{peace a b s t j x k y}',
  ],
  ...Object.fromEntries(
    [3, 2, 1].map((most) => [
      `duel${most} a b s t`,
      [
        `2|{a.caps}{says}Your {r:relative} {v:act.s}!\n{b.caps}{says}And your {r} {act.s but v}!\n{duel${most - 1} a b s t}`,
        `{b.caps}{says}I saw you {v:deed} {x:beast.a}!\n{a.caps}{says}At least the {x} {v.past} me back{stop s}\n{duel${most - 1} a b s t}`,
        '{draw a b s t}',
      ],
    ]),
  ),
  'duel0 a b s t': ['{draw a b s t}'],
  'draw a b s t': [
    '[They fight with {x:thing.plural}. Both lose.]\n{talk3 a b s t}',
    '[They draw. {a} has {x:thing.a}, and {b} has {thing.a but x}.]\n{talk3 a b s t}',
    '[{beast.A} comes between them.]\n{talk3 a b s t}',
  ],
  'peace a b s t j x k y': [
    '{a.caps}{says}Come here, my {j} {x}.\n{b.caps}{says}I come, my {k} {y}{stop t}\n',
    '{b.caps}{says}Say that I am no {x}.\n{a.caps}{says}You are no {x}, {s}. Am I {k.a} {y}?\n{b.caps}{says}{k.Text}, yes. But no {y}{stop t}\n',
    '{a.caps}{says}Did you mean the {y}?\n{b.caps}{says}As you meant the {x}{stop t}\n[They embrace.]\n',
  ],
};
