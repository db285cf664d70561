import { axisX, axisY, cell, text } from '@observablehq/plot';
import { ChartError } from './chartError.ts';
import { type ColorScale, colorKey, colorScale } from './colorScale.ts';
import { figure, placed, type TitleOptions, titleLines } from './figure.ts';
import { extent, short } from './numbers.ts';
import { type Picture, picture } from './picture.ts';
import { plot } from './plot.ts';
import { shade, shrunk } from './shades.ts';
import { matrix, namesOf, type Values } from './values.ts';
import { visible } from './visible.ts';

export interface HeatmapOptions extends TitleOptions {
  /** The names of rows and columns alike: a string has one a character. */
  readonly labels?: Iterable<string>;
  /** The names of the rows, from top to bottom; default `labels`, or their indices. */
  readonly rows?: Iterable<string>;
  /** The names of the columns; default `labels`, or their indices. */
  readonly columns?: Iterable<string>;
  /** What the columns are. */
  readonly xLabel?: string;
  /** What the rows are. */
  readonly yLabel?: string;
  /** What the numbers are: `counts`, `probability`. */
  readonly unit?: string;
  /**
   * What stands in each cell: its number, or above it the names of its row and column, as in the
   * lecture. Default: the number where there are at most 30 columns.
   */
  readonly write?: 'nothing' | 'value' | 'pair';
  /** How a number is written; default: whole as it is, else three digits. */
  readonly format?: (value: number) => string;
  /** `sqrt` shows more of small numbers, which must not be negative. Default `linear`. */
  readonly scale?: 'linear' | 'sqrt';
}

/**
 * A matrix as cells, the larger the darker: how often each letter follows each other, probabilities,
 * weights. Twin: matplotlib's imshow with text.
 *
 * @param values (rows, columns)
 * @throws ChartError for ragged rows, a number that is not finite, or another count of labels.
 * @example
 * ```ts
 * const counts = heatmap([[0, 3], [8, 1]], { labels: '.a', title: 'Bigrams', unit: 'times' });
 * counts.svg.match(/<rect [^>]*data-cell/g) ?? counts.text().split('\n');
 * // => ['Bigrams', '   . a', '.    ▒▒', 'a  ██░░', 'blank 0, █ 8 times']
 * ```
 */
export function heatmap(values: Values, options: HeatmapOptions = {}): Picture {
  const cells = matrix('heatmap', values);
  const columnCount = (cells[0] as number[]).length;
  const { labels, format = short, scale: type = 'linear', unit = '' } = options;
  const rows = namesOf('heatmap', 'names of rows', options.rows ?? labels, cells.length);
  const columns = namesOf('heatmap', 'names of columns', options.columns ?? labels, columnCount);
  const [least, most] = extent(cells.flat());
  if (type === 'sqrt' && least < 0) {
    throw new ChartError(`heatmap: scale 'sqrt' takes no negative numbers, but there is ${least}; leave it out`);
  }
  const scale = colorScale(Math.min(0, least), most, type);
  const { write = columnCount <= 30 ? 'value' : 'nothing' } = options;
  const name = (names: string[] | undefined, i: number) => visible(names?.[i] ?? String(i));

  const longest = Math.max(...cells.flat().map((value) => format(value).length));
  const size = cellSize();
  const flatCells = cells.flatMap((row, i) => row.map((value, j) => ({ i, j, value })));
  const left = 20 + 7 * Math.max(...cells.map((_, i) => name(rows, i).length)) + (options.yLabel ? 16 : 0);
  const top = 22 + (options.xLabel ? 16 : 0);
  const [width, height] = [left + columnCount * size + 4, top + cells.length * size + 4];
  const inCells = (dy: number, fontSize: number, label: (each: (typeof flatCells)[number]) => string) =>
    text(flatCells, {
      x: 'j',
      y: 'i',
      text: label,
      fill: ({ value }: { value: number }) => scale.ink(value),
      fontSize,
      dy,
    });
  const isPair = write === 'pair';
  const panel = plot({
    width,
    height,
    marginLeft: left,
    marginTop: top,
    marginRight: 4,
    marginBottom: 4,
    padding: 0,
    x: { type: 'band', domain: cells[0]?.map((_, j) => j) as number[] },
    y: { type: 'band', domain: cells.map((_, i) => i) },
    marks: [
      cell(flatCells, {
        x: 'j',
        y: 'i',
        fill: ({ value }: { value: number }) => scale.color(value),
        stroke: '#e5e7eb',
        strokeWidth: size > 12 ? 0.75 : 0,
      }),
      axisX({
        anchor: 'top',
        tickSize: 0,
        tickFormat: (j: number) => name(columns, j),
        label: options.xLabel ?? null,
        labelArrow: 'none',
        labelAnchor: 'center',
        ticks: thinned(columnCount, size),
      }),
      axisY({
        tickSize: 0,
        tickFormat: (i: number) => name(rows, i),
        label: options.yLabel ?? null,
        labelArrow: 'none',
        labelAnchor: 'center',
        ticks: thinned(cells.length, size),
      }),
      ...(isPair
        ? [inCells(-size / 5, Math.min(12, size / 2.6), ({ i, j }) => name(rows, i) + name(columns, j))]
        : []),
      ...(write === 'nothing'
        ? []
        : [inCells(isPair ? size / 5 : 0, Math.min(12, size / 2.9), ({ value }) => format(value))]),
    ],
  });
  const body = placed(panel.svg, 0, 0) + colorKey(scale, unit, left, height + 6);
  const svg = figure({ ...options, width: Math.max(width, 320), height: height + 26, body });
  return picture(svg, (columnsOfText) => asText(columnsOfText));

  function cellSize(): number {
    if (write === 'nothing') return Math.max(4, Math.min(28, Math.floor(720 / columnCount)));
    return Math.max(28, Math.ceil(longest * 6.2 + 8));
  }

  function asText(widthOfText: number): string {
    const margin = Math.max(...cells.map((_, i) => name(rows, i).length)) + 2;
    const room = Math.max(1, Math.floor((widthOfText - margin) / 2));
    const fits = columnCount <= room;
    const small = fits ? cells : shrunk(cells, cells.length, room);
    const heads = fits
      ? `${' '.repeat(margin)}${cells[0]?.map((_, j) => name(columns, j).slice(0, 2).padEnd(2)).join('')}`
      : `${' '.repeat(margin)}${columnCount} columns, each of the ${room} here the mean of neighbours`;
    return [
      ...titleLines(options),
      heads.trimEnd(),
      ...small.map((row, i) =>
        (name(rows, i).padEnd(margin) + row.map((value) => shade(scale.share(value)).repeat(2)).join('')).trimEnd(),
      ),
      textKey(scale, unit),
    ].join('\n');
  }
}

/** What the shades of a terminal mean. */
export function textKey({ low, high }: ColorScale, unit: string): string {
  return `blank ${short(low)}, █ ${short(high)} ${unit}`.trimEnd();
}

/** The indices whose names fit: all, or every second, fifth, tenth ... */
function thinned(count: number, size: number): number[] {
  const step = [1, 2, 5, 10, 20, 50, 100].find((each) => each * size >= 14) ?? 200;
  return Array.from({ length: Math.ceil(count / step) }, (_, i) => i * step);
}
