import { areaY, axisX, axisY, line, ruleX, ruleY } from '@observablehq/plot';
import { ChartError } from './chartError.ts';
import { escaped, figure, placed, type TitleOptions, titleLines } from './figure.ts';
import { extent, short } from './numbers.ts';
import { FAINT, INK, type Stroke, strokeOf } from './palette.ts';
import { type Picture, picture } from './picture.ts';
import { plot } from './plot.ts';
import { type Series, type SeriesInput, seriesOf } from './series.ts';
import { means } from './shades.ts';

export interface HistogramOptions extends TitleOptions {
  /** Equally wide bins. Default 60. */
  readonly bins?: number;
  /** Where the first bin begins and the last one ends. Default: the smallest and the largest number. */
  readonly range?: readonly [from: number, to: number];
  /** What is outside is drawn in another colour, and its share is said: where tanh is saturated. */
  readonly bounds?: readonly [low: number, high: number];
  /** The word for what is outside the bounds. Default `outside`. */
  readonly outside?: string;
  /** Several in one frame, as lines; or each in its own, one below the other. Default `apart`. */
  readonly layout?: 'apart' | 'overlaid';
  /** What the numbers are, with their unit. Default `value`. */
  readonly xLabel?: string;
}

/** A series, counted. */
interface Counted {
  readonly name: string;
  readonly stroke: Stroke;
  /** The share of the numbers in each bin, in percent. */
  readonly shares: readonly number[];
  /** Mean, standard deviation, and what is outside, in words. */
  readonly about: string;
}

const WIDTH = 640;
const OUTSIDE = '#d55e00';

/**
 * How often numbers fall into each of equally wide bins: activations, gradients, of one layer or of
 * several, which go from dark to light in their order. Twin: torch.histogram, drawn.
 *
 * @throws ChartError for a number that is not finite, or a range or bounds that do not grow.
 * @example
 * ```ts
 * const drawn = histogram({ 'layer 1': [-1, 0, 0, 1], 'layer 2': [0, 0.1, 0.1, 0.2] }, { bins: 4 });
 * drawn.text({ width: 40 }).split('\n')[0]; // => 'layer 1  ▄ █▄  mean 0, std 0.816'
 * ```
 */
export function histogram(input: SeriesInput, options: HistogramOptions = {}): Picture {
  const series = seriesOf('histogram', input);
  const { bins = 60, bounds, layout = 'apart', xLabel = 'value' } = options;
  checkOptions(series, options);
  const [from, to] = options.range ?? widened(extent(series.flatMap(({ y }) => [...extent(y)])));
  const counted = series.map(({ name, y }, i): Counted => {
    const shares = new Array<number>(bins).fill(0);
    for (const value of y) {
      if (value < from || value > to) continue;
      const bin = Math.min(bins - 1, Math.floor(((value - from) / (to - from)) * bins));
      shares[bin] = (shares[bin] as number) + 100 / y.length;
    }
    const stroke = strokeOf(i, series.length, 'ordered');
    return { name, stroke, shares, about: about(y, options) };
  });
  const frame = { from, to, bins, xLabel, bounds };
  const { body, height } = layout === 'apart' ? apart(counted, frame) : overlaid(counted, frame);
  return picture(figure({ ...options, width: WIDTH, height, body }), (width) => asText(width));

  function asText(width: number): string {
    const margin = Math.max(...counted.map(({ name }) => name.length));
    const longest = Math.max(...counted.map(({ about: words }) => words.length));
    const room = Math.max(8, width - margin - longest - 4);
    return [
      ...titleLines(options),
      ...counted.map(({ name, shares, about: words }) =>
        `${name.padEnd(margin)}  ${bars(means(shares, room))}  ${words}`.trimStart(),
      ),
      `${xLabel} from ${short(from)} to ${short(to)}`,
    ].join('\n');
  }
}

interface Frame {
  readonly from: number;
  readonly to: number;
  readonly bins: number;
  readonly xLabel: string;
  readonly bounds: readonly [number, number] | undefined;
}

/** A frame for each, one below the other, the axis below the last. */
function apart(counted: readonly Counted[], { from, to, bins, xLabel, bounds }: Frame) {
  const inner = counted.length === 1 ? 220 : counted.length <= 4 ? 84 : 56;
  let y = 0;
  const parts = counted.map(({ name, stroke, shares, about: words }, i) => {
    const isLast = i === counted.length - 1;
    const height = inner + (isLast ? 48 : 26);
    const most = Math.max(...shares);
    const edges = outline(shares, from, to);
    const isOutside = (x: number) => bounds !== undefined && (x < bounds[0] || x > bounds[1]);
    const width = (to - from) / bins;
    const panel = plot({
      width: WIDTH,
      height,
      marginLeft: 48,
      marginRight: 12,
      marginTop: 8,
      marginBottom: height - inner - 8,
      x: { domain: [from, to] },
      y: { domain: [0, most] },
      marks: [
        areaY(edges, { x: '0', y1: 0, y2: '1', fill: stroke.color }),
        areaY(
          edges.map(([x, share], k) => [
            x,
            isOutside(from + (Math.floor(k / 2) + 0.5) * width) ? share : 0,
          ]),
          { x: '0', y1: 0, y2: '1', fill: OUTSIDE },
        ),
        ruleX([...(bounds ?? [])], { stroke: INK, strokeDasharray: '3 3' }),
        ruleY([0], { stroke: FAINT }),
        axisX({
          label: isLast ? xLabel : null,
          labelArrow: 'none',
          labelAnchor: 'center',
          tickSize: 4,
          ...(isLast ? {} : { tickFormat: () => '' }),
        }),
        axisY({
          ticks: [most],
          tickFormat: (value: number) => `${short(Number(value.toPrecision(2)))} %`,
          tickSize: 4,
          label: null,
        }),
      ],
    });
    const title = `<text x="48" y="${y + 13}" fill="${INK}"><tspan font-weight="bold">${escaped(name)}</tspan><tspan dx="${name ? 8 : 0}" fill="${FAINT}">${escaped(words)}</tspan></text>`;
    const part = title + placed(panel, 0, y + 14);
    y += 14 + height;
    return part;
  });
  return { body: parts.join(''), height: y };
}

/** All in one frame, with a key to the right above it. */
function overlaid(counted: readonly Counted[], { from, to, xLabel, bounds }: Frame) {
  const keyHeight = 18 * counted.length + 8;
  const panel = plot({
    width: WIDTH,
    height: 300,
    marginLeft: 56,
    marginRight: 12,
    marginTop: 10,
    marginBottom: 40,
    x: { domain: [from, to] },
    y: { zero: true, nice: true, grid: true },
    marks: [
      ruleX([...(bounds ?? [])], { stroke: INK, strokeDasharray: '3 3' }),
      ruleY([0], { stroke: FAINT }),
      ...counted.map(({ shares, stroke }) =>
        line(outline(shares, from, to), {
          x: '0',
          y: '1',
          stroke: stroke.color,
          strokeWidth: 1.75,
        }),
      ),
      axisX({ label: xLabel, labelArrow: 'none', labelAnchor: 'center' }),
      axisY({
        label: 'share of the numbers in a bin, %',
        labelArrow: 'none',
        labelAnchor: 'center',
        tickSize: 0,
      }),
    ],
  });
  const keys = counted.map(({ name, stroke, about: words }, i) => {
    const y = 18 * i + 13;
    return (
      `<rect x="56" y="${y - 9}" width="18" height="9" fill="${stroke.color}"/>` +
      `<text x="80" y="${y}" fill="${INK}"><tspan font-weight="bold">${escaped(name)}</tspan><tspan dx="${name ? 8 : 0}" fill="${FAINT}">${escaped(words)}</tspan></text>`
    );
  });
  return { body: keys.join('') + placed(panel, 0, keyHeight), height: keyHeight + 300 };
}

/** The two corners of each bar. */
function outline(shares: readonly number[], from: number, to: number): [number, number][] {
  const edge = (i: number) => from + ((to - from) * i) / shares.length;
  return shares.flatMap((share, i): [number, number][] => [
    [edge(i), share],
    [edge(i + 1), share],
  ]);
}

function about(y: readonly number[], { bounds, outside = 'outside' }: HistogramOptions): string {
  const mean = y.reduce((sum, value) => sum + value, 0) / y.length;
  const squares = y.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const words = [
    `mean ${short(tidy(mean, Math.sqrt(squares / y.length)))}`,
    `std ${short(Math.sqrt(squares / Math.max(1, y.length - 1)))}`,
  ];
  if (bounds) {
    const share = y.filter((value) => value < bounds[0] || value > bounds[1]).length / y.length;
    words.push(`${outside} ${(100 * share).toFixed(1)} %`);
  }
  return words.join(', ');
}

/** A mean that is only rounding is 0. */
function tidy(mean: number, std: number): number {
  return Math.abs(mean) < 1e-12 * std ? 0 : mean;
}

function checkOptions(
  series: readonly Series[],
  { bins = 60, range, bounds }: HistogramOptions,
): void {
  if (!Number.isSafeInteger(bins) || bins < 1) {
    throw new ChartError(`histogram: bins must be a whole number from 1, not ${bins}`);
  }
  for (const [what, pair] of [
    ['range', range],
    ['bounds', bounds],
  ] as const) {
    if (pair && !(pair[0] < pair[1])) {
      throw new ChartError(`histogram: ${what} [${pair.join(', ')}] must grow, the smaller first`);
    }
  }
  for (const { name, y } of series) {
    const wrong = y.findIndex((value) => !Number.isFinite(value));
    if (wrong >= 0) {
      throw new ChartError(
        `histogram: ${name || 'the series'} has ${y[wrong]} at index ${wrong}; only finite numbers have a bin`,
      );
    }
  }
}

/** A range that has some width. */
function widened([low, high]: [number, number]): [number, number] {
  return low < high ? [low, high] : [low - 0.5, high + 0.5];
}

/** A line of bars, the tallest one full. */
function bars(shares: readonly number[]): string {
  const most = Math.max(...shares);
  return shares
    .map((share) => ' ▁▂▃▄▅▆▇█'[most === 0 ? 0 : Math.ceil((share / most) * 8)])
    .join('');
}
