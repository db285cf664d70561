import { ChartError } from './chartError.ts';
import { flat, type Values } from './values.ts';

/** A line of its own: its numbers, and where they stand; default 0, 1, 2 ... */
export interface NamedSeries {
  readonly name: string;
  readonly x?: Values;
  readonly y: Values;
}

/** One series, several by name, or several with their own x. */
export type SeriesInput = Values | Readonly<Record<string, Values>> | readonly NamedSeries[];

export interface Series {
  /** Empty for the only one. */
  readonly name: string;
  readonly y: readonly number[];
  readonly x: readonly number[] | undefined;
}

/** Whatever was given, as a list. */
export function seriesOf(op: string, input: SeriesInput): Series[] {
  const list = named(input).map(({ name, x, y }) => ({
    name,
    y: flat(op, y),
    x: x === undefined ? undefined : flat(op, x),
  }));
  if (list.length === 0) throw new ChartError(`${op}: there are no series to draw`);
  for (const { name, x, y } of list) {
    if (x && x.length !== y.length) {
      throw new ChartError(
        `${op}: ${name || 'the series'} has ${y.length} numbers, but ${x.length} places x`,
      );
    }
  }
  return list;
}

function named(input: SeriesInput): readonly NamedSeries[] {
  if (typeof input !== 'object') return [{ name: '', y: input }];
  if (Array.isArray(input) && input.some((each) => typeof each === 'object' && 'y' in each)) {
    return input as NamedSeries[];
  }
  if ('length' in input || ('shape' in input && 'data' in input)) {
    return [{ name: '', y: input as Values }];
  }
  return Object.entries(input).map(([name, y]) => ({ name, y }));
}
