import type { DType, TypedArray } from './dtype.ts';
import { isFloat } from './dtype.ts';
import { type Shape, sizeOf } from './shape.ts';

/** torch's defaults: 4 decimals, 80 columns, and beyond 1,000 elements only 3 at each end. */
const DECIMALS = 4;
const COLUMNS = 80;
const THRESHOLD = 1000;
const EDGE = 3;
const OPENING = 'tensor(';

/**
 * The values as torch prints them: one width for all, whole floats as `1.`, scientific notation
 * where the range is wide, `...` in the middle of large tensors.
 */
export function formatValues(values: TypedArray, shape: Shape, dtype: DType): string {
  if (values.length === 0) return '[]';
  const summarize = values.length > THRESHOLD;
  const { write, width } = writer(shownValues(values, shape, summarize), dtype);
  const perLine = (indent: number) => Math.max(1, Math.floor((COLUMNS - indent) / (width + 2)));
  let at = 0;
  const skip = (rest: Shape, count: number) => {
    at += count * sizeOf(rest);
  };
  const block = (depth: number, indent: number): string => {
    if (depth === shape.length) return write(values[at++] as number);
    const rest = shape.slice(depth + 1);
    const parts: string[] = [];
    for (const i of shownIndices(shape[depth] as number, summarize)) {
      if (i === null) {
        skip(rest, (shape[depth] as number) - 2 * EDGE);
        parts.push(rest.length > 0 ? '...' : ' ...');
      } else parts.push(block(depth + 1, indent + 1));
    }
    if (rest.length > 0) {
      const gap = `,${'\n'.repeat(rest.length)}${' '.repeat(indent + 1)}`;
      return `[${parts.join(gap)}]`;
    }
    const lines: string[] = [];
    for (let i = 0; i < parts.length; i += perLine(indent)) {
      lines.push(parts.slice(i, i + perLine(indent)).join(', '));
    }
    return `[${lines.join(`,\n${' '.repeat(indent + 1)}`)}]`;
  };
  return block(0, OPENING.length);
}

/** The indices of a dimension that are printed; null stands for those left out. */
function shownIndices(size: number, summarize: boolean): (number | null)[] {
  const all = Array.from({ length: size }, (_, i) => i);
  return summarize && size > 2 * EDGE ? [...all.slice(0, EDGE), null, ...all.slice(-EDGE)] : all;
}

/** The values that are printed, which decide the width. */
function shownValues(values: TypedArray, shape: Shape, summarize: boolean): number[] {
  const pick = (depth: number, start: number): number[] => {
    if (depth === shape.length) return [values[start] as number];
    const stride = sizeOf(shape.slice(depth + 1));
    return shownIndices(shape[depth] as number, summarize).flatMap((i) =>
      i === null ? [] : pick(depth + 1, start + i * stride),
    );
  };
  return pick(0, 0);
}

/** Python's `{:.4f}`. */
function fixed(value: number): string {
  return tieToEven(value.toFixed(DECIMALS), value, -DECIMALS);
}

/** Python's `{:.4e}`: at least two digits of exponent. */
function scientific(value: number): string {
  const [digits, exponent] = value.toExponential(DECIMALS).split('e') as [string, string];
  const even = tieToEven(digits, value, Number(exponent) - DECIMALS);
  return `${even}e${exponent.replace(/^([+-])(\d)$/, '$10$2')}`;
}

/**
 * `digits`, in which JavaScript rounded `value` at the place of 10^place, as Python rounds it: the
 * two differ only at an exact tie, which goes up in one and to the even digit in the other. It is a
 * tie if value / 10^place is an odd number of halves: if value · 2^(1 - place), which is exact in a
 * double, is odd and a multiple of 5^place.
 */
function tieToEven(digits: string, value: number, place: number): string {
  const last = Number(digits.at(-1));
  const halves = value * 2 ** (1 - place);
  const tie = Math.abs(halves % 2) === 1 && halves % 5 ** Math.max(place, 0) === 0;
  return tie && last % 2 === 1 ? `${digits.slice(0, -1)}${last - 1}` : digits;
}

function special(value: number): string {
  return Number.isNaN(value) ? 'nan' : value > 0 ? 'inf' : '-inf';
}

interface Writer {
  write(value: number): string;
  /** By which lines are wrapped; as torch's it is that of the finite values, though `nan` may be wider. */
  width: number;
}

/** How one value is written, so that all take the same width. */
function writer(values: readonly number[], dtype: DType): Writer {
  if (dtype === 'bool') {
    const width = values.includes(0) ? 5 : 4;
    return { width, write: (value) => (value === 0 ? 'False' : 'True').padStart(width) };
  }
  if (!isFloat(dtype)) {
    const width = Math.max(1, ...values.map((value) => String(value).length));
    return { width, write: (value) => String(value).padStart(width) };
  }
  const finite = values.filter((value) => Number.isFinite(value) && value !== 0);
  const magnitudes = finite.map(Math.abs);
  const [largest, smallest] = [Math.max(...magnitudes), Math.min(...magnitudes)];
  const whole = finite.every((value) => Number.isInteger(value));
  const wide = largest / smallest > 1000 || largest > 1e8 || (!whole && smallest < 1e-4);
  const write = (value: number): string => {
    if (!Number.isFinite(value)) return special(value);
    if (wide) return scientific(value);
    return whole ? `${Object.is(value, -0) ? '-0' : value}.` : fixed(value);
  };
  const width = Math.max(1, ...finite.map((value) => write(value).length));
  return { width, write: (value) => write(value).padStart(width) };
}
