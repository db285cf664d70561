import type { Rules } from '../../grammar/grammar.ts';

/** A tale that tells all of itself again at each step, backwards. */
export const chain: Rules = {
  'chain a b s': [
    'this is the {x:thing} that I bought {time}.\n' +
      '{b.caps}{says}{t:tic.Text but s}, is that all?\n' +
      '{a.caps}{says}This is the {y:beast} that {w:crime} the {x}.\n' +
      '{b.caps}{says}{urge t}\n' +
      '{a.caps}{says}This is the {z:beast but y} that {v:deed.past} the {y} that {w} the {x}.\n' +
      '{longer b t a z v y w x}{talk3 a b s t}' +
      '{a.caps}{says}And so I have no {x}{stop s}\n' +
      '{b.caps}{says}{moral x y z t}\n',
  ],
  'urge t': [
    'And then?',
    'I see no {beast}{stop t}',
    'Go on{stop t}',
    'Is it {adjective}{stopquestion t}',
  ],
  'longer b t a z v y w x': [
    '[{a} takes a breath.]\n',
    '4|{b.caps}{says}{urge t}\n' +
      '{a.caps}{says}This is the {r:relative} that {u:deed.past but v} the {z} that {v.past} the {y} that {w} the {x}.\n' +
      '{longest b t a r u z v y w x}',
  ],
  'longest b t a r u z v y w x': [
    '[{a} takes a breath.]\n',
    '{b.caps}{says}{urge t}\n' +
      '{a.caps}{says}This is the {thing but x} that fell on the {r} that {u.past} the {z} that {v.past} the {y} that {w} the {x}.\n' +
      '[{a} takes a breath.]\n',
  ],
  'moral x y z t': [
    'Never buy {x.a} where there is {y.a}{stop t}',
    'I pity the {z}{stop t}',
    'You still have the {y}{stop t}',
    'It is the {y} that should pay for the {x}{stop t}',
  ],
};
