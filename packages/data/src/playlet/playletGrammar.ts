import { Grammar } from '../grammar/grammar.ts';
import { rules } from './scene.ts';
import { lists } from './words.ts';

let known: Grammar | undefined;

/** The grammar of playlet, built when it is first asked for. */
export function playletGrammar(): Grammar {
  known ??= new Grammar(lists, rules);
  return known;
}
