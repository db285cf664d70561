const SHADES = ' ░▒▓█';

/** A share from 0 to 1 as a character, from empty to full; whatever is above 0 is seen. */
export function shade(share: number): string {
  return SHADES[Math.min(SHADES.length - 1, Math.ceil(share * (SHADES.length - 1)))] as string;
}

/** `values` in at most `count` parts: the mean of each. */
export function means(values: readonly number[], count: number): number[] {
  const parts = Math.min(count, values.length);
  return Array.from({ length: parts }, (_, i) => {
    const from = Math.floor((i * values.length) / parts);
    const part = values.slice(from, Math.floor(((i + 1) * values.length) / parts));
    return part.reduce((sum, value) => sum + value, 0) / part.length;
  });
}

/** `values` in exactly `count` columns: the means of neighbours, or what lies between them. */
export function inColumns(values: readonly number[], count: number): number[] {
  if (values.length >= count) return means(values, count);
  return Array.from({ length: count }, (_, i) => {
    const place = (i * (values.length - 1)) / (count - 1);
    const before = values[Math.floor(place)] as number;
    const after = values[Math.ceil(place)] as number;
    return before + (after - before) * (place % 1);
  });
}

/** A matrix in at most so many rows and columns: the means of neighbours. */
export function shrunk(
  matrix: readonly (readonly number[])[],
  rows: number,
  columns: number,
): number[][] {
  const narrow = matrix.map((row) => means(row, columns));
  const transposed = (narrow[0] as number[]).map((_, j) =>
    means(
      narrow.map((row) => row[j] as number),
      rows,
    ),
  );
  return (transposed[0] as number[]).map((_, i) => transposed.map((column) => column[i] as number));
}
