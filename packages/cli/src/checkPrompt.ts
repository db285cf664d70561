import { Vocabulary } from '@makemore/data';
import { UsageError } from './usageError.ts';

/**
 * Throws if the model does not know a character of the prompt.
 *
 * @throws UsageError that says what it knows, and the cure.
 */
export function checkPrompt(prompt: string, { kind, characters }: Vocabulary): void {
  const known = new Set(characters);
  if (kind === 'words') known.delete(Vocabulary.boundary);
  const isUnknown = (character: string) => !known.has(character);
  const unknown = Array.from(prompt).find(isUnknown);
  if (unknown === undefined) return;
  const lower = prompt.toLowerCase();
  const cure = Array.from(lower).some(isUnknown) ? 'leave it out' : `write it as ${lower}`;
  throw new UsageError(
    `--prompt: this model does not know ${shown(unknown)}; it knows ${listed([...known])}: ${cure}`,
  );
}

/** The characters in the order of their code points; three or more letters in a row as `a to z`. */
function listed(characters: readonly string[]): string {
  const runs: string[][] = [];
  for (const character of characters) {
    const run = runs.at(-1);
    const last = run?.at(-1) ?? '';
    const isNext = character.codePointAt(0) === (last.codePointAt(0) ?? Number.NaN) + 1;
    if (isNext && isLetter(character) && isLetter(last)) run?.push(character);
    else runs.push([character]);
  }
  return runs
    .flatMap((run) =>
      run.length < 3 ? run.map(shown) : `${shown(run[0])} to ${shown(run.at(-1))}`,
    )
    .join(', ');
}

/** A letter or digit as it is, anything else in quotes. */
function shown(character = ''): string {
  return isLetter(character) ? character : JSON.stringify(character);
}

function isLetter(character: string): boolean {
  return /^[\p{L}\p{N}]$/u.test(character);
}
