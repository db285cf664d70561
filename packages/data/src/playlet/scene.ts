/** A scene of playlet, from the first direction to the curtain. */
import type { Rules } from '../grammar/grammar.ts';
import { chain } from './plots/chain.ts';
import { counting } from './plots/counting.ts';
import { hungry } from './plots/hungry.ts';
import { letter } from './plots/letter.ts';
import { lost } from './plots/lost.ts';
import { quarrel } from './plots/quarrel.ts';
import { rhymes } from './plots/rhymes.ts';
import { trial } from './plots/trial.ts';
import { speech } from './speech.ts';
import { verse } from './verse.ts';

/**
 * All rules. Throughout, `a` and `b` are the two on the stage, at the place `p`; `s` and `t` are what
 * they keep saying; `c` is a third, who is spoken of.
 */
export const rules: Rules = {
  /** Scenes without end, a blank line between them. */
  play: ['{scene}\n{play}'],
  scene: [
    '[{p:place.Text}, {time}. {a:name.caps}, {a.trade}, and {b:name.caps but a}, {b.trade}.]\n' +
      '{a.caps}{says}{s:tic.Text}, {plot a b s p}{curtain a b p}',
  ],
  'plot a b s p': [
    '4|{lost a b s p}',
    '3|{hungry a b s}',
    '3|{letter a b s}',
    '4|{rhymes a b s}',
    '3|{counting a b s}',
    '3|{trial a b s}',
    '3|{quarrel a b s}',
    '2|{chain a b s}',
  ],
  'curtain a b p': [
    '3|[They leave {p.the}. Curtain.]\n',
    '2|[Exit {a}, {act.ing}. {b} remains.]\n',
    '[Exit {b} with the {beast}. Curtain.]\n',
    '[Both {act}. Curtain.]\n',
    '[{p.The} is empty. {beast.A} {act.s}. Curtain.]\n',
  ],
  ...lost,
  ...hungry,
  ...letter,
  ...rhymes,
  ...counting,
  ...trial,
  ...quarrel,
  ...chain,
  ...speech,
  ...verse,
};
