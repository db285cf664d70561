/** Whether a gradient check finds what it should. */
import { notYet, solved, type Verdict } from '@makemore/notebook';

type Numbers = readonly number[];
export type GradientCheck = (
  lossOf: (xs: Numbers) => number,
  xs: Numbers,
  gradient: Numbers,
) => number;

/** A loss with a slope of 0 among others, scaled, and its gradient. */
function example(scale: number) {
  const xs: Numbers = [0.5, -1.2, 2, 0.3];
  const [a, b, c] = xs as [number, number, number];
  const lossOf = ([x, y, z, w]: Numbers) => {
    const [p, q, r, s] = [x, y, z, w] as [number, number, number, number];
    return scale * (Math.sin(p * q) + Math.exp(r / 2) * q + (s - 0.3) ** 2);
  };
  const gradient = [
    b * Math.cos(a * b),
    a * Math.cos(a * b) + Math.exp(c / 2),
    (b * Math.exp(c / 2)) / 2,
    0,
  ].map((each) => scale * each);
  return { xs, lossOf, gradient };
}

export function judgeGradientCheck(errorOf: GradientCheck): Verdict {
  for (const scale of [1, 1e-6, 1e6]) {
    const { xs, lossOf, gradient } = example(scale);
    const of = scale === 1 ? 'of a right gradient' : `of a right gradient, the loss times ${scale}`;
    const before = xs.join();
    const calls: Numbers[] = [];
    const error = errorOf(
      (at) => {
        calls.push([...at]);
        return lossOf(at);
      },
      xs,
      gradient,
    );
    if (xs.join() !== before) return notYet(`xs was [${before}] and is [${xs}]: nudge a copy`);
    if (typeof error !== 'number' || Number.isNaN(error)) {
      const cure = 'is a slope of 0 divided by 0?';
      return notYet(
        `the error ${of} is ${String(error)}, not a number that one can judge: ${cure}`,
      );
    }
    if (error > 1e-6) {
      const moves = calls.map((at) => at.map((x, i) => x - (xs[i] as number)));
      const isOneSided = moves.some((move) => move.every((by) => by === 0));
      const steps = moves.flat().filter((by) => by !== 0);
      const step = Math.max(...steps.map(Math.abs), 0);
      const what = `the error ${of} is ${error.toExponential(1)}`;
      if (isOneSided) return notYet(`${what}: nudge to both sides, not from where you stand`);
      if (step > 1e-3) return notYet(`${what}: your step of ${step.toExponential(0)} is too large`);
      if (step < 1e-7) return notYet(`${what}: your step of ${step.toExponential(0)} is too small`);
      if (error > 0.9) {
        return notYet(
          `${what}: one slope is 0, where rounding is 100 % of it. Divide by the largest slope, not by each`,
        );
      }
      return notYet(`${what}: it should be below 1e-6`);
    }
    const wrongs: [what: string, gradient: Numbers, least: number, most: number][] = [
      ['3 % too large', gradient.map((each) => 1.03 * each), 0.02, 0.04],
      ['right but for its sign', gradient.map((each) => -each), 1, 3],
      ['wrong in its last element', [...gradient.slice(0, 3), scale * 0.5], 0.1, 1],
      ['wrong in its first element', [0, ...gradient.slice(1)], 0.1, 1],
      ['all zeros', gradient.map(() => 0), 0.9, 1.1],
    ];
    for (const [what, given, least, most] of wrongs) {
      const found = errorOf(lossOf, xs, given);
      const times = scale === 1 ? '' : `, the loss times ${scale}`;
      if (!(found >= least)) {
        const cure =
          scale < 1
            ? 'divide by the size of the slopes, with no floor'
            : 'do you look at all elements?';
        return notYet(
          `for a gradient that is ${what}${times} the error is ${found}, which nobody would notice: ${cure}`,
        );
      }
      if (found > most) {
        return notYet(
          `for a gradient that is ${what}${times} the error is ${found}: as a share of the largest slope it is at most ${most}`,
        );
      }
    }
  }
  return solved('below 1e-6 a formula is right, at 1e-2 it is wrong; between them, look closely');
}
