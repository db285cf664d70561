/** A grammar that does not hold together: the text says which rule, and what of it. */
export class GrammarError extends Error {
  override name = 'GrammarError';
}
