/** The command cannot be carried out as it was typed: the text says why and what to type. */
export class UsageError extends Error {
  override name = 'UsageError';
}
