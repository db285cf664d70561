/** The numbers that the course has published. */
import { expect, test } from 'vitest';
import { figures } from '../src/index.ts';

test.each(figures.map((figure) => [`${figure.what}: ${figure.value}`, figure] as const))(
  '%s',
  (_, { value, tolerance, measure }) => {
    expect(Math.abs(measure() - value)).toBeLessThanOrEqual(tolerance);
  },
  30_000,
);

test('the lecture, the README and the demo all have their part', () => {
  const what = figures.map((figure) => figure.what);
  expect(what).toEqual(
    expect.arrayContaining(['L', 'the neuron', 'g', 'moons: loss before training']),
  );
  expect(new Set(what).size).toBe(figures.length);
});
