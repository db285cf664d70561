/**
 * A character as a label shows it: the space as `·`, the end of a line as `¶`, as word processors do.
 */
export function visible(character: string): string {
  return { ' ': '·', '\n': '¶', '\r': '¶', '\t': '→' }[character] ?? character;
}
