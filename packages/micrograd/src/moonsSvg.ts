import { contours } from 'd3-contour';
import { decisionBoundary } from './decisionBoundary.ts';
import type { Points } from './makeMoons.ts';
import type { MLP } from './mlp.ts';

const WIDTH = 560;
const HEIGHT = 400;
const MARGIN = 44;

/**
 * The points, the decision boundary and, dashed, the margin where the loss of a point begins, as an
 * SVG picture.
 */
export function moonsSvg(model: MLP, points: Points, title: string): string {
  const grid = { columns: 85, rows: 58, margin: 0.3 };
  const { xs, ys, scores } = decisionBoundary(model, points, grid);
  const scale = (coordinates: readonly number[], from: number, to: number) => {
    const [low, high] = [coordinates[0] as number, coordinates.at(-1) as number];
    return (x: number) => round(from + ((x - low) / (high - low)) * (to - from));
  };
  const [left, right, top, bottom] = [MARGIN, WIDTH - 16, 40, HEIGHT - MARGIN];
  const toX = scale(xs, left, right);
  const toY = scale(ys, bottom, top);
  // d3-contour's coordinates are those of pixels, with a score in the middle of each.
  const column = scale([0.5, grid.columns - 0.5], left, right);
  const row = scale([0.5, grid.rows - 0.5], bottom, top);
  const contour = contours().size([grid.columns, grid.rows]);
  const outline = (level: number) =>
    contour
      .contour(scores.flat(), level)
      .coordinates.flat()
      .map(
        (ring) =>
          `M${ring.map(([x, y]) => `${column(x as number)},${row(y as number)}`).join('L')}Z`,
      )
      .join('');

  const ticksX = wholeNumbers(xs).map(
    (x) => `<text x="${toX(x)}" y="${bottom + 18}" text-anchor="middle">${sign(x)}</text>`,
  );
  const ticksY = wholeNumbers(ys).map(
    (y) => `<text x="${left - 8}" y="${toY(y) + 4}" text-anchor="end">${sign(y)}</text>`,
  );
  const dots = points.xs.map(([x, y], i) => {
    const colour = points.ys[i] === 1 ? BLUE : ORANGE;
    return `<circle cx="${toX(x)}" cy="${toY(y)}" r="4.5" fill="${colour}"/>`;
  });
  const frame = `x="${left}" y="${top}" width="${right - left}" height="${bottom - top}"`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" font-family="Helvetica, Arial, sans-serif" font-size="12" fill="#334155">
  <title>${title}</title>
  <rect width="100%" height="100%" fill="#ffffff"/>
  <text x="${left}" y="25" font-size="15" font-weight="bold" fill="#0f172a">${title}</text>
  <clipPath id="frame"><rect ${frame}/></clipPath>
  <g clip-path="url(#frame)">
    <rect ${frame} fill="#ffedd5"/>
    <path class="boundary" d="${outline(0)}" fill="#dbeafe" stroke="#0f172a" stroke-width="2"/>
    <path class="margin" d="${outline(1)}" fill="none" stroke="${BLUE}" stroke-dasharray="4 4"/>
    <path class="margin" d="${outline(-1)}" fill="none" stroke="${ORANGE}" stroke-dasharray="4 4"/>
    <g stroke="#ffffff">${dots.join('')}</g>
  </g>
  <rect ${frame} fill="none" stroke="#94a3b8"/>
  ${[...ticksX, ...ticksY].join('')}
</svg>
`;
}

const BLUE = '#1d4ed8';
const ORANGE = '#c2410c';

/** The whole numbers between the first and the last coordinate. */
function wholeNumbers(coordinates: readonly number[]): number[] {
  const first = Math.ceil(coordinates[0] as number);
  const last = Math.floor(coordinates.at(-1) as number);
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}

function sign(x: number): string {
  return String(x).replace('-', '−');
}

/** A tenth of a pixel is enough. */
function round(x: number): number {
  return Math.round(x * 10) / 10;
}
