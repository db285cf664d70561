import { decisionBoundary } from './decisionBoundary.ts';
import type { Points } from './makeMoons.ts';
import type { MLP } from './mlp.ts';

/**
 * The points and the decision boundary for a terminal: ● is class 1 and ○ class −1; the shaded side
 * is where the model says 1. A point on the wrong side is ▲ or △.
 */
export function moonsText(model: MLP, points: Points, { columns = 72, rows = 22 } = {}): string {
  const { xs, ys, scores } = decisionBoundary(model, points, { columns, rows, margin: 0.25 });
  const cells = scores.map((row) => row.map((score) => (score > 0 ? '░' : ' ')));
  points.xs.forEach(([x, y], i) => {
    const row = cells[nearest(ys, y)] as string[];
    const score = model.forward([x, y])[0]?.data as number;
    const right = score > 0 === (points.ys[i] as number) > 0;
    row[nearest(xs, x)] = points.ys[i] === 1 ? (right ? '●' : '▲') : right ? '○' : '△';
  });
  return cells
    .reverse()
    .map((row) => row.join('').trimEnd())
    .join('\n');
}

/** The index of the coordinate that is nearest to `x`. */
function nearest(coordinates: readonly number[], x: number): number {
  const [low, high] = [coordinates[0] as number, coordinates.at(-1) as number];
  return Math.round(((x - low) / (high - low)) * (coordinates.length - 1));
}
