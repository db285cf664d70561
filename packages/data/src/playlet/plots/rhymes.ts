import type { Rules } from '../../grammar/grammar.ts';

/** Somebody wants a rhyme, gets it and makes a poem. */
export const rhymes: Rules = {
  'rhymes a b s': [
    'give me a rhyme for {x:rhyme}.\n' +
      '{b.caps}{says}{t:tic.Text but s}, {tried b x}{y:rhyme.Text like x}.\n' +
      '{a.caps}{says}{x.Text} and {y}! Listen.\n' +
      '{poem a x y}' +
      '{b.caps}{says}{review x y t}\n' +
      '{talk4 a b s t}{encore a b s t x y}',
  ],
  'tried b x': [
    '2|nothing is easier. ',
    'I know only one. ',
    'let me think. {rhyme.Text}? No. ',
    'my {relative} rhymed {x} with {thing}. Nonsense! ',
  ],
  'review x y t': [
    'I liked the {x}{stop t}',
    'A poem about a {y} is always {adjective}{stop t}',
    'My {relative} {act.past} at the same place, at the {y}{stop t}',
    'It rhymes. So does the {beast}{stop t}',
    'And what became of the {x}{stopquestion t}',
  ],
  'encore a b s t x y': [
    '{a.caps}{says}And now the same again, with {z:thing.a}.\n{b.caps}{says}Nothing rhymes with {z}{stop t}\n',
    '{b.caps}{says}Do it again, but leave out the {y}.\n{a.caps}{says}Then what should rhyme with {x}{stopquestion s}\n',
    '{b.caps}{says}Now hear mine.\n  {opening y}\n  {ending x}\n{a.caps}{says}That was my {x} and my {y}{stop s}\n',
  ],
};
