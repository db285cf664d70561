import { axisX, axisY, dot, gridY, line, type Markish, ruleX, ruleY } from '@observablehq/plot';
import asciichart from 'asciichart';
import { ChartError } from './chartError.ts';
import { escaped, figure, placed, type TitleOptions, titleLines } from './figure.ts';
import { extent, short } from './numbers.ts';
import { FAINT, FRAME, INK, type Stroke, strokeOf } from './palette.ts';
import { type Picture, picture } from './picture.ts';
import { plot } from './plot.ts';
import { clipped, type Point, points, smoothed } from './polyline.ts';
import { type Series, type SeriesInput, seriesOf } from './series.ts';
import { inColumns } from './shades.ts';
import { spread } from './spread.ts';
import { flat, type Values } from './values.ts';

/** A line across the picture. */
export interface Mark {
  readonly at: number;
  readonly label?: string;
}

export interface CurveOptions extends TitleOptions {
  /** Where the numbers stand, for all series; default 0, 1, 2 ... */
  readonly x?: Values;
  /** What is counted to the right. Default `step`. */
  readonly xLabel?: string;
  /** What is drawn, with its unit. Default `loss in nats`. */
  readonly yLabel?: string;
  /** An axis of powers of ten: its numbers must be above 0. */
  readonly xLog?: boolean;
  readonly yLog?: boolean;
  /** What part of the y axis is shown; default all. */
  readonly yRange?: readonly [from: number, to: number];
  /** Also the mean of so many neighbours, as a thick line over the thin one of the numbers themselves. */
  readonly smooth?: number;
  /** Lines from bottom to top: a suggested learning rate. */
  readonly verticals?: readonly Mark[];
  /** Lines from left to right: where ratios should be, the loss of a guess. */
  readonly horizontals?: readonly Mark[];
  /** Whether the series have an order, as layers have: then they go from dark to light. */
  readonly ordered?: boolean;
}

interface Line extends Series {
  readonly x: readonly number[];
  readonly stroke: Stroke;
  /** Its numbers, as they are drawn. */
  readonly thin: readonly Point[];
  /** The means of neighbours; without `smooth` the numbers again. */
  readonly thick: readonly Point[];
}

const [WIDTH, HEIGHT] = [640, 320];

/**
 * Numbers over time, or over a learning rate: losses, update-to-data ratios. Numbers that are not
 * finite leave a gap. Of more points than pixels the lowest and highest of neighbours are drawn.
 *
 * @param input one series, `{ train, dev }`, or a list of `{ name, x, y }`
 * @throws ChartError if no number is finite, or one is not above 0 on an axis of powers of ten.
 * @example
 * ```ts
 * const losses = { train: [3.3, 2.6, 2.2, 2.1], dev: [3.3, 2.7, 2.4, 2.4] };
 * const drawn = curve(losses, { title: 'Loss', horizontals: [{ at: 3.2958, label: 'a guess' }] });
 * drawn.svg.startsWith('<svg xmlns'); // => true
 * ```
 */
export function curve(input: SeriesInput, options: CurveOptions = {}): Picture {
  checkOptions(options);
  const lines = linesOf(input, options);
  const { xLabel = 'step', yLabel = 'loss in nats', smooth = 1, yRange } = options;
  const { verticals = [], horizontals = [] } = options;
  const labels = [
    ...lines.flatMap(({ name, stroke, thick }) => {
      const last = thick.findLast(([, y]) => Number.isFinite(y));
      return name === '' || !last ? [] : [{ text: name, stroke, at: last[1] }];
    }),
    ...horizontals.flatMap(({ at, label: text }) =>
      text === undefined ? [] : [{ text, stroke: { color: INK, dash: '1 3' }, at }],
    ),
  ];
  const longest = Math.max(0, ...labels.map(({ text }) => text.length));
  const right = longest === 0 ? 16 : Math.min(220, 30 + 6.6 * longest);
  const [top, bottom] = [verticals.length > 0 ? 30 : 14, HEIGHT - 40];
  const domain = yRange
    ? { domain: [...yRange] }
    : widened(lines.flatMap(({ y }) => y.filter(Number.isFinite)));
  const axis = { labelArrow: 'none', labelAnchor: 'center' } as const;
  const across = (list: readonly Mark[]) => list.map(({ at }) => at);
  const panel = plot({
    width: WIDTH,
    height: HEIGHT,
    marginLeft: 56,
    marginRight: right,
    marginTop: top,
    marginBottom: HEIGHT - bottom,
    x: { type: options.xLog ? 'log' : 'linear', ...widened(lines.flatMap(({ x }) => x)) },
    y: { type: options.yLog ? 'log' : 'linear', nice: !yRange, ...domain },
    marks: [
      gridY({ stroke: FRAME, strokeOpacity: options.yLog ? 0.3 : 0.7 }),
      axisX({ ...axis, label: xLabel, ...powers(options.xLog) }),
      axisY({ ...axis, label: yLabel, tickSize: 0, ...powers(options.yLog) }),
      ruleX(across(verticals), { stroke: INK, strokeDasharray: '4 3' }),
      ruleY(across(horizontals), { stroke: INK, strokeDasharray: '1 3' }),
      ...lines.flatMap((each) => marksOf(each, lines.length > 1, smooth > 1)),
    ],
  });
  const beside = spread(
    labels.map((each) => ({ ...each, y: panel.y(each.at) })),
    15,
    top,
    bottom,
  ).map(({ text, stroke, y }) => label(text, stroke, WIDTH - right + 6, y));
  const above = verticals.map(({ at, label: text = '' }) => {
    const x = panel.x(at);
    const anchor = x > WIDTH / 2 ? 'end' : 'start';
    return `<text x="${round(x)}" y="${top - 6}" text-anchor="${anchor}" fill="${INK}">${escaped(text)}</text>`;
  });
  const note = smooth > 1 ? `thin: each number; thick: the mean of ${smooth} neighbours` : '';
  const svg = figure({
    ...options,
    subtitle: [options.subtitle, note].filter(Boolean).join('\n'),
    width: WIDTH,
    height: HEIGHT,
    body: [placed(panel, 0, 0), ...beside, ...above].join(''),
  });
  return picture(svg, (width) => asText(lines, { ...options, xLabel, yLabel }, width));
}

function checkOptions({ smooth = 1, yRange }: CurveOptions): void {
  if (!Number.isSafeInteger(smooth) || smooth < 1) {
    throw new ChartError(`curve: smooth must be a whole number from 1, not ${smooth}`);
  }
  if (yRange && !(yRange[0] < yRange[1])) {
    throw new ChartError(`curve: yRange [${yRange.join(', ')}] must grow, the smaller first`);
  }
}

/** A thin line of the numbers and a thick one of their means, or one line; a number alone is a dot. */
function marksOf(
  { y, stroke, thin, thick }: Line,
  isDashed: boolean,
  isSmooth: boolean,
): Markish[] {
  const at = { x: '0', y: '1' };
  const raw = { ...at, stroke: stroke.color, strokeWidth: 0.75, strokeOpacity: 0.35 };
  const main = {
    ...at,
    stroke: stroke.color,
    strokeWidth: isSmooth ? 2.25 : 1.75,
    strokeDasharray: isDashed ? stroke.dash : 'none',
  };
  const isAlone = y.filter(Number.isFinite).length === 1;
  return [
    ...(isSmooth ? [line(thin, raw)] : []),
    line(thick, main),
    ...(isAlone ? [dot(thick, { ...at, r: 3.5, fill: stroke.color })] : []),
  ];
}

function linesOf(input: SeriesInput, options: CurveOptions): Line[] {
  const list = seriesOf('curve', input);
  const common = options.x === undefined ? undefined : flat('curve', options.x);
  return list.map(({ name, x = common, y }, i) => {
    const places = x ?? y.map((_, j) => j);
    const whose = name || 'the series';
    if (places.length !== y.length) {
      throw new ChartError(
        `curve: ${whose} has ${y.length} numbers, but ${places.length} places x`,
      );
    }
    if (!y.some(Number.isFinite)) throw new ChartError(`curve: no number of ${whose} is finite`);
    for (const [axis, numbers] of [
      ['x', options.xLog ? places : []],
      ['y', options.yLog ? y : []],
    ] as const) {
      const wrong = numbers.findIndex((value) => value <= 0);
      if (wrong >= 0) {
        throw new ChartError(
          `curve: ${axis} of ${whose} is ${numbers[wrong]} at index ${wrong}; powers of ten are above 0: leave out ${axis}Log`,
        );
      }
    }
    const drawn = (numbers: readonly number[]) =>
      clipped(points(places, numbers, WIDTH), options.yRange);
    return {
      name,
      x: places,
      y,
      stroke: strokeOf(i, list.length, options.ordered ? 'ordered' : 'none'),
      thin: drawn(y),
      thick: drawn(smoothed(y, options.smooth ?? 1)),
    };
  });
}

/** A domain for numbers that are all one; for others Plot finds it. */
function widened(values: readonly number[]): { domain?: number[] } {
  const [low, high] = extent(values);
  const room = 0.5 * Math.abs(low) || 0.5;
  return low === high ? { domain: [low - room, high + room] } : {};
}

/** A piece of the line, and its name. */
function label(text: string, { color, dash }: Stroke, x: number, y: number): string {
  return (
    `<path d="M${x},${round(y)}h16" stroke="${color}" stroke-width="2.25" stroke-dasharray="${dash}"/>` +
    `<text x="${x + 21}" y="${round(y + 4)}" fill="${FAINT}">${escaped(text)}</text>`
  );
}

function powers(isLog: boolean | undefined) {
  return isLog
    ? {
        ticks: 5,
        tickFormat: (value: number) => (/^[125]/.test(value.toExponential()) ? short(value) : ''),
      }
    : {};
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

/** A chart for each series, all with the same axis. */
function asText(
  lines: readonly Line[],
  options: CurveOptions & { readonly xLabel: string; readonly yLabel: string },
  width: number,
): string {
  const room = Math.max(10, width - 14);
  const drawn = lines.map(({ y }) => {
    const part = inColumns(y.filter(Number.isFinite), room);
    const [low, high] = options.yRange ?? extent(part);
    const shown = part.map((value) => Math.min(high, Math.max(low, value)));
    return options.yLog ? shown.map(Math.log10) : shown;
  });
  const [min, max] = extent([
    ...drawn.flat(),
    ...(options.yLog ? [] : (options.horizontals ?? []).map(({ at }) => at)),
  ]);
  const charts = lines.flatMap(({ name, x }, i) => {
    const chart = asciichart.plot(drawn[i] as number[], {
      height: lines.length === 1 ? 12 : 6,
      min,
      max,
      format: (value) => short(options.yLog ? 10 ** value : Number(value.toFixed(4))).padStart(8),
    });
    const ends = [x[0], x.at(-1)].map((value) => short(value as number)) as [string, string];
    const [first, second] = ends;
    const axis = `${' '.repeat(10)}${first}${second.padStart(Math.max(1, (drawn[i] as number[]).length - first.length))}`;
    return [...(name === '' ? [] : [name]), chart.replace(/[ \t]+$/gm, ''), axis];
  });
  return [
    ...titleLines(options),
    ...charts,
    `${options.yLabel}, over ${options.xLabel}${options.xLog ? ', in powers of ten' : ''}`,
    ...[...(options.verticals ?? []), ...(options.horizontals ?? [])].map(
      ({ at, label: text }) => `a line at ${short(at)}${text === undefined ? '' : `: ${text}`}`,
    ),
  ].join('\n');
}
