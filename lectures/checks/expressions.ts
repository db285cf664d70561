/** What an engine of one's own must offer. */
export interface Scalar {
  data: number;
  grad: number;
  add(other: Scalar): Scalar;
  mul(other: Scalar): Scalar;
  pow(exponent: number): Scalar;
  exp(): Scalar;
  log(): Scalar;
  backward(): void;
}

/** Something to be differentiated. */
interface Expression {
  readonly formula: string;
  of(leaves: readonly Scalar[]): Scalar;
  /** The same on numbers. */
  value(xs: readonly number[]): number;
  readonly at: readonly number[];
  /** Slopes that the usual mistakes give. */
  readonly known?: readonly (readonly [slope: number, message: string])[];
}

type Three = readonly [Scalar, Scalar, Scalar];
type Numbers = readonly [number, number, number];
const OVERWRITTEN = 'one use has overwritten the other: += instead of =';
const OUT_OF_ORDER =
  'a value that is used twice hands on once, when its gradient is complete: run the closures in topological order';

/** From one op to all of them: the first that fails names what is wrong. */
export const expressions: readonly Expression[] = [
  {
    formula: 'a + b',
    of: (leaves) => of3(leaves, (a, b) => a.add(b)),
    value: (xs) => on3(xs, (a, b) => a + b),
    at: [2, 3, 4],
  },
  {
    formula: 'a · b',
    of: (leaves) => of3(leaves, (a, b) => a.mul(b)),
    value: (xs) => on3(xs, (a, b) => a * b),
    at: [2, 3, 4],
  },
  {
    formula: '(a + b) · c',
    of: (leaves) => of3(leaves, (a, b, c) => a.add(b).mul(c)),
    value: (xs) => on3(xs, (a, b, c) => (a + b) * c),
    at: [2, 3, 4],
    known: [[1, 'what a plus hands on is what arrived, not 1']],
  },
  {
    formula: 'a · b · c',
    of: (leaves) => of3(leaves, (a, b, c) => a.mul(b).mul(c)),
    value: (xs) => on3(xs, (a, b, c) => a * b * c),
    at: [2, 3, 5],
    known: [
      [2, 'its own slope, but times what arrived is missing'],
      [3, 'its own slope, but times what arrived is missing'],
    ],
  },
  {
    formula: 'a + a',
    of: (leaves) => of3(leaves, (a) => a.add(a)),
    value: (xs) => on3(xs, (a) => a + a),
    at: [3, 1, 1],
    known: [[1, OVERWRITTEN]],
  },
  {
    formula: 'a · a',
    of: (leaves) => of3(leaves, (a) => a.mul(a)),
    value: (xs) => on3(xs, (a) => a * a),
    at: [3, 1, 1],
    known: [[3, OVERWRITTEN]],
  },
  {
    formula: 'u · v + u with u = a · b and v = u + a',
    of: (leaves) =>
      of3(leaves, (a, b) => {
        const u = a.mul(b);
        const v = u.add(a);
        return u.mul(v).add(u);
      }),
    value: (xs) => on3(xs, (a, b) => a * b * (a * b + a) + a * b),
    at: [2, 3, 1],
    known: naiveSlopes(),
  },
  {
    formula: 'a³ + 1 / b',
    of: (leaves) => of3(leaves, (a, b) => a.pow(3).add(b.pow(-1))),
    value: (xs) => on3(xs, (a, b) => a ** 3 + 1 / b),
    at: [2, 5, 1],
    known: [
      [4, 'the slope of a power has its exponent as a factor'],
      [24, 'the exponent goes down by 1'],
      [0.04, 'the exponent −1 is a factor too'],
    ],
  },
  {
    formula: 'c · exp(a)',
    of: (leaves) => of3(leaves, (a, _, c) => c.mul(a.exp())),
    value: (xs) => on3(xs, (a, _, c) => c * Math.exp(a)),
    at: [1.5, 1, 2],
    known: [[3 * Math.exp(0.5), 'exp is no power of a: it is its own slope']],
  },
  {
    formula: 'c · log(a)',
    of: (leaves) => of3(leaves, (a, _, c) => c.mul(a.log())),
    value: (xs) => on3(xs, (a, _, c) => c * Math.log(a)),
    at: [4, 1, 2],
    known: [[2 / Math.log(4), 'the slope of log(a) is 1 by a, not 1 by log(a)']],
  },
  {
    formula: '−log softmax(a, b, c) of c',
    of: (leaves) =>
      of3(leaves, (a, b, c) => {
        const [x, y, z] = [a.exp(), b.exp(), c.exp()];
        return x.add(y).add(z).mul(z.pow(-1)).log();
      }),
    value: (xs) => on3(xs, (a, b, c) => Math.log(Math.exp(a) + Math.exp(b) + Math.exp(c)) - c),
    at: [0.5, -1, 2],
  },
];

function of3(leaves: readonly Scalar[], expression: (...leaves: Three) => Scalar): Scalar {
  return expression(...(leaves as Three));
}

function on3(xs: readonly number[], expression: (...xs: Numbers) => number): number {
  return expression(...(xs as Numbers));
}

/**
 * The slopes of `u·v + u` by a and b, if every value hands on whatever it has as soon as something
 * arrives: it hands on what came first once more with all that follows.
 */
function naiveSlopes(): [slope: number, message: string][] {
  const [a, b] = [2, 3];
  let [da, db, du, dv] = [0, 0, 0, 0];
  const u = a * b;
  const handOnU = () => {
    da += b * du;
    db += a * du;
  };
  // From the sum to its first side, the product u·v, and from there to u, which hands on at once.
  du += u + a;
  dv += u;
  du += 1;
  handOnU();
  du += dv;
  da += dv;
  handOnU();
  handOnU();
  return [da, db].map((slope) => [slope, OUT_OF_ORDER]);
}
