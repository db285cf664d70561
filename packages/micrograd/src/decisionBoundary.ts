import type { Points } from './makeMoons.ts';
import type { MLP } from './mlp.ts';
import type { Value } from './value.ts';

/** A model's scores on an even grid over the plane. */
export interface ScoreGrid {
  /** The coordinates of the columns, from left to right. */
  readonly xs: readonly number[];
  /** The coordinates of the rows, from bottom to top. */
  readonly ys: readonly number[];
  /** `scores[row][column]`; above 0 the model says class 1. */
  readonly scores: readonly (readonly number[])[];
}

export interface GridOptions {
  readonly columns: number;
  readonly rows: number;
  /** How far the grid reaches beyond the points, on every side. Default 0.5. */
  readonly margin?: number;
}

/**
 * The scores of `model` around `points`: where they change their sign is the decision boundary.
 *
 * @throws RangeError if `columns` or `rows` is not a whole number from 2.
 */
export function decisionBoundary(
  model: MLP,
  points: Points,
  { columns, rows, margin = 0.5 }: GridOptions,
): ScoreGrid {
  const across = points.xs.map(([x]) => x);
  const up = points.xs.map(([, y]) => y);
  const xs = evenly('columns', columns, Math.min(...across) - margin, Math.max(...across) + margin);
  const ys = evenly('rows', rows, Math.min(...up) - margin, Math.max(...up) + margin);
  return { xs, ys, scores: ys.map((y) => xs.map((x) => (model.forward([x, y])[0] as Value).data)) };
}

/** `count` numbers from `low` to `high`. */
function evenly(what: string, count: number, low: number, high: number): number[] {
  if (!Number.isSafeInteger(count) || count < 2) {
    throw new RangeError(`decisionBoundary: ${what} must be a whole number from 2, not ${count}`);
  }
  return Array.from({ length: count }, (_, i) => low + ((high - low) * i) / (count - 1));
}
