import { type Cell, cellGrid } from './cellGrid.ts';
import { ChartError } from './chartError.ts';
import { colorKey, colorScale } from './colorScale.ts';
import { figure, placed, type TitleOptions, titleLines } from './figure.ts';
import { extent, short } from './numbers.ts';
import { type Picture, picture } from './picture.ts';
import { textGrid, textKey } from './textGrid.ts';
import { matrix, namesOf, type Values } from './values.ts';
import { shown } from './visible.ts';

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
  /** What the numbers are: `times`, `probability`. */
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
 * counts.text().split('\n'); // => ['Bigrams', '   . a', '.    ▓▓', 'a  ██▒▒', 'blank 0, █ 8 times']
 * ```
 */
export function heatmap(values: Values, options: HeatmapOptions = {}): Picture {
  const numbers = matrix('heatmap', values);
  const width = (numbers[0] as number[]).length;
  const { labels, format = short, unit = '', write = width <= 30 ? 'value' : 'nothing' } = options;
  const names = {
    rows: shown(
      namesOf('heatmap', 'names of rows', options.rows ?? labels, numbers.length),
      numbers.length,
    ),
    columns: shown(namesOf('heatmap', 'names of columns', options.columns ?? labels, width), width),
  };
  const [least, most] = extent(numbers.flat());
  if (options.scale === 'sqrt' && least < 0) {
    throw new ChartError(
      `heatmap: scale 'sqrt' takes no negative numbers, but there is ${least}; leave it out`,
    );
  }
  const scale = colorScale(Math.min(0, least), most, options.scale);
  const cells = numbers.flatMap((row, i) => row.map((value, j): Cell => ({ i, j, value })));
  const [, longest] = extent(cells.map(({ value }) => format(value).length));
  const pair = ({ i, j }: Cell) => `${names.rows[i]}${names.columns[j]}`;
  const number = ({ value }: Cell) => format(value);
  const panel = cellGrid(cells, {
    ...options,
    ...names,
    scale,
    size:
      write === 'nothing'
        ? Math.max(4, Math.min(28, Math.floor(720 / width)))
        : Math.max(26, Math.ceil(longest * 6 + 5)),
    lines: { nothing: [], value: [number], pair: [pair, number] }[write],
  });
  const key = colorKey(scale, unit, panel.left, panel.height + 6);
  const svg = figure({
    ...options,
    width: Math.max(panel.width, 360),
    height: panel.height + 24,
    body: placed(panel, 0, 0) + key,
  });
  return picture(svg, (columns) =>
    [
      ...titleLines(options),
      ...textGrid(numbers, { ...names, scale, width: columns }),
      textKey(scale, unit),
    ].join('\n'),
  );
}
