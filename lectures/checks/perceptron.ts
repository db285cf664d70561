/** Points that a line parts, and what perceptrons make of them. */
import { torchGenerator } from '@makemore/random';

export type Point = readonly [x: number, y: number];
type Line = [w1: number, w2: number, b: number];

/** What people's perceptrons do. */
export type Habit = 'right' | 'always' | 'no bias' | 'no class' | 'away';

/** Forty points at least 0.2 away from a line that does not go through the origin. */
export function separable(seed: number): { points: Point[]; ys: (1 | -1)[] } {
  const generator = torchGenerator(seed);
  const angle = 2 * Math.PI * generator.random();
  const [w1, w2, b] = [Math.cos(angle), Math.sin(angle), 0.8];
  const points: Point[] = [];
  const ys: (1 | -1)[] = [];
  while (points.length < 40) {
    const point: Point = [4 * generator.random() - 2, 4 * generator.random() - 2];
    const score = w1 * point[0] + w2 * point[1] + b;
    if (Math.abs(score) < 0.2) continue;
    points.push(point);
    ys.push(score > 0 ? 1 : -1);
  }
  return { points, ys };
}

/** How many points a line has on the wrong side, or on itself. */
export function mistakesOf(
  [w1, w2, b]: readonly [number, number, number],
  points: readonly Point[],
  ys: readonly number[],
): number {
  return points.filter(([x, y], i) => !((ys[i] as number) * (w1 * x + w2 * y + b) > 0)).length;
}

/** The line that Rosenblatt's rule ends at, or another habit. */
export function learnt(
  points: readonly Point[],
  ys: readonly number[],
  passes: number,
  habit: Habit = 'right',
): Line {
  const line: Line = [0, 0, 0];
  for (let pass = 0; pass < passes; pass++) {
    for (const [i, point] of points.entries()) {
      const y = ys[i] as number;
      if (habit !== 'always' && mistakesOf(line, [point], [y]) === 0) continue;
      const step = { right: y, always: y, 'no bias': y, 'no class': 1, away: -y }[habit];
      line[0] += step * point[0];
      line[1] += step * point[1];
      if (habit !== 'no bias') line[2] += step;
    }
  }
  return line;
}
