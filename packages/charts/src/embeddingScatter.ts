import { axisX, axisY, dot, gridX, gridY, text } from '@observablehq/plot';
import { ChartError } from './chartError.ts';
import { escaped, figure, placed, type TitleOptions, titleLines } from './figure.ts';
import { extent } from './numbers.ts';
import { FRAME, INK } from './palette.ts';
import { type Picture, picture } from './picture.ts';
import { plot } from './plot.ts';
import { matrix, namesOf, type Values } from './values.ts';
import { shown } from './visible.ts';

export interface EmbeddingOptions extends TitleOptions {
  /** Labels that are drawn alike, by the name of their group: `{ vowels: 'aeiou' }`. At most three. */
  readonly groups?: Readonly<Record<string, Iterable<string>>>;
  readonly xLabel?: string;
  readonly yLabel?: string;
  /** Which numbers of each embedding are drawn. Default the first two, [0, 1]. */
  readonly dimensions?: readonly [x: number, y: number];
}

/** Of those in no group, then of each group: told apart by lightness too. */
const FILLS = [
  { fill: '#dbe7f3', ink: INK },
  { fill: '#0b4f8a', ink: '#ffffff' },
  { fill: '#e69f00', ink: '#000000' },
  { fill: '#111827', ink: '#ffffff' },
] as const;

const [WIDTH, HEIGHT] = [560, 520];

interface Point {
  readonly x: number;
  readonly y: number;
  readonly name: string;
  /** Of its group in FILLS. */
  readonly fill: number;
}

/**
 * Vectors as points of a plane with their names: which characters a model has learnt to take for
 * alike.
 *
 * @param vectors (N, C), C at least 2
 * @param labels the N names; of a string its characters
 * @throws ChartError for another shape, a number that is not finite, or another count of labels.
 * @example
 * ```ts
 * const plane = embeddingScatter([[0, 0], [1, 1]], 'ab');
 * plane.text({ width: 12 }).split('\n').slice(0, 2); // => ['           b', '']
 * ```
 */
export function embeddingScatter(
  vectors: Values,
  labels: Iterable<string>,
  options: EmbeddingOptions = {},
): Picture {
  const rows = matrix('embeddingScatter', vectors);
  const C = (rows[0] as number[]).length;
  const names = namesOf('embeddingScatter', 'labels', labels, rows.length) as string[];
  const { groups = {}, dimensions = [0, 1] } = options;
  if (dimensions.some((each) => !(each in (rows[0] as number[])))) {
    throw new ChartError(
      `embeddingScatter: the vectors have ${C} numbers, so there are no dimensions ${dimensions.join(' and ')}`,
    );
  }
  const groupNames = Object.keys(groups);
  if (groupNames.length >= FILLS.length) {
    throw new ChartError(
      `embeddingScatter: ${groupNames.length} groups; give at most ${FILLS.length - 1}`,
    );
  }
  const members = Object.values(groups).map((group) => new Set(group));
  const seen = shown(names, names.length);
  const points = rows.map(
    (row, i): Point => ({
      x: row[dimensions[0]] as number,
      y: row[dimensions[1]] as number,
      name: seen[i] as string,
      fill: members.findIndex((group) => group.has(names[i] as string)) + 1,
    }),
  );
  const { xLabel = `dimension ${dimensions[0]}`, yLabel = `dimension ${dimensions[1]}` } = options;
  const top = groupNames.length > 0 ? 26 : 0;
  const margins = { marginLeft: 48, marginRight: 12, marginTop: 8, marginBottom: 40 };
  const panel = plot({
    width: WIDTH,
    height: HEIGHT,
    ...margins,
    x: { domain: roomy(points.map(({ x }) => x)) },
    y: { domain: roomy(points.map(({ y }) => y)) },
    marks: [
      gridX({ stroke: FRAME, strokeOpacity: 0.6 }),
      gridY({ stroke: FRAME, strokeOpacity: 0.6 }),
      axisX({ label: xLabel, labelArrow: 'none', labelAnchor: 'center', tickSize: 0 }),
      axisY({ label: yLabel, labelArrow: 'none', labelAnchor: 'center', tickSize: 0 }),
      dot(points, {
        x: 'x',
        y: 'y',
        r: 10,
        fill: ({ fill }: Point) => FILLS[fill]?.fill,
        stroke: '#ffffff',
      }),
      text(points, {
        x: 'x',
        y: 'y',
        text: 'name',
        fontSize: 13,
        fill: ({ fill }: Point) => FILLS[fill]?.ink,
      }),
    ],
  });
  let x = 56;
  const key = groupNames.map((name, i) => {
    const part = `<circle cx="${x}" cy="10" r="7" fill="${FILLS[i + 1]?.fill}"/><text x="${x + 13}" y="14">${escaped(name)}</text>`;
    x += 34 + 7 * name.length;
    return part;
  });
  const body = key.join('') + placed(panel, 0, top);
  const svg = figure({ ...options, width: WIDTH, height: top + HEIGHT, body });
  return picture(svg, (width) =>
    [
      ...titleLines(options),
      ...asText(points, width),
      `${xLabel} to the right, ${yLabel} upwards`,
    ].join('\n'),
  );
}

/** From the smallest to the largest, with some room for the letters there. */
function roomy(values: readonly number[]): [number, number] {
  const [low, high] = extent(values);
  const room = high > low ? 0.06 * (high - low) : 1;
  return [low - room, high + room];
}

/** Where two fall on one place the later one is seen. */
function asText(points: readonly Point[], width: number): string[] {
  const rows = Math.max(4, Math.min(30, Math.floor(width / 3)));
  const cells = Array.from({ length: rows }, () => new Array<string>(width).fill(' '));
  const [left, right] = extent(points.map(({ x }) => x));
  const [bottom, top] = extent(points.map(({ y }) => y));
  const place = (value: number, low: number, high: number, count: number) =>
    high > low ? Math.round(((value - low) / (high - low)) * (count - 1)) : 0;
  for (const { x, y, name } of points) {
    const row = cells[rows - 1 - place(y, bottom, top, rows)] as string[];
    row[place(x, left, right, width)] = Array.from(name)[0] as string;
  }
  return cells.map((row) => row.join('').trimEnd());
}
