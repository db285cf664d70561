import { axisX, axisY } from '@observablehq/plot';
import { ChartError } from './chartError.ts';
import { escaped, figure, placed, type TitleOptions, titleLines } from './figure.ts';
import { extent, short } from './numbers.ts';
import { FAINT, FRAME } from './palette.ts';
import { type Picture, picture } from './picture.ts';
import { plot } from './plot.ts';
import { shade, shrunk } from './shades.ts';
import { matrix, type Values } from './values.ts';

export interface ImageOptions extends TitleOptions {
  /** The numbers that are black and white; what is beyond them too. Default: the smallest and the largest. */
  readonly range?: readonly [black: number, white: number];
  /** What the columns are. Default `column`. */
  readonly xLabel?: string;
  /** What the rows are. Default `row`. */
  readonly yLabel?: string;
  /** What the numbers are. */
  readonly unit?: string;
}

const [WIDTH, LEFT, TOP, BOTTOM] = [640, 48, 8, 38];

/**
 * A matrix as a grey image, a square a number, from black for the smallest to white for the largest:
 * which neurons are saturated by which example. Twin: matplotlib's imshow, cmap gray.
 *
 * @param values (rows, columns); booleans are 0 and 1
 * @throws ChartError for ragged rows, or a number that is not finite.
 * @example
 * ```ts
 * image([[0, 1], [1, 0]], { unit: 'saturated' }).text().split('\n');
 * // => ['  ██', '██', 'blank 0, █ 1 saturated; 2 rows, 2 columns']
 * ```
 */
export function image(values: Values, options: ImageOptions = {}): Picture {
  const rows = matrix('image', values);
  const width = (rows[0] as number[]).length;
  const [black, white] = options.range ?? extent(rows.flat());
  if (options.range && !(black < white)) {
    throw new ChartError(`image: range [${black}, ${white}] must grow, black first`);
  }
  const share = (value: number) =>
    white > black ? Math.min(1, Math.max(0, (value - black) / (white - black))) : 0;
  const { xLabel = 'column', yLabel = 'row', unit = '' } = options;
  const size = Math.max(1, Math.min(24, Math.round((WIDTH - LEFT) / width)));
  const [inner, height] = [width * size, rows.length * size];
  const axes = plot({
    width: LEFT + inner + 16,
    height: height + BOTTOM + TOP,
    marginLeft: LEFT,
    marginTop: TOP,
    marginRight: 16,
    marginBottom: BOTTOM,
    x: { domain: [0, width] },
    y: { domain: [rows.length, 0] },
    marks: [
      axisX({ label: xLabel, labelArrow: 'none', labelAnchor: 'center' }),
      axisY({
        label: yLabel,
        labelArrow: 'none',
        labelAnchor: 'center',
        ticks: Math.min(8, height / 24),
      }),
    ],
  });
  const key = `${short(black)} is black, ${short(white)} is white${unit && `: ${unit}`}`;
  const body =
    placed(axes, 0, 0) +
    `<g transform="translate(${LEFT},${TOP}) scale(${size})" shape-rendering="crispEdges">${pixels(rows.map((row) => row.map(share)))}</g>` +
    `<rect x="${LEFT}" y="${TOP}" width="${inner}" height="${height}" fill="none" stroke="${FRAME}"/>` +
    `<text x="${LEFT}" y="${axes.height + 14}" fill="${FAINT}">${escaped(key)}</text>`;
  const svg = figure({
    ...options,
    width: Math.max(360, axes.width),
    height: axes.height + 20,
    body,
  });
  return picture(svg, (columns) => {
    // A character is twice as high as wide: two beside each other for a number, or half the rows.
    const fits = 2 * width <= columns;
    const across = Math.min(width, columns);
    const down = fits ? rows.length : Math.max(1, Math.round((rows.length * across) / width / 2));
    const small = shrunk(rows, Math.min(down, 40), across);
    const note = `blank ${short(black)}, █ ${short(white)} ${unit}`.trimEnd();
    return [
      ...titleLines(options),
      ...small.map((row) =>
        row
          .map((value) => shade(Math.round(4 * share(value)) / 4).repeat(fits ? 2 : 1))
          .join('')
          .trimEnd(),
      ),
      `${note}; ${rows.length} rows, ${width} columns`,
    ].join('\n');
  });
}

/** A path for each shade of grey, a run of equal neighbours a stroke of it. */
function pixels(shares: readonly (readonly number[])[]): string {
  const paths = new Map<number, string[]>();
  for (const [i, row] of shares.entries()) {
    const greys = row.map((share) => Math.round(255 * share));
    for (let j = 0; j < greys.length; ) {
      const grey = greys[j] as number;
      const end = greys.findIndex((other, k) => k > j && other !== grey);
      const length = (end < 0 ? greys.length : end) - j;
      paths.set(grey, [...(paths.get(grey) ?? []), `M${j},${i}h${length}v1h-${length}z`]);
      j += length;
    }
  }
  return [...paths]
    .sort(([a], [b]) => a - b)
    .map(([grey, runs]) => `<path fill="rgb(${grey},${grey},${grey})" d="${runs.join('')}"/>`)
    .join('');
}
