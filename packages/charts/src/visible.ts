/**
 * A character as a label shows it: the space as `·`, the end of a line as `¶`, as word processors do.
 */
export function visible(character: string): string {
  return { ' ': '·', '\n': '¶', '\r': '¶', '\t': '→' }[character] ?? character;
}

/** The names of rows or columns: those given, or their indices. */
export function shown(names: readonly string[] | undefined, count: number): string[] {
  return names
    ? names.map((name) => (name.length === 1 ? visible(name) : name))
    : Array.from({ length: count }, (_, i) => String(i));
}
