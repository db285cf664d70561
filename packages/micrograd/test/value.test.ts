import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { add, div, mul, sub, sum, topologicalOrder, Value } from '../src/index.ts';
import { expectClose, figures } from './torchFigures.ts';

const EPS = 1e-5;

const number = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const far = number(-10, 10);
/** Away from 0, where dividing is steep. */
const nonzero = fc.oneof(number(-10, -0.5), number(0.5, 10));
const positive = number(0.5, 3);
/** Away from the kink. */
const smooth = fc.oneof(number(-10, -0.01), number(0.01, 10));

/** An op, and where its inputs are drawn from. */
const ops: [string, (...x: Value[]) => Value, fc.Arbitrary<number>[]][] = [
  ['add', (a, b) => (a as Value).add(b as Value), [far, far]],
  ['sub', (a, b) => (a as Value).sub(b as Value), [far, far]],
  ['mul', (a, b) => (a as Value).mul(b as Value), [far, far]],
  ['div', (a, b) => (a as Value).div(b as Value), [far, nonzero]],
  ['neg', (a) => (a as Value).neg(), [far]],
  ['exp', (a) => (a as Value).exp(), [number(-3, 3)]],
  ['tanh', (a) => (a as Value).tanh(), [far]],
  ['relu', (a) => (a as Value).relu(), [smooth]],
  ...[-2, -1.5, -1, 0, 0.5, 1, 2, 3].map((n): (typeof ops)[number] => [
    `pow ${n}`,
    (a) => (a as Value).pow(n),
    [positive],
  ]),
];

/** Gradients by backward, and slopes by central differences, of f at the numbers x. */
function gradientsAndSlopes(f: (...x: Value[]) => Value, x: readonly number[], eps: number) {
  const leaves = x.map((data) => new Value(data));
  f(...leaves).backward();
  const at = (i: number, by: number) =>
    f(...x.map((data, j) => new Value(i === j ? data + by : data))).data;
  const slopes = x.map((_, i) => (at(i, eps) - at(i, -eps)) / (2 * eps));
  return { gradients: leaves.map(({ grad }) => grad), slopes };
}

describe('the gradient is the slope of a central difference', () => {
  // It is off by ε²/6 times the third derivative, at most 10³ here, and by the rounding of values up
  // to 100 divided by ε: 10⁻⁷ and 10⁻⁹.
  test.each(ops)('%s', (_, f, inputs) => {
    fc.assert(
      fc.property(fc.tuple(...inputs), (x) => {
        const { gradients, slopes } = gradientsAndSlopes(f, x, EPS);
        expectClose(gradients, slopes, 1e-6);
      }),
    );
  });

  // tanh keeps all values within 1, and with them the higher derivatives.
  test('of graphs in which values are used again and again', () => {
    const step = fc.record({
      op: fc.constantFrom('add', 'sub', 'mul' as const),
      left: fc.nat(),
      right: fc.nat(),
    });
    fc.assert(
      fc.property(
        fc.array(number(-1, 1), { minLength: 3, maxLength: 3 }),
        fc.array(step, { minLength: 1, maxLength: 8 }),
        (x, steps) => {
          const f = (...leaves: Value[]) => {
            const values = [...leaves];
            for (const { op, left, right } of steps) {
              const pick = (i: number) => values[i % values.length] as Value;
              values.push(pick(left)[op](pick(right)).tanh());
            }
            return values.at(-1) as Value;
          };
          const { gradients, slopes } = gradientsAndSlopes(f, x, EPS);
          expectClose(gradients, slopes, 1e-5);
        },
      ),
    );
  });
});

test.each(figures.ops.map((each) => [`${each.op} ${each.n ?? ''} of ${each.args}`, each] as const))(
  "torch's figures: %s",
  (_, { op, args, n, out, grads }) => {
    const [a, b] = args.map((x) => new Value(x)) as [Value, Value];
    const ours = op === 'pow' ? a.pow(n as number) : (a[op] as (b?: Value) => Value)(b);
    ours.backward();
    // Double precision on both sides; the powers and exponentials of two libraries differ by an ulp.
    expectClose([ours.data], [out], 1e-14);
    expectClose(args.length === 2 ? [a.grad, b.grad] : [a.grad], grads, 1e-14);
  },
);

describe('backward', () => {
  test("the lecture's first bug: a value used twice gets both gradients", () => {
    const a = new Value(3);
    a.add(a).backward();
    expect(a.grad).toBe(2);
  });

  test("the lecture's second bug: so does one that is used by two others", () => {
    const [a, b] = [new Value(-2), new Value(3)];
    a.mul(b).mul(a.add(b)).backward();
    expect([a.grad, b.grad]).toEqual([-3, -8]);
  });

  test('gradients of leaves add up from call to call; what lies between starts anew', () => {
    const a = new Value(3);
    const square = a.mul(a);
    const loss = square.mul(2);
    loss.backward();
    loss.backward();
    expect([a.grad, square.grad, loss.grad]).toEqual([24, 2, 1]);
    a.grad = 0;
    a.mul(5).backward();
    expect(a.grad).toBe(5);
  });

  test('two results that share a part', () => {
    const a = new Value(2);
    const shared = a.mul(3);
    shared.mul(5).backward();
    shared.mul(7).backward();
    expect([a.grad, shared.grad]).toEqual([36, 7]);
  });

  test('a leaf is its own result', () => {
    const a = new Value(2);
    a.backward();
    expect(a.grad).toBe(1);
    a.backward();
    expect(a.grad).toBe(2);
  });

  test('a chain of 100,000 values, and a sum of as many', () => {
    const a = new Value(1);
    let chain = a;
    for (let i = 0; i < 100_000; i++) chain = chain.add(1);
    chain.backward();
    expect([chain.data, a.grad]).toEqual([100_001, 1]);
    a.grad = 0;
    sum(Array.from({ length: 100_000 }, () => a)).backward();
    expect(a.grad).toBe(100_000);
  });

  test('paths that double at every step are walked once', () => {
    const a = new Value(1);
    let value = a;
    for (let i = 0; i < 1000; i++) value = value.add(value).mul(0.5);
    value.backward();
    expect([value.data, a.grad]).toEqual([1, 1]);
  });
});

test('in the order, each value comes once and after its children', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(), fc.nat()), { maxLength: 30 }), (pairs) => {
      const values = [new Value(1), new Value(2)];
      for (const [left, right] of pairs) {
        const pick = (i: number) => values[i % values.length] as Value;
        values.push(pick(left).add(pick(right)));
      }
      const order = topologicalOrder(values.at(-1) as Value);
      expect(new Set(order).size).toBe(order.length);
      expect(order.at(-1)).toBe(values.at(-1));
      order.forEach((value, i) => {
        for (const child of value.children) {
          const before = order.indexOf(child);
          expect(before).toBeGreaterThanOrEqual(0);
          expect(before).toBeLessThan(i);
        }
      });
    }),
  );
});

test('numbers may stand on either side', () => {
  const x = new Value(4);
  const results = [
    [x.add(1), x.sub(1), x.mul(2), x.div(2)],
    [add(1, x), sub(1, x), mul(2, x), div(2, x)],
  ];
  expect(results.map((row) => row.map(({ data }) => data))).toEqual([
    [5, 3, 8, 2],
    [5, -3, 8, 0.5],
  ]);
  div(2, x).backward();
  expect(x.grad).toBe(-2 / 16);
  expect(add(1, 2).data).toBe(3);
});

test('what is not finite stays so, as in torch', () => {
  expect(new Value(1).div(0).data).toBe(Number.POSITIVE_INFINITY);
  expect(new Value(1000).exp().data).toBe(Number.POSITIVE_INFINITY);
  expect(new Value(-8).pow(0.5).data).toBeNaN();
  expect(new Value(Number.NaN).relu().data).toBeNaN();
});

test('a value prints as in the lecture', () => {
  expect(String(new Value(2))).toBe('Value(data=2, grad=0)');
});

describe('what is no number is an error that says so', () => {
  const a = new Value(2);
  // biome-ignore lint/suspicious/noExplicitAny: mistakes that a JavaScript user can make
  const wrong = (x: unknown) => x as any;
  test.each<[string, () => unknown, string]>([
    ['text', () => new Value(wrong('2')), 'Value: its data must be a number, not the text "2"'],
    ['a Value in a Value', () => new Value(wrong(a)), 'its data must be a number, not a Value'],
    ['nothing', () => new Value(wrong(undefined)), 'its data must be a number, not undefined'],
    ['add', () => a.add(wrong('3')), 'add: needs a Value or a number, not the text "3"'],
    ['mul', () => a.mul(wrong([3])), 'mul: needs a Value or a number, not an array'],
    ['sub', () => a.sub(wrong(null)), 'sub: needs a Value or a number, not null'],
    ['div', () => a.div(wrong({})), 'div: needs a Value or a number, not an object'],
    ['pow', () => a.pow(wrong(a)), 'pow: the exponent must be a number, not a Value; to use'],
    ['pow', () => a.pow(wrong('2')), 'pow: the exponent must be a number, not the text "2"'],
    ['the left side', () => sub(wrong('1'), a), 'not the text "1"'],
  ])('%s', (_, mistake, message) => {
    expect(mistake).toThrow(TypeError);
    expect(mistake).toThrow(message);
  });
});
