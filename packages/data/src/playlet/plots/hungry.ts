import type { Rules } from '../../grammar/grammar.ts';

/** Three dishes are offered, ordered and brought, or not. */
export const hungry: Rules = {
  'hungry a b s': [
    'I am hungry. What is there?\n' +
      '{b.caps}{says}{t:tic.Text but s}, there is {d:dish}, {e:dish but d} and {f:dish but d e}.\n' +
      '{order a b s t d e f}',
  ],
  'order a b s t d e f': [
    '3|{a.caps}{says}I shall have all of it, and {k:drink}.\n{b.caps}{says}{d.Text}, {e}, {f} and {k}{stop t}\n{talk4 a b s t}{served a b s t d e f k}',
    '2|{a.caps}{says}Then bring me {f}, {e} and {d}{stop s}\n{talk4 b a t s}[{b} brings {f}, {e} and {d}.]\n{bill a b s t}',
    '{a.caps}{says}Is {e} fresh?\n{b.caps}{says}{fresh e t}\n{talk4 a b s t}{a.caps}{says}I have decided. I shall have {d}, and you may keep {e}{stop s}\n[{b} brings {d}.]\n{bill a b s t}',
  ],
  'fresh e t': [
    'It {act.perfect} only this morning{stop t}',
    'My {relative} ate {e} last week, and is still {act.ing}{stop t}',
    'It came with the {thing}{stop t}',
  ],
  'served a b s t d e f k': [
    '2|[{b} brings {d}, {e}, {f} and {k}.]\n{bill a b s t}',
    '[{b} comes back with {d} and {f}.]\n{a.caps}{says}I asked for {d}, {e} and {f}{stop s}\n{b.caps}{says}There was {e}, but then {x:beast.a} came{stop t}\n',
    '[Noise. {b} comes back with {k}.]\n{b.caps}{says}The {x:beast} ate {d}, {e} and {f}. It left you {k}{stop t}\n{a.caps}{says}Then bring me the {x}{stop s}\n',
  ],
  'bill a b s t': [
    '{a.caps}{says}What does it cost?\n{b.caps}{says}{n:count.Text} {x:thing.plural}{stop t}\n{a.caps}{says}{pay n x s}\n',
  ],
  'pay n x s': [
    '{n.Text} {x.plural}! I have only {count but n}{stop s}',
    'Here are {n} {x.plural}, and {thing.a but x} for yourself{stop s}',
    'Ask my {relative} for your {n} {x.plural}{stop s}',
  ],
};
