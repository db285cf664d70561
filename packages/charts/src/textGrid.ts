import type { ColorScale } from './colorScale.ts';
import { short } from './numbers.ts';
import { shade, shrunk } from './shades.ts';

/** A matrix for a terminal, two characters a cell; if it is too wide, the means of neighbours. */
export function textGrid(
  numbers: readonly (readonly number[])[],
  {
    rows,
    columns,
    scale,
    width,
  }: { rows: readonly string[]; columns: readonly string[]; scale: ColorScale; width: number },
): string[] {
  const margin = Math.max(...rows.map((name) => name.length)) + 2;
  const room = Math.max(1, Math.floor((width - margin) / 2));
  const fits = columns.length <= room;
  const head = fits
    ? columns.map((name) => (name.length > 2 ? `${name[0]}…` : name.padEnd(2))).join('')
    : `${columns.length} columns in ${room}`;
  // Five shades are few: the root shows more of small numbers.
  const { low, high } = scale;
  const cell = (value: number) =>
    shade(high > low ? Math.sqrt((value - low) / (high - low)) : 0).repeat(2);
  return [
    `${' '.repeat(margin)}${head}`.trimEnd(),
    ...shrunk(numbers, rows.length, room).map((row, i) =>
      `${(rows[i] as string).padEnd(margin)}${row.map(cell).join('')}`.trimEnd(),
    ),
  ];
}

/** What the shades of a terminal mean. */
export function textKey({ low, high }: ColorScale, unit: string): string {
  return `blank ${short(low)}, █ ${short(high)} ${unit}`.trimEnd();
}
