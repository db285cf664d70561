/** What anybody in playlet may say at any time: sentences, and exchanges of two speakers. */
import type { Rules } from '../grammar/grammar.ts';

/** Sentences and their parts. `t` is what the speaker keeps saying. */
const sentences: Rules = {
  /** After a speaker's name. */
  says: ['4|: ', ' ({manner}): '],
  /** Ends a sentence. */
  'stop t': ['7|.', '2|, {t}.'],

  /** A verb agrees with its noun, however far away that is. */
  clause: [
    '2|the {adjective} {beast} {act.s}',
    '2|the {beast} that {deed.past} {person} {act.s}',
    '2|the {beast.plural} that {deed.past} {person} {act}',
    '2|the {x:beast} that the {beast.plural but x} {deed} {act.s}',
    '2|the {x:beast.plural} that the {beast but x} {deed.s} {act}',
    'all {beast.plural} {act} {time}',
    'no {beast} {act.s} {place.in}',
    '2|my {relative} {deed.past} {creature3}',
    'somebody {crime} the {thing}',
  ],
  person: ['the {relative}', 'my {relative}', "everybody's {relative}"],
  ...Object.fromEntries(
    [1, 2, 3].map((depth) => [
      `creature${depth}`,
      ['3|the {adjective} {beast}', `2|the {beast} that {deed.past} {creature${depth - 1}}`],
    ]),
  ),
  creature0: ['the {adjective} {beast}'],

  proverb: [
    '{j:adjective.A} {x:thing} is better than {k:adjective.a but j} {beast}.',
    'Never lend {adjective.a} {thing} to {beast.a}.',
    'One {x:beast} {act.s}; two {x.plural} {act}.',
    'Who {act.s} {x:time}, {act.s} alone.',
    'Where there is {x:thing.a}, there is {thing.a but x}.',
    'Too many {x:relative}s spoil the {thing}.',
    'Every {x:beast} was once a small {x}.',
    '{x:beast.Plural} {v:act} so that {beast.plural but x} need not {v}.',
  ],

  /** One sentence, of whatever comes to mind. */
  'remark t': [
    'I have never trusted {x:beast.plural}{stop t}',
    'My {relative} keeps {x:beast.a} {spot}{stop t}',
    'It is true that {clause}{stop t}',
    'You should have seen my {relative} {act} {place.in}{stop t}',
    'They say ({aside2}) that {clause}{stop t}',
    'A person needs {x:thing.a}, {y:thing.a but x} and somebody to {deed}{stop t}',
    'If {clause}, then {clause}{stop t}',
    'There are two kinds of {x:beast.plural}: those that {v:act}, and those that {act but v}{stop t}',
    'The {x:thing} of today is the {thing but x} of tomorrow{stop t}',
    'When I was young, we had no {x:thing.plural}. We had {y:thing.plural but x}, and we {act.past}{stop t}',
    '{x:adjective.Text} {y:beast.plural} make {adjective but x} {z:beast.plural but y} {act}{stop t}',
    'Once I owned {n:count} {x:thing.plural}, and not one of them was {adjective}{stop t}',
    '{proverb}',
    '{x:act.Ing} is not what it was{stop t}',
    'He who {deed.s} the {x:beast} must also {deed} the {beast but x}{stop t}',
  ],
  /** Brackets close as often as they open. */
  aside2: ['2|though not {place.in}', '2|and {x:relative}s never lie', 'or {whisper} ({aside1})'],
  aside1: ['2|though not {place.in}', '2|and {x:relative}s never lie', 'or {whisper} ({aside0})'],
  aside0: ['and that is quite enough brackets', 'but who is counting'],
  /** Ends a speech, or goes on with it. */
  'more t': ['3|\n', '2| {remark t}\n'],
  whisper: ['so I hear', 'so it is written {spot}', 'so the {beast.plural} tell me'],
};

/** `a` begins, `b` answers; `s` and `t` are what they keep saying. */
const exchanges: Rules = {
  /** Two speeches: then it is a's turn. */
  'pair a b s t': [
    '3|{a.caps}{says}Why do {x:beast.plural} {v:act}?\n{b.caps}{says}{why x v t}\n',
    '5|{a.caps}{says}{remark s}{more s}{b.caps}{says}{retort a b t}{more t}',
    '1|{a.caps}{says}Listen: somebody is {v:act.ing} {h:spot}.\n{b.caps}{says}{noise h v t}\n',
  ],
  /** Three: then it is b's. */
  'triple a b s t': [
    '2|{a.caps}{says}Which is worse, {j:adjective.a} {x:thing} or {k:adjective.a but j} {y:thing but x}?\n{b.caps}{says}{worse a b s x y}',
    '2|{a.caps}{says}Do you remember {c:name but a b}, {c.trade}?\n{b.caps}{says}{memory a b c s t}',
    '3|{a.caps}{says}{story a b s t}',
    '2|{a.caps}{says}Did you say "{x:thing}"?\n{b.caps}{says}{misheard a b s t x}',
    '2|{a.caps}{says}When did you last {v:act} {place.in}?\n{b.caps}{says}{w:time.Text}{stop t} I {v.past} for {n:count} hours.\n{a.caps}{says}{marvel s v n}\n',
    '2|{a.caps}{says}I will give you {n:count} {x:thing.plural} for your {y:thing but x}.\n{b.caps}{says}{bargain a b s t n x y}',
  ],

  'why x v t': [
    '{x.Plural} {v} because {clause}{stop t}',
    'They do not {v}. They {act but v}{stop t}',
    'If you were {x.a}, you would {v} too{stop t}',
    'It is only the old {x.plural} that {v}{stop t} A young {x} {act.s but v}.',
    'Ask your {relative}, who {deed.past} {x.a}{stop t}',
    'I knew one {x} that never {v.past}{stop t} It {act.past but v}.',
  ],
  'worse a b s x y': [
    'Surely the {x}.\n{a.caps}{says}{agreed s} Nobody ever {deed.past} {beast.a} with {y.a}.\n',
    'The {y}.\n{a.caps}{says}{agreed s} Only last week {x.a} {woke} my {relative}.\n',
    'I would take both, and a third to {deed}.\n{a.caps}{says}Then you know nothing of {x.plural}{stop s}\n',
  ],
  'agreed s': [
    'Of course{stop s}',
    'As I thought{stop s}',
    'You have never lived with one{stop s}',
    'How little we agree{stop s}',
  ],
  woke: ['saved', 'followed', 'spoke to', 'fell upon'],

  'memory a b c s t': [
    '{c}? {c.He} owes me {n:count} {x:thing.plural}{stop t}\n{a.caps}{says}{debt c s n x}\n',
    '{c} {act.past} at my wedding{stop t}\n{a.caps}{says}{c.He} {act.past} at mine{stop s}\n',
    'I remember {c.his} {x:thing}. It was {j:adjective}, like {c.him}{stop t}\n{a.caps}{says}Poor {c}, and poor {x}!\n',
    'Do not say that name! {c.He} {crime} my {x:thing}{stop t}\n{a.caps}{says}{c} {regret c s}\n',
  ],
  'debt c s n x': [
    '{n.Text} {x.plural}! {c.He} told me {count but n}{stop s}',
    'Then {c} is a {rascal}. {n.Text} {x.plural} do not grow on trees{stop s}',
    '{c} will pay. {c.He} has just sold {c.his} {thing but x}{stop s}',
  ],
  rascal: ['rascal', 'genius', 'danger to us all', 'great loss to banking'],
  'regret c s': [
    'says that {c.he} was asleep{stop s}',
    'has sent {c.his} regrets, and {x:beast.a}{stop s}',
    'would do it again, and so would {c.his} {relative}{stop s}',
  ],

  'story a b s t': [
    'My {r:relative} once {v:deed.past} {x:beast.a}.\n{b.caps}{says}{reaction r x v t}\n{a.caps}{says}The {x} {act.past}, and my {r} {act.past}{stop s}\n',
    'Last night I dreamed of {j:adjective.a} {x:thing}.\n{b.caps}{says}Was the {x} {k:adjective but j}{stopquestion t}\n{a.caps}{says}{dream j x k s}\n',
  ],
  'reaction r x v t': [
    'And did the {x} {act}?',
    'Your {r} was always the {bold} one{stop t}',
    'Who has not {r} and {x} in the family{stopquestion t}',
    'Which {x}? There are {count} {x.plural} {place.in}{stop t}',
  ],
  bold: ['bold', 'hungry', 'romantic', 'unlucky', 'musical'],
  'stopquestion t': ['4|?', ', {t}?'],
  'dream j x k s': [
    'No. It was {j}, and it {act.past}{stop s}',
    'At first it was {j}. By morning it was {k}{stop s}',
    'You cannot ask that of {x.a}{stop s}',
  ],
  'noise h v t': [
    'That is only the {beast}. It {v.s} when {clause}{stop t}',
    'Nobody has been {h} since the {thing} {burst}{stop t}',
    'Let them {v}. I have {v.past} {h} myself{stop t}',
  ],
  burst: ['exploded', 'was stolen', 'got married', 'learned to talk'],

  'misheard a b s t x': [
    'I said "{y:thing but x}"{stop t}\n{a.caps}{says}{deaf s x y}\n',
    'I say "{x}" whenever I can{stop t}\n{a.caps}{says}It suits you{stop s}\n',
    'I said nothing. It was the {beast}{stop t}\n{a.caps}{says}It speaks well of {x.plural}{stop s}\n',
  ],
  'deaf s x y': [
    'A pity. I have {x.a} and no {y}{stop s}',
    '{x.A}, {y.a}: what does it matter {place.in}{stopquestion s}',
    'Then why do I hear {x.a}{stopquestion s}',
  ],

  'marvel s v n': [
    '{n.Text} hours! {beast.A} could not {v} so long{stop s}',
    'I should like to {v} as you {v}{stop s}',
    'After {n} hours even {x:beast.a} stops {v.ing}{stop s}',
  ],

  'bargain a b s t n x y': [
    '{n.Text} {x.plural}? For my {y}? Make it {m:count but n}{stop t}\n{a.caps}{says}{deal s n m x y}\n',
    'My {y} is not for sale{stop t} It {deed.past} my {relative}.\n{a.caps}{says}{proverb}\n',
    'Done. The {y} is yours, and the {x.plural} are mine{stop t}\n[{a} and {b} shake hands.]\n',
  ],
  'deal s n m x y': [
    '{m.Text} {x.plural} for one {y}! You are {adjective.a} person{stop s}',
    'No. {n.Text} it is, or I keep my {x.plural}{stop s}',
    'Take {m}, and give me the {y}{stop s}',
  ],

  'retort a b t': [
    'My {relative} says the same{stop t}',
    'That is what {x:beast.plural} say{stop t}',
    'Who told you? Was it {name but a b}{stopquestion t}',
    'Not {place.in}{stop t}',
    'I shall write that down{stop t}',
    'And yet {clause}{stop t}',
    'You are speaking to {adjective.a} {thing}{stop t}',
    '{proverb}',
  ],
};

/** What is seen between the lines. */
const directions: Rules = {
  direction: [
    '[A pause.]\n',
    '[{beast.A} crosses the stage.]\n',
    '[Thunder. The {thing} trembles.]\n',
    '[Somebody offstage drops {thing.a}.]\n',
    '[Music. {n:count.Text} {beast.plural} dance.]\n',
    '[The lights go out, and come back {adjective}.]\n',
    '[Silence. Then the {thing} falls over.]\n',
  ],
  ...Object.fromEntries(
    [1, 2, 3, 4].map((most) => [
      `talk${most} a b s t`,
      [
        `4|{pair a b s t}{talk${most - 1} a b s t}`,
        `4|{triple a b s t}{talk${most - 1} b a t s}`,
        '2|{direction}',
      ],
    ]),
  ),
  'talk0 a b s t': ['{direction}'],
};

export const speech: Rules = { ...sentences, ...exchanges, ...directions };
