import type { Rules } from '../../grammar/grammar.ts';

const numbers = ['No', 'One', 'Two', 'Three', 'Four', 'Five', 'Six', 'Seven', 'Eight'];
const small = numbers.map((number) => number.toLowerCase());
const fewest = 3;
const most = 7;

/** So many things are promised, and counted up to the last. */
export const counting: Rules = {
  'counting a b s': [fewest, 4, 5, 6, most].map(
    (n) =>
      `I have ${small[n]} {x:thing.plural}.\n` +
      `{b.caps}{says}{t:tic.Text but s}, nobody has ${small[n]} {x.plural}. Count them.\n` +
      `{a.caps}{says}One {x}.{count1of${n} a b x}` +
      `{b.caps}{says}${numbers[n]} {x.plural}. {convinced a b s t x}`,
  ),
  'convinced a b s t x': [
    'I believe you{stop t}\n{talk4 a b s t}{b.caps}{says}And now, {a}, hide the {x.plural}. Here comes my {relative}.\n',
    'But this one is {y:thing.a but x}{stop t}\n{a.caps}{says}It is {adjective.a} {x}{stop s}\n{talk4 b a t s}',
    'And which do you love best{stopquestion t}\n{a.caps}{says}The {j:adjective} one{stop s}\n{talk4 b a t s}{b.caps}{says}I have seen that {j} {x} {act}. I should sell it.\n',
  ],
  ...Object.fromEntries(
    Array.from({ length: most - fewest + 1 }, (_, i) => fewest + i).flatMap((n) =>
      Array.from({ length: n }, (_, before) => before + 1).map((i) => {
        const next = `${numbers[i + 1]} {x.plural}.{count${i + 1}of${n} a b x}`;
        const last = '\n[{a} {act.s}.]\n';
        return [
          `count${i}of${n} a b x`,
          i === n ? [last] : [`4| ${next}`, `\n[{interruption a b}.]\n{a.caps}{says}${next}`],
        ];
      }),
    ),
  ),
  'interruption a b': [
    '{b} {act.s}',
    '{beast.A} looks in',
    'Somebody offstage is {act.ing}',
    'The {thing} falls down',
  ],
};
