/**
 * A character as a label shows it: the space as `·`, the end of a line as `¶`, as word processors do.
 *
 * @example
 * ```ts
 * Array.from('a b\n', visible).join(''); // => 'a·b¶'
 * ```
 */
export function visible(character: string): string {
  return { ' ': '·', '\n': '¶', '\r': '¶', '\t': '→' }[character] ?? character;
}
