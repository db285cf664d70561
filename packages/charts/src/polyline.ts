import { extent } from './numbers.ts';

/** A place in the units of the axes; y is NaN where the line has a gap. */
export type Point = [x: number, y: number];

/** The points to draw: of more than `most` the lowest and the highest of neighbours, in their order. */
export function points(x: readonly number[], y: readonly number[], most: number): Point[] {
  const all = y.map(
    (value, i): Point => [x[i] as number, Number.isFinite(value) ? value : Number.NaN],
  );
  const size = Math.ceil(all.length / most);
  if (size <= 2) return all;
  return Array.from({ length: Math.ceil(all.length / size) }, (_, i) => {
    const part = all.slice(i * size, (i + 1) * size);
    const finite = part.filter(([, value]) => Number.isFinite(value));
    if (finite.length === 0) return part.slice(0, 1);
    const [low, high] = extent(finite.map(([, value]) => value));
    const found = [low, high].map((value) => finite.findIndex((each) => each[1] === value));
    return [...new Set(found)].sort((a, b) => a - b).map((place) => finite[place] as Point);
  }).flat();
}

/** The mean of the `size` numbers around each, of fewer at the ends; what is not finite is left out. */
export function smoothed(y: readonly number[], size: number): number[] {
  if (size === 1) return [...y];
  const sums = [0];
  const counts = [0];
  for (const value of y) {
    const [sum, count] = [sums.at(-1) as number, counts.at(-1) as number];
    sums.push(Number.isFinite(value) ? sum + value : sum);
    counts.push(Number.isFinite(value) ? count + 1 : count);
  }
  const between = (list: number[], from: number, to: number) =>
    (list[to] as number) - (list[from] as number);
  return y.map((_, i) => {
    const from = Math.max(0, i - Math.floor(size / 2));
    const to = Math.min(y.length, i + Math.ceil(size / 2));
    return between(sums, from, to) / between(counts, from, to);
  });
}

/** The part of a line between two heights, cut where it crosses them. */
export function clipped(
  line: readonly Point[],
  range: readonly [low: number, high: number] | undefined,
): Point[] {
  if (!range) return [...line];
  const [low, high] = range;
  const bounded = (y: number) => Math.min(high, Math.max(low, y));
  return line.flatMap(([x, y], i): Point[] => {
    const edge = bounded(y);
    const [x0, y0] = line[i - 1] ?? [Number.NaN, Number.NaN];
    // Where the way from the point before crosses a border; a border at each of its ends at most.
    const crossings = [bounded(y0), edge]
      .filter((at, k) => at !== (k === 0 ? y0 : y) && (at - y0) * (at - y) < 0)
      .map((at): Point => [x0 + ((x - x0) * (at - y0)) / (y - y0), at]);
    const gap: Point = [x, Number.NaN];
    return [...crossings, edge === y ? [x, y] : gap];
  });
}
