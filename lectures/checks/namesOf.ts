/** Lists of names as an answer: which parameters learn, which are useless. */
import { notYet, type Verdict } from '@makemore/notebook';

/** What is to be said of a name that should be in the list and is not, or is and should not be. */
export type Reasons = Readonly<Record<string, string>>;

/**
 * What is wrong with a list of names; undefined if nothing is.
 *
 * @param reasons for each name that there is, why it belongs into the list or does not
 */
export function mistakeInNames(
  got: unknown,
  right: readonly string[],
  { what, reasons }: { readonly what: string; readonly reasons: Reasons },
): Verdict | undefined {
  if (!Array.isArray(got)) return notYet(`${what} is not a list of names, as ['C', 'W1']`);
  const known = Object.keys(reasons);
  const unknown = got.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    return notYet(`${what}: there is no '${unknown}'; the names are ${known.join(', ')}`);
  }
  const extra = got.find((name) => !right.includes(name));
  if (extra !== undefined) return notYet(`${what}: ${extra} is not one of them; ${reasons[extra]}`);
  const missing = right.find((name) => !got.includes(name));
  // A name that is missing is not given away.
  if (missing !== undefined) {
    return notYet(
      `${what}: ${got.length === 0 ? 'there is at least one' : 'right, but not all'}; ${reasons[missing]}`,
    );
  }
  return undefined;
}
