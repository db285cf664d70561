/** Shades of a weight, from the least to the most. */
const shades = ['·', '░', '▒', '▓', '█'] as const;
/** From which weight on each shade but the first is drawn. */
const thresholds = [0.05, 0.2, 0.4, 0.7] as const;

/** What the shades stand for. */
export const legend: string = `${shades[0]} below ${thresholds[0]}, ${thresholds
  .map((from, i) => `${shades[i + 1]} from ${from}`)
  .join(', ')}`;

/**
 * A map of attention weights for a terminal: a row for each character that looks, with a column for each
 * that it may look at.
 *
 * @param weights (T, T), each row 0 after the diagonal
 * @param numbers per cent instead of shades
 * @example
 * ```ts
 * formatAttention(['a', ' '], [[1, 0], [0.25, 0.75]]); // => '    a ␣\na │ ██\n␣ │ ▒▒██'
 * ```
 */
export function formatAttention(
  characters: readonly string[],
  weights: readonly (readonly number[])[],
  { numbers = false } = {},
): string {
  const names = characters.map(visible);
  const width = numbers ? 4 : 2;
  const cell = numbers ? (weight: number) => (100 * weight).toFixed(0).padStart(width) : shade;
  const head = names.map((name) => (numbers ? name.padStart(width) : name.padEnd(width))).join('');
  const rows = names.map((name, i) => {
    const seen = weights[i]?.slice(0, i + 1) ?? [];
    return `${name} │ ${seen.map(cell).join('')}`;
  });
  return [`    ${head}`.trimEnd(), ...rows].join('\n');
}

function shade(weight: number): string {
  const level = thresholds.filter((from) => weight >= from).length;
  return (shades[level] as string).repeat(2);
}

/** A character that can be seen in a table. */
function visible(character: string): string {
  return character === '\n' ? '↵' : character === ' ' ? '␣' : character === '\t' ? '⇥' : character;
}
