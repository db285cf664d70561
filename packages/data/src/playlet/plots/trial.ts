import type { Rules } from '../../grammar/grammar.ts';

/** An accusation, an alibi, a witness and a sentence. */
export const trial: Rules = {
  'trial a b s': [
    "you are accused of {w:crime.ing} {c:name but a b}'s {j:adjective} {x:thing}.\n" +
      '{b.caps}{says}{t:tic.Text but s}, I never touched {c.his} {x}.\n' +
      '{a.caps}{says}Where were you {i:time}?\n' +
      '{b.caps}{says}{i.Text} I was {h:spot} with {y:beast.a}. We were {v:act.ing}{stop t}\n' +
      '{a.caps}{says}Can the {y} swear to it?\n' +
      '{witness a b s t y h v}' +
      '{talk3 a b s t}{verdict a b s t c w j x y h}',
  ],
  'witness a b s t y h v': [
    '{b.caps}{says}No {y} swears {place.in}{stop t}\n',
    '[The {y} is brought in. It {v.s}.]\n{a.caps}{says}It {v.s}, as you said{stop s}\n',
    '[The {y} is brought in. It {u:act.s but v}.]\n{a.caps}{says}You said {v.ing}, and it is {u.ing}{stop s}\n{b.caps}{says}It was different {h}{stop t}\n',
    '{b.caps}{says}It has been {deed.done} since, and cannot speak of it{stop t}\n',
  ],
  'verdict a b s t c w j x y h': [
    '2|{a.caps}{says}You {w} the {x}. Give {c} {k:adjective.a but j} one, and spend {n:count} days {spot but h}{stop s}\n{b.caps}{says}{n.Text} days! When {c} {w} mine, {c.he} got only {count but n}{stop t}\n',
    '{a.caps}{says}I find you innocent. It was the {y} that {w} the {j} {x}{stop s}\n[The {y} {act.s}.]\n',
    '{a.caps}{says}There is no law {h}. You may go, and the {y} too{stop s}\n{b.caps}{says}And {c}?\n{a.caps}{says}{c.He} may keep what is left of the {x}.\n',
    '[Enter {c.caps}, {c.trade}.]\n{c.caps}{says}Stop! I have found my {j} {x}. It was {spot but h}.\n{a.caps}{says}Then I have {act.perfect} for nothing{stop s}\n',
  ],
};
