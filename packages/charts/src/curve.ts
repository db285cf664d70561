import { axisX, axisY, gridY, line, type Markish, ruleX, ruleY } from '@observablehq/plot';
import asciichart from 'asciichart';
import { ChartError } from './chartError.ts';
import { escaped, figure, placed, type TitleOptions, titleLines } from './figure.ts';
import { extent, short } from './numbers.ts';
import { FAINT, FRAME, INK, type Stroke, strokeOf } from './palette.ts';
import { type Picture, picture } from './picture.ts';
import { plot } from './plot.ts';
import { type Series, type SeriesInput, seriesOf } from './series.ts';
import { inColumns } from './shades.ts';
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
}

const [WIDTH, HEIGHT] = [640, 320];

/**
 * Numbers over time, or over a learning rate: losses, update-to-data ratios. Numbers that are not
 * finite leave a gap. Of more points than pixels the lowest and highest of neighbours are drawn.
 *
 * @throws ChartError if no number is finite, or one is not above 0 on an axis of powers of ten.
 * @example
 * ```ts
 * const losses = { train: [3.3, 2.6, 2.2, 2.1], dev: [3.3, 2.7, 2.4, 2.4] };
 * const drawn = curve(losses, { title: 'Loss', horizontals: [{ at: 3.2958, label: 'a guess' }] });
 * drawn.svg.startsWith('<svg xmlns'); // => true
 * ```
 */
export function curve(input: SeriesInput, options: CurveOptions = {}): Picture {
  const { xLabel = 'step', yLabel = 'loss in nats', smooth = 1 } = options;
  if (!Number.isSafeInteger(smooth) || smooth < 1) {
    throw new ChartError(`curve: smooth must be a whole number from 1, not ${smooth}`);
  }
  const lines = linesOf(input, options);
  const { verticals = [], horizontals = [], yRange } = options;
  const isSmooth = smooth > 1;
  const ends: { text: string; stroke: Stroke; at: number }[] = [];
  const marks: Markish[] = [];
  for (const { name, x, y, stroke } of lines) {
    const thin = clipped(points(x, y), yRange);
    const thick = clipped(points(x, smoothed(y, smooth)), yRange);
    const drawn = { x: '0', y: '1', stroke: stroke.color };
    if (isSmooth) marks.push(line(thin, { ...drawn, strokeWidth: 0.75, strokeOpacity: 0.35 }));
    const dash = lines.length > 1 ? stroke.dash : 'none';
    marks.push(
      line(thick, { ...drawn, strokeWidth: isSmooth ? 2.25 : 1.75, strokeDasharray: dash }),
    );
    const last = thick.findLast(([, at]) => Number.isFinite(at));
    if (name !== '' && last) ends.push({ text: name, stroke, at: last[1] });
  }
  const longest = Math.max(
    0,
    ...ends.map(({ text }) => text.length),
    ...horizontals.map(({ label = '' }) => label.length),
  );
  const right = longest === 0 ? 16 : Math.min(220, 30 + 6.6 * longest);
  const [top, bottom] = [verticals.length > 0 ? 30 : 14, HEIGHT - 40];
  const panel = plot({
    width: WIDTH,
    height: HEIGHT,
    marginLeft: 56,
    marginRight: right,
    marginTop: top,
    marginBottom: HEIGHT - bottom,
    x: { type: options.xLog ? 'log' : 'linear' },
    y: {
      type: options.yLog ? 'log' : 'linear',
      nice: !yRange,
      ...(yRange && { domain: [...yRange] }),
    },
    marks: [
      gridY({ stroke: FRAME, strokeOpacity: 0.7 }),
      axisX({ label: xLabel, labelArrow: 'none', labelAnchor: 'center', ...powers(options.xLog) }),
      axisY({
        label: yLabel,
        labelArrow: 'none',
        labelAnchor: 'center',
        tickSize: 0,
        ...powers(options.yLog),
      }),
      ruleX(
        verticals.map(({ at }) => at),
        { stroke: INK, strokeDasharray: '4 3' },
      ),
      ruleY(
        horizontals.map(({ at }) => at),
        { stroke: INK, strokeDasharray: '1 3' },
      ),
      ...marks,
    ],
  });
  const beside = WIDTH - right + 6;
  const labels = [
    ...ends,
    ...horizontals.flatMap(({ at, label }) =>
      label === undefined ? [] : [{ text: label, stroke: { color: INK, dash: '1 3' }, at }],
    ),
  ].map((each) => ({ ...each, y: panel.y(each.at) }));
  const body =
    placed(panel.svg, 0, 0) +
    spread(labels, 15, top, bottom)
      .map(({ text, stroke, y }) => label(text, stroke, beside, y))
      .join('') +
    verticals
      .map(({ at, label: text = '' }) => {
        const x = panel.x(at);
        const anchor = x > WIDTH / 2 ? 'end' : 'start';
        return `<text x="${round(x)}" y="${top - 6}" text-anchor="${anchor}" fill="${INK}">${escaped(text)}</text>`;
      })
      .join('');
  const subtitle = [
    options.subtitle,
    isSmooth ? `thin: each number; thick: the mean of ${smooth} neighbours` : '',
  ]
    .filter(Boolean)
    .join('\n');
  const titles = { ...options, subtitle };
  return picture(figure({ ...titles, width: WIDTH, height: HEIGHT, body }), (width) =>
    asText(lines, { ...options, xLabel, yLabel }, width),
  );
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
    const stroke = strokeOf(i, list.length, options.ordered ? 'ordered' : 'none');
    return { name, x: places, y, stroke };
  });
}

/** The points to draw: of many in one place the lowest and the highest, in their order. */
function points(x: readonly number[], y: readonly number[]): [number, number][] {
  const all = y.map((value, i): [number, number] => [
    x[i] as number,
    Number.isFinite(value) ? value : Number.NaN,
  ]);
  const size = Math.ceil(all.length / WIDTH);
  if (size <= 2) return all;
  return Array.from({ length: Math.ceil(all.length / size) }, (_, i) => {
    const part = all.slice(i * size, (i + 1) * size);
    const finite = part.filter(([, value]) => Number.isFinite(value));
    if (finite.length === 0) return part.slice(0, 1);
    const [low, high] = extent(finite.map(([, value]) => value));
    const found = [low, high].map((value) => finite.findIndex((each) => each[1] === value));
    return [...new Set(found)]
      .sort((a, b) => a - b)
      .map((place) => finite[place] as [number, number]);
  }).flat();
}

/** The mean of the `size` numbers around each, of fewer at the ends; what is not finite is left out. */
function smoothed(y: readonly number[], size: number): number[] {
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
function clipped(
  line: readonly [number, number][],
  range: readonly [low: number, high: number] | undefined,
): [number, number][] {
  if (!range) return [...line];
  const [low, high] = range;
  const bounded = (y: number) => Math.min(high, Math.max(low, y));
  return line.flatMap(([x, y], i): [number, number][] => {
    const edge = bounded(y);
    const [x0, y0] = line[i - 1] ?? [Number.NaN, Number.NaN];
    // Where the way from the point before crosses a border; a border at each of its ends at most.
    const crossings = [bounded(y0), edge]
      .filter((at, k) => at !== (k === 0 ? y0 : y) && (at - y0) * (at - y) < 0)
      .map((at): [number, number] => [x0 + ((x - x0) * (at - y0)) / (y - y0), at]);
    const gap: [number, number] = [x, Number.NaN];
    return [...crossings, edge === y ? [x, y] : gap];
  });
}

/**
 * Labels near their heights, at least `gap` apart: where they would overlap, round the mean of their
 * heights (the pool of adjacent violators).
 */
function spread<L extends { y: number }>(
  labels: readonly L[],
  gap: number,
  top: number,
  bottom: number,
): L[] {
  const sorted = [...labels].sort((a, b) => a.y - b.y);
  const pools: { sum: number; count: number }[] = [];
  for (const [i, { y }] of sorted.entries()) {
    let pool = { sum: y - i * gap, count: 1 };
    for (let last = pools.at(-1); last && last.sum * pool.count > pool.sum * last.count; ) {
      pools.pop();
      pool = { sum: last.sum + pool.sum, count: last.count + pool.count };
      last = pools.at(-1);
    }
    pools.push(pool);
  }
  const most = bottom - (sorted.length - 1) * gap;
  const starts = pools.flatMap(({ sum, count }) => new Array<number>(count).fill(sum / count));
  return sorted.map((each, i) => {
    const start = Math.max(top, Math.min(most, starts[i] as number));
    return { ...each, y: start + i * gap };
  });
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
