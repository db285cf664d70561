import { seeded } from '@makemore/random';
import { expect, test } from 'vitest';
import { reference } from '../src/backends/reference/reference.ts';
import { cotangent, inputValues } from '../src/conformance/case.ts';
import { cases } from '../src/conformance/cases.ts';
import { runCase } from '../src/conformance/runCase.ts';

const EPS = 1e-6;

function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}

/**
 * With u the cotangent and v a random direction of the inputs, autograd's ⟨v, Jᵀu⟩ must be
 * d/dε ⟨u, f(x + ε v)⟩. A central difference is off by ε² times a third derivative, 1e-12, and by
 * the rounding of f divided by ε, 1e-16 / 1e-6 = 1e-10 times the size of the terms: 1e-7 is ample.
 */
test.each(
  cases
    .filter(({ gradients, smooth }) => gradients.length > 0 && smooth)
    .map((each) => [`${each.op}: ${each.name}`, each] as const),
)('the gradient of %s is the slope of a difference', async (title, each) => {
  const values = inputValues(each);
  const generator = seeded(`direction of ${title}`);
  const directions = each.gradients.map((i) => generator.randn(values[i]?.length ?? 0, 'float64'));
  const along = async (eps: number) => {
    const moved = values.map((input, i) => {
      const direction = directions[each.gradients.indexOf(i)];
      return direction ? input.map((x, j) => x + eps * (direction[j] as number)) : input;
    });
    const { values: out } = await runCase(each, reference, 'float64', moved);
    return out;
  };
  const { gradients, values: out } = await runCase(each, reference, 'float64');
  const u = cotangent(out.length);
  const [ahead, behind] = [await along(EPS), await along(-EPS)];
  const slope = dot(
    u,
    ahead.map((x, i) => (x - (behind[i] as number)) / (2 * EPS)),
  );
  const derived = gradients.reduce((sum, g, i) => sum + dot(directions[i] ?? [], g), 0);
  const scale = Math.max(1, ...out.map(Math.abs), Math.abs(slope));
  expect(Math.abs(derived - slope) / scale).toBeLessThan(1e-7);
});
