import { readFileSync } from 'node:fs';
import { numpyRandom, pythonRandom, seeded } from '@makemore/random';
import { describe, expect, test } from 'vitest';
import {
  decisionBoundary,
  LECTURE_SEED,
  lectureMoons,
  MLP,
  makeMoons,
  moonsSvg,
  moonsText,
  trainMoons,
} from '../src/index.ts';
import { expectClose, figures } from './torchFigures.ts';

/** Trained once, for all that looks at it. */
const trained = new Map<number, ReturnType<typeof lectureMoons>>();
function moonsOf(seed: number) {
  const moons = trained.get(seed) ?? lectureMoons({ seed });
  trained.set(seed, moons);
  return moons;
}

describe('makeMoons', () => {
  test.each(figures.moons)("scikit-learn's figures: seed $seed", ({ seed, xs, ys }) => {
    const moons = makeMoons(100, { generator: numpyRandom(seed), noise: 0.1 });
    // The logarithms and cosines of two libraries differ by an ulp.
    expectClose(moons.xs.flat(), xs.flat(), 1e-14);
    expect(moons.ys).toEqual(ys);
  });

  test.each(figures.withoutNoise)(
    "scikit-learn's figures: $n points, no noise",
    ({ n, xs, ys }) => {
      const moons = makeMoons(n, { generator: seeded(1) });
      const byPlace = (points: readonly (readonly number[])[], classes: readonly number[]) =>
        points.map((x, i) => [classes[i], ...x.map((each) => each.toFixed(9))].join()).sort();
      const cleared = moons.xs.map((x) => x.map((each) => (Math.abs(each) < 1e-12 ? 0 : each)));
      expect(byPlace(cleared, moons.ys)).toEqual(
        byPlace(
          xs.map((x) => x.map((each) => (Math.abs(each) < 1e-12 ? 0 : each))),
          ys,
        ),
      );
    },
  );

  test.each([0, 1, 2.5, Number.NaN])('%d points are refused', (n) => {
    expect(() => makeMoons(n, { generator: seeded(1) })).toThrow(
      `makeMoons: the number of points must be a whole number from 2, not ${n}`,
    );
  });
});

describe('trainMoons', () => {
  test.each(figures.moons)(
    "torch's figures: a hundred steps from seed $seed",
    ({ seed, history }) => {
      const ours = moonsOf(seed).history;
      // Steps of size 1 across the kinks of relu multiply the rounding.
      expectClose(
        ours.map(({ loss }) => loss),
        history.map(([loss]) => loss),
        1e-8,
      );
      expect(ours.map(({ accuracy }) => accuracy)).toEqual(history.map(([, accuracy]) => accuracy));
    },
    30_000,
  );

  test('all points are right at the end with the seed of the demo', () => {
    expect(LECTURE_SEED).toBe(1337);
    expect(moonsOf(LECTURE_SEED).history.at(-1)).toMatchObject({ step: 100, accuracy: 1 });
  }, 30_000);

  test.each([2, 3, 4])(
    'at least 97 of 100 are with seed %i',
    (seed) => {
      expect(moonsOf(seed).history.at(-1)?.accuracy).toBeGreaterThanOrEqual(0.97);
    },
    30_000,
  );

  test('after a hundred steps it goes on downhill', () => {
    const points = makeMoons(10, { generator: seeded(1) });
    const { history } = trainMoons(points, { generator: seeded(1), steps: 250 });
    const [then, later, last] = [100, 150, 250].map((step) => history[step]?.loss as number);
    expect(later).toBeLessThan(then as number);
    expect(last).toBeLessThan(later as number);
  });

  test('the same seed gives the same numbers, another seed others', () => {
    const lossesOf = (seed: number) => lectureMoons({ seed, steps: 3 }).history;
    expect(lossesOf(5)).toEqual(lossesOf(5));
    expect(lossesOf(5)).not.toEqual(lossesOf(6));
  });

  test('each step is told as it comes', () => {
    const points = makeMoons(10, { generator: seeded(1) });
    const told: unknown[] = [];
    const onStep = (step: unknown) => told.push(step);
    const { history } = trainMoons(points, { generator: seeded(1), steps: 2, onStep });
    expect(told).toEqual(history);
    expect(history.map(({ step }) => step)).toEqual([0, 1, 2]);
  });
});

describe('the decision boundary', () => {
  /** Says class 1 where x > ½. */
  function halfPlane(): MLP {
    const model = new MLP(2, [1], { generator: pythonRandom(1) });
    [1, 0, -0.5].forEach((data, i) => {
      Object.assign(model.parameters()[i] as object, { data });
    });
    return model;
  }
  const points = {
    xs: [
      [0, 0],
      [1, 1],
      [1, 0],
    ],
    ys: [-1, 1, -1],
  } as const;

  test('as data: scores on a grid around the points', () => {
    const grid = decisionBoundary(halfPlane(), points, { columns: 5, rows: 3 });
    expect(grid).toEqual({
      xs: [-0.5, 0, 0.5, 1, 1.5],
      ys: [-0.5, 0.5, 1.5],
      scores: Array(3).fill([-1, -0.5, 0, 0.5, 1]),
    });
    expect(() => decisionBoundary(halfPlane(), points, { columns: 1, rows: 3 })).toThrow(
      'decisionBoundary: columns must be a whole number from 2, not 1',
    );
  });

  test('as text: points, those on the wrong side, and the side of class 1', () => {
    expect(moonsText(halfPlane(), points, { columns: 13, rows: 7 })).toBe(
      [
        '       ░░░░░░',
        '       ░░░●░░',
        ...Array(3).fill('       ░░░░░░'),
        '  ○    ░░░△░░',
        '       ░░░░░░',
      ].join('\n'),
    );
  });

  test('as SVG: every point in its colour, the boundary and the two margins where they are', () => {
    const svg = moonsSvg(halfPlane(), points, 'Half a plane');
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
    expect(svg).toContain('<title>Half a plane</title>');
    const circles = [...svg.matchAll(/<circle cx="([\d.]+)".*?fill="(#\w+)"/g)];
    expect(circles.map(([, , fill]) => fill)).toEqual(['#c2410c', '#1d4ed8', '#c2410c']);
    const [from, to] = [Number(circles[0]?.[1]), Number(circles[1]?.[1])];
    const boundary = svg.match(/<path class="boundary" d="M(.*?)Z"/)?.[1] ?? '';
    const leftmost = Math.min(...boundary.split('L').map((point) => Number.parseFloat(point)));
    // Coordinates are rounded to a tenth.
    expect(Math.abs(leftmost - (from + to) / 2)).toBeLessThan(0.1);
    expect(svg.match(/<path class="margin"/g)).toHaveLength(2);
    expect(svg).not.toMatch(/NaN|undefined/);
  });

  test('of the trained moons: one curve, with all points on their sides', () => {
    const { model, points: moons } = moonsOf(LECTURE_SEED);
    const text = moonsText(model, moons);
    expect(text).not.toMatch(/[▲△]/);
    expect(text.split('\n')).toHaveLength(22);
    const svg = moonsSvg(model, moons, 'Two moons, 337 parameters, 100 % right');
    expect(svg.match(/<circle/g)).toHaveLength(100);
    expect(svg, 'the picture of the README').toBe(
      readFileSync(new URL('../moons.svg', import.meta.url), 'utf8'),
    );
    expect(svg.match(/<path class="boundary" d="(.*?)"/)?.[1]?.match(/M/g)).toHaveLength(1);
  }, 30_000);
});
