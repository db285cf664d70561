/** What is said of the usual wrong answers to the exercises of lecture 1. */
import { sub, sum, Value } from '@makemore/micrograd';
import { expect, test } from 'vitest';
import { exercises, f, nudged } from '../checks/1-micrograd.ts';
import { type Made, misordered, triangle } from '../checks/order.ts';
import { type Habit, learnt } from '../checks/perceptron.ts';
import { refusesOf } from './refusesOf.ts';

type AnswerTo<Id extends keyof typeof exercises.list> = Parameters<
  (typeof exercises.list)[Id]['check']
>[0];

const refuses = refusesOf(exercises);

test("the course's function and its gradient", () => {
  // Source: the exercise to the course's first lecture, micrograd_exercises.ipynb
  expect(f([2, 3, 4])).toBeCloseTo(6.336362190988558, 12);
  const [a, b, c] = nudged(f, [2, 3, 4]);
  expect(a).toBeCloseTo(-12.353553390593273, 7);
  expect(b).toBeCloseTo(10.25699027111255, 7);
  expect(c).toBeCloseTo(0.0625, 7);
});

const byA = (a: number) => -3 * a ** 2 - 0.5 * a ** -0.5;
const byB = (b: number) => 3 * Math.cos(3 * b) + 2.5 * b ** 1.5;
const byC = (c: number) => 1 / c ** 2;

refuses('paper', {
  'without the root': [(a, b, c) => [-3 * a ** 2, byB(b), byC(c)], /by a .* the root of a has a/],
  'the sign of the root': [
    (a, b, c) => [-3 * a ** 2 + 0.5 * a ** -0.5, byB(b), byC(c)],
    /the sign of the root/,
  ],
  'no chain rule': [
    (a, b, c) => [byA(a), Math.cos(3 * b) + 2.5 * b ** 1.5, byC(c)],
    /by b is 12\.07\d\d: the chain rule: the slope of 3b/,
  ],
  'sin stays sin': [
    (a, b, c) => [byA(a), 3 * Math.sin(3 * b) + 2.5 * b ** 1.5, byC(c)],
    /the slope of sin is cos$/,
  ],
  'the sign of 1/c': [(a, b, c) => [byA(a), byB(b), -byC(c)], /by c is -0\.0625: the sign/],
  integrated: [(a, b, c) => [byA(a), byB(b), -Math.log(c)], /by integrating/],
  constants: [
    () => [byA(2), byB(3), byC(4)],
    /at \(1\.5, 0\.7, -0\.5\) .* is it computed from a, b, c/,
  ],
  'one number': [(a) => byA(a) as never, /return \[by a, by b, by c\]/],
});

type Function = (xs: readonly number[]) => number;
const shifted = (xs: readonly number[], k: number, by: number) =>
  xs.map((x, i) => (i === k ? x + by : x));
const symmetric = (g: Function, xs: readonly number[], h: number) =>
  xs.map((_, k) => (g(shifted(xs, k, h)) - g(shifted(xs, k, -h))) / (2 * h));

refuses('nudge', {
  'one side': [
    (g, xs) => xs.map((_, k) => (g(shifted(xs, k, 1e-7)) - g(xs)) / 1e-7),
    /you look to one side only/,
  ],
  'h, not 2h': [(g, xs) => symmetric(g, xs, 1e-5).map((each) => 2 * each), /distance .* is 2h/],
  'the sign': [(g, xs) => symmetric(g, xs, 1e-5).map((each) => -each), /the sign: take the left/],
  'all at once': [
    (g, xs) => xs.map(() => (g(xs.map((x) => x + 1e-5)) - g(xs.map((x) => x - 1e-5))) / 2e-5),
    /several inputs were nudged at once/,
  ],
  'in place': [
    (g, xs) =>
      xs.map((_, k) => {
        (xs as number[])[k] = (xs[k] as number) + 1e-5;
        return g(xs);
      }),
    /xs was \[2,3,-1\] and is/,
  ],
  'a large h': [(g, xs) => symmetric(g, xs, 1e-3), /with h = 0\.001.* try a smaller one/],
  'a small h': [(g, xs) => symmetric(g, xs, 1e-11), /with h = 1\.0.*e-11 .* try a larger one/],
  'one number': [(g, xs) => g(xs) as never, /return a number for each of xs/],
});

type Rules = AnswerTo<'mend'>;
const add: Rules['add'] = (out, x, y) => {
  x.grad += out.grad;
  y.grad += out.grad;
};
const mul: Rules['mul'] = (out, x, y) => {
  x.grad += y.data * out.grad;
  y.grad += x.data * out.grad;
};
const addBySetting: Rules['add'] = (out, x, y) => {
  [x.grad, y.grad] = [out.grad, out.grad];
};
const mulBySetting: Rules['mul'] = (out, x, y) => {
  [x.grad, y.grad] = [y.data * out.grad, x.data * out.grad];
};

refuses('mend', {
  untouched: [{ add: addBySetting, mul: mulBySetting }, /a \+ a is 1: .* overwritten the first/],
  'only plus': [{ add, mul: mulBySetting }, /plus is mended, but times still overwrites/],
  'no chain rule': [
    {
      add(_, x, y) {
        x.grad += 1;
        y.grad += 1;
      },
      mul,
    },
    /times what arrived, by the chain rule/,
  ],
  'its own factor': [
    {
      add,
      mul(out, x, y) {
        x.grad += x.data * out.grad;
        y.grad += y.data * out.grad;
      },
    },
    /the other one/,
  ],
  'only for twins': [
    {
      add,
      mul(out, x, y) {
        if (x === y) x.grad += 2 * x.data * out.grad;
        else mulBySetting(out, x, y);
      },
    },
    /\(−2, 3\) the slope by a is 3: the product has overwritten/,
  ],
});

const all = (root: Made): Made[] => [root, ...root.children.flatMap(all)];
const unique = (list: readonly Made[]) => [...new Set(list)];

refuses('order', {
  'parents first': [(root) => [...postOrder(root)].reverse(), /the root comes last/],
  twice: [(root) => all(root).reverse(), /for the root f .*: [ab] is in it twice/],
  'before its child': [
    (root) => unique(all(root)).reverse(),
    /\[e b a d f\]: e stands before a, which it was made from/,
  ],
  'in breadth': [(root) => breadth(root).reverse(), /stands before .*, which it was made from/],
  'without the root': [(root) => postOrder(root).slice(0, -1), /: y is missing/],
  'without the leaves': [
    (root) => postOrder(root).filter((each) => each.children.length > 0 || each === root),
    /a, b is missing/,
  ],
  'every path': [
    (root) => {
      const walk = (value: Made): Made[] => [...value.children.flatMap(walk), value];
      return unique(walk(root));
    },
    /go down from a value only when you see it for the first time/,
  ],
  'no list': [() => undefined as never, /return a list/],
});

function postOrder(root: Made, seen = new Set<Made>()): Made[] {
  if (seen.has(root)) return [];
  seen.add(root);
  return [...root.children.flatMap((child) => postOrder(child, seen)), root];
}

function breadth(root: Made): Made[] {
  const order = [root];
  for (const value of order) {
    for (const child of value.children) if (!order.includes(child)) order.push(child);
  }
  return order;
}

test('order: any order with the children first is right', () => {
  const root = triangle();
  const [d, e] = root.children as [Made, Made];
  expect(misordered([...e.children].reverse().concat([e, d, root]), root)).toBeUndefined();
});

/** A new op whose backward is `backward`. */
const op =
  (backward: (out: Value, a: Value) => void, forward = Math.log) =>
  (x: Value) =>
    new Value(forward(x.data), '', { symbol: 'log', forward, backward }, [x]);
const rightLog = op((out, a) => {
  a.grad += out.grad / a.data;
});

refuses('log', {
  'no children': [(x) => new Value(Math.log(x.data)), /does not know x: give it as a child/],
  'base 2': [op(() => {}, Math.log2), /to the base 2/],
  'base 10': [op(() => {}, Math.log10), /to the base 10/],
  'no backward': [op(() => {}), /nothing arrives at x/],
  'no chain rule': [
    op((_, a) => {
      a.grad += 1 / a.data;
    }),
    /is 0\.5000: times what arrived/,
  ],
  'by the result': [
    op((out, a) => {
      a.grad += out.grad / out.data;
    }),
    /1 by x, not 1 by log\(x\)/,
  ],
  'set, not added': [
    op((out, a) => {
      a.grad = out.grad / a.data;
    }),
    /\+= instead of =/,
  ],
  'a number': [(x) => Math.log(x.data) as never, /must return a Value/],
});

const softmaxOf = (logits: readonly Value[], target: number): Value => {
  const exps = logits.map((logit) => logit.exp());
  return (exps[target] as Value).div(sum(exps));
};
const likelihood = (logits: readonly Value[], target: number) =>
  rightLog(softmaxOf(logits, target)).neg();

test("the course's logits", () => {
  const logits = [0, 3, -2, 1].map((each) => new Value(each));
  const loss = likelihood(logits, 3);
  loss.backward();
  // Source: micrograd_exercises.ipynb of the course, and torch 2.15, log_softmax in float64
  expect(loss.data).toBeCloseTo(2.1755153626167147, 12);
  const slopes = [
    0.041772570515350445, 0.8390245074625319, 0.005653302662216329, -0.8864503806400986,
  ];
  for (const [i, slope] of slopes.entries()) expect(logits[i]?.grad).toBeCloseTo(slope, 12);
});

refuses('likelihood', {
  'the probability': [softmaxOf, /that is the probability/],
  'the sign': [(...given) => likelihood(...given).neg(), /is -2\.1755: the sign is wrong/],
  'the logit': [(logits, target) => (logits[target] as Value).neg(), /only the logit/],
  'the log of the sum': [
    (logits) => rightLog(sum(logits.map((logit) => logit.exp()))),
    /the target's logit is missing/,
  ],
  'another target': [(logits) => likelihood(logits, 1), /that is for target 1, not 3/],
  'a mean': [(logits, target) => likelihood(logits, target).div(logits.length), /the mean of/],
  bits: [(...given) => likelihood(...given).div(Math.LN2), /in bits/],
  'no gradient': [(...given) => new Value(likelihood(...given).data), /is there a \.data/],
  'no gradient through the sum': [
    (logits, target) => {
      const total = sum(logits.map((logit) => logit.exp())).data;
      return rightLog((logits[target] as Value).exp().div(total)).neg();
    },
    /is right; its slope by logit 0 is 0: nothing arrives/,
  ],
  'a number': [(...given) => likelihood(...given).data as never, /must be a Value/],
});

interface Loop {
  readonly zero?: 'before' | 'after' | 'at the end' | 'never';
  readonly count?: number;
  readonly factor?: number;
  readonly move?: (grad: number) => number;
}

/** A training loop with a habit. */
const loop =
  ({ zero = 'before', count = 0, factor = 1, move = (grad) => grad }: Loop): AnswerTo<'train'> =>
  (parameters, lossOf, steps, rate) => {
    const reset = () => {
      for (const p of parameters) p.grad = 0;
    };
    for (let step = 0; step < steps + count; step++) {
      const loss = lossOf();
      if (zero === 'before') reset();
      loss.backward();
      if (zero === 'after') reset();
      for (const p of parameters) p.data -= factor * rate * move(p.grad);
      if (zero === 'at the end') reset();
    }
  };

refuses('train', {
  'never set to zero': [loop({ zero: 'never' }), /the gradients pile up/],
  'set to zero too early': [loop({ zero: 'after' }), /nothing has moved/],
  'set to zero at the end': [loop({ zero: 'at the end' }), /they may not be: set them to 0 before/],
  uphill: [loop({ factor: -1 }), /that is uphill/],
  'one more': [loop({ count: 1 }), /one step too many/],
  'one less': [loop({ count: -1 }), /one step too few/],
  'no rate': [loop({ factor: 20 }), /the rate is not used/],
  signs: [loop({ move: Math.sign }), /only the signs/],
  'in turn': [
    (parameters, lossOf, steps, rate) => {
      for (let step = 0; step < steps; step++) {
        for (const p of parameters) {
          for (const each of parameters) each.grad = 0;
          lossOf().backward();
          p.data -= rate * p.grad;
        }
      }
    },
    /each parameter moves before the next/,
  ],
  'half the rate': [loop({ factor: 0.5 }), /you are at \(.*\): it should be \(/],
});

/** A loss that is the mean of a cost of each margin. */
const meanOf =
  (cost: (margin: Value) => Value): AnswerTo<'hinge'> =>
  (scores, ys) =>
    sum(scores.map((score, i) => cost(score.mul(ys[i] as number)))).div(scores.length);
const hinge = meanOf((margin) => sub(1, margin).relu());

refuses('hinge', {
  'a sum': [(scores, ys) => hinge(scores, ys).mul(scores.length), /that is the sum/],
  'no margin': [meanOf((margin) => margin.neg().relu()), /that is the perceptron's/],
  'no maximum': [meanOf((margin) => sub(1, margin)), /must cost 0, not less/],
  'the sign': [meanOf((margin) => margin.add(1).relu()), /costs less, not more/],
  squared: [meanOf((margin) => sub(1, margin).relu().pow(2)), /that is squared/],
  'no classes': [
    (scores) =>
      hinge(
        scores,
        scores.map(() => 1),
      ),
    /the classes are not used/,
  ],
  mistakes: [
    meanOf((margin) => new Value(Number(margin.data <= 0))),
    /that is the share of mistakes/,
  ],
  'no gradient': [(scores, ys) => new Value(hinge(scores, ys).data), /nothing arrives: is there/],
  'a number': [(scores, ys) => hinge(scores, ys).data as never, /must be a Value/],
});

const withHabit =
  (habit: Habit): AnswerTo<'perceptron'> =>
  (points, ys, passes) =>
    learnt(points, ys, passes, habit);

refuses('perceptron', {
  'a score of 0 is right': [() => [0, 0, 0], /^40 of 40 .* is a score of 0 no mistake/],
  'always a step': [withHabit('always'), /points on the right side move it too/],
  'no bias': [withHabit('no bias'), /the bias does not move/],
  'no class': [withHabit('no class'), /the class of the point is not used/],
  'the wrong way': [withHabit('away'), /the step goes the wrong way/],
  'one pass': [(points, ys) => learnt(points, ys, 1), /only one pass was made/],
  'any line': [() => [1, 1, 0], /of 40 points .* is every mistake answered/],
  nothing: [() => undefined as never, /return \[w1, w2, b\]/],
});

const mean = (list: readonly number[]) => list.reduce((a, b) => a + b, 0) / list.length;
const covariance = (xs: readonly number[], ys: readonly number[]) =>
  mean(xs.map((x, i) => (x - mean(xs)) * ((ys[i] as number) - mean(ys))));
const slope = (xs: readonly number[], ys: readonly number[]) =>
  covariance(xs, ys) / covariance(xs, xs);
const through = (w: number, xs: readonly number[], ys: readonly number[]): [number, number] => [
  w,
  mean(ys) - w * mean(xs),
];

refuses('line', {
  'the other way round': [
    (xs, ys) => {
      const [w, b] = through(slope(xs, ys), xs, ys);
      return [b, w];
    },
    /^w is .*: that is b: return \[w, b\]/,
  ],
  'through the origin': [
    (xs, ys) => [mean(xs.map((x, i) => x * (ys[i] as number))) / mean(xs.map((x) => x * x)), 0],
    /goes through the origin/,
  ],
  'x by y': [(xs, ys) => through(slope(ys, xs), xs, ys), /the slope of x by y/],
  'by the variance of y': [(xs, ys) => through(1 / slope(ys, xs), xs, ys), /the errors in x/],
  'n and n − 1': [(xs, ys) => through((slope(xs, ys) * 15) / 16, xs, ys), /divides by n/],
  'the mean of y': [(xs, ys) => [slope(xs, ys), mean(ys)], /w is right; b .* the mean of y/],
  'the sign of b': [
    (xs, ys) => [slope(xs, ys), mean(ys) + slope(xs, ys) * mean(xs)],
    /w is right; b .* the sign/,
  ],
  'one number': [(xs, ys) => slope(xs, ys) as never, /return \[w, b\]/],
});

/** An engine on the package's Value, to be broken by a subclass. */
class Engine {
  readonly value: Value;
  constructor(data: number | Value) {
    this.value = typeof data === 'number' ? new Value(data) : data;
  }
  get data(): number {
    return this.value.data;
  }
  get grad(): number {
    return this.value.grad;
  }
  add(other: Engine): Engine {
    return new Engine(this.value.add(other.value));
  }
  mul(other: Engine): Engine {
    return new Engine(this.value.mul(other.value));
  }
  pow(exponent: number): Engine {
    return new Engine(this.value.pow(exponent));
  }
  exp(): Engine {
    return new Engine(this.value.exp());
  }
  log(): Engine {
    return new Engine(rightLog(this.value));
  }
  backward(): void {
    this.value.backward();
  }
}

/** The engine with other rules: what an op of two, or of one, hands on. */
function broken(rules: {
  readonly add?: (out: Value, x: Value, y: Value) => void;
  readonly mul?: (out: Value, x: Value, y: Value) => void;
  readonly pow?: (out: Value, x: Value, k: number) => void;
  readonly exp?: (out: Value, x: Value) => void;
  readonly log?: (out: Value, x: Value) => void;
}) {
  type Rule = (out: Value, ...inputs: Value[]) => void;
  const make = (data: number, children: Value[], backward: Rule) =>
    new Engine(new Value(data, '', { symbol: '?', forward: () => data, backward }, children));
  return class extends Engine {
    override add(other: Engine): Engine {
      if (!rules.add) return super.add(other);
      return make(this.data + other.data, [this.value, other.value], rules.add as Rule);
    }
    override mul(other: Engine): Engine {
      if (!rules.mul) return super.mul(other);
      return make(this.data * other.data, [this.value, other.value], rules.mul as Rule);
    }
    override pow(k: number): Engine {
      const { pow } = rules;
      if (!pow) return super.pow(k);
      return make(this.data ** k, [this.value], (out, x) => pow(out, x as Value, k));
    }
    override exp(): Engine {
      if (!rules.exp) return super.exp();
      return make(Math.exp(this.data), [this.value], rules.exp as Rule);
    }
    override log(): Engine {
      if (!rules.log) return super.log();
      return make(Math.log(this.data), [this.value], rules.log as Rule);
    }
  };
}

/** It hands on at once whatever arrives, and so the first once more with the second. */
class Hasty {
  data: number;
  grad = 0;
  children: [Hasty, slope: () => number][];
  constructor(data: number, children: [Hasty, () => number][] = []) {
    this.data = data;
    this.children = children;
  }
  add(other: Hasty): Hasty {
    return new Hasty(this.data + other.data, [
      [this, () => 1],
      [other, () => 1],
    ]);
  }
  mul(other: Hasty): Hasty {
    return new Hasty(this.data * other.data, [
      [this, () => other.data],
      [other, () => this.data],
    ]);
  }
  pow(k: number): Hasty {
    return new Hasty(this.data ** k, [[this, () => k * this.data ** (k - 1)]]);
  }
  exp(): Hasty {
    return new Hasty(Math.exp(this.data), [[this, () => Math.exp(this.data)]]);
  }
  log(): Hasty {
    return new Hasty(Math.log(this.data), [[this, () => 1 / this.data]]);
  }
  backward(): void {
    this.grad = 1;
    this.handOn();
  }
  handOn(): void {
    for (const [child, slopeOf] of this.children) child.grad += slopeOf() * this.grad;
    for (const child of new Set(this.children.map(([each]) => each))) child.handOn();
  }
}

class NoBackward extends Engine {
  override add(other: Engine): Engine {
    return new NoBackward(super.add(other).value);
  }
  override backward(): void {}
}

const plain = {
  add: (out: Value, x: Value, y: Value) => {
    [x.grad, y.grad] = [out.grad, out.grad];
  },
  mul: (out: Value, x: Value, y: Value) => {
    [x.grad, y.grad] = [y.data * out.grad, x.data * out.grad];
  },
};

refuses('engine', {
  'no backward': [NoBackward, /^a \+ b at \(2, 3, 4\) is right; .* does backward begin with/],
  'plus hands on 1': [
    broken({
      add: (_, x, y) => {
        x.grad += 1;
        y.grad += 1;
      },
    }),
    /what a plus hands on is what arrived, not 1/,
  ],
  'times without what arrived': [
    broken({
      mul: (_, x, y) => {
        x.grad += y.data;
        y.grad += x.data;
      },
    }),
    /a · b · c .* times what arrived is missing/,
  ],
  'plus that sets': [broken({ add: plain.add }), /^a \+ a .* overwritten the other/],
  'times that sets': [broken({ mul: plain.mul }), /^a · a .* overwritten the other/],
  'no order': [Hasty, /^u · v \+ u .* in topological order/],
  'a power without its factor': [
    broken({
      pow: (out, x, k) => {
        x.grad += x.data ** (k - 1) * out.grad;
      },
    }),
    /has its exponent as a factor/,
  ],
  'a power that keeps its exponent': [
    broken({
      pow: (out, x, k) => {
        x.grad += k * x.data ** k * out.grad;
      },
    }),
    /the exponent goes down by 1/,
  ],
  'exp as a power': [
    broken({
      exp: (out, x) => {
        x.grad += x.data * Math.exp(x.data - 1) * out.grad;
      },
    }),
    /exp is no power of a/,
  ],
  'log by its result': [
    broken({
      log: (out, x) => {
        x.grad += out.grad / out.data;
      },
    }),
    /1 by a, not 1 by log\(a\)/,
  ],
});

test('engine: one over the package is right', async () => {
  expect((await exercises.judge('engine', Engine)).solved).toBe(true);
});
