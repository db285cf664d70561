/** Says of the answers to the exercises of lecture 1 whether they are right, and if not, what is wrong. */
import { Value } from '@makemore/micrograd';
import { exercisesOf, mistakeIn, notYet, solved } from '@makemore/notebook';
import { torchGenerator } from '@makemore/random';
import { descent } from './descent.ts';
import { expressions, type Scalar } from './expressions.ts';
import { type Made, made, misordered, tooManyVisits, triangle, twoPaths } from './order.ts';
import { learnt, mistakesOf, type Point, separable } from './perceptron.ts';

/** A number and its gradient, as the broken engine has them. */
interface Cell {
  data: number;
  grad: number;
}

/** What a value hands on to the two that it was made from. */
interface Rules {
  add(out: Cell, x: Cell, y: Cell): void;
  mul(out: Cell, x: Cell, y: Cell): void;
}

type Numbers = readonly number[];
type Train = (
  parameters: readonly Value[],
  lossOf: () => Value,
  steps: number,
  rate: number,
) => void;
type Perceptron = (
  points: readonly Point[],
  ys: Numbers,
  passes: number,
) => readonly [w1: number, w2: number, b: number];

/** The function of the first exercise. */
export function f([a, b, c]: Numbers): number {
  const [x, y, z] = [a, b, c] as [number, number, number];
  return -(x ** 3) + Math.sin(3 * y) - 1 / z + y ** 2.5 - x ** 0.5;
}

/** The gradient by nudges to both sides. */
export function nudged(g: (xs: Numbers) => number, xs: Numbers, h = 1e-5): number[] {
  return xs.map((_, k) => {
    const at = (by: number) => g(xs.map((x, i) => (i === k ? x + by : x)));
    return (at(h) - at(-h)) / (2 * h);
  });
}

export const exercises = exercisesOf('1-micrograd', {
  paper: {
    title: 'The gradient on paper',
    level: 1,
    hints: [
      'One input at a time; the other two are constants, and terms without it vanish.',
      'sin(3b) is a function of a function: the outer slope, times the inner one.',
      '−1/c is −c⁻¹, and a⁰·⁵ is a power like any other: k · x to the power of k − 1.',
    ],
    check(gradient: (a: number, b: number, c: number) => Numbers) {
      for (const place of [
        [2, 3, 4],
        [1.5, 0.7, -0.5],
      ] as const) {
        const [a, b, c] = place;
        const got = gradient(a, b, c);
        if (got?.length !== 3) return notYet('return [by a, by b, by c]');
        const right = nudged(f, place) as [number, number, number];
        const at = `at (${place.join(', ')})`;
        const first = nudged(f, [2, 3, 4]);
        const known: readonly [value: number, message: string][][] = [
          [
            [-3 * a ** 2, 'the root of a has a slope too'],
            [-3 * a ** 2 + 0.5 * a ** -0.5, 'the sign of the root: it is taken away'],
            [-3 * a ** 2 - 0.5 * a ** 0.5, 'the exponent of the root goes down by 1, to −0.5'],
            [3 * a ** 2 - 0.5 * a ** -0.5, 'the sign of a³: it is taken away'],
          ],
          [
            [
              Math.cos(3 * b) + 2.5 * b ** 1.5,
              'the chain rule: the slope of 3b, which is 3, is missing',
            ],
            [-3 * Math.cos(3 * b) + 2.5 * b ** 1.5, 'the slope of sin is cos, with a plus'],
            [3 * Math.sin(3 * b) + 2.5 * b ** 1.5, 'the slope of sin is cos'],
            [3 * Math.cos(3 * b) + 2.5 * b ** 2.5, 'the exponent goes down by 1, to 1.5'],
            [3 * Math.cos(3 * b), 'the power of b has a slope too'],
          ],
          [
            [-1 / c ** 2, 'the sign: 1/c falls as c grows, and it is taken away'],
            [1 / c, 'the exponent of 1/c is −1, and goes down by 1'],
            [
              -Math.log(Math.abs(c)),
              'the logarithm is what one gets the other way, by integrating',
            ],
          ],
        ];
        for (const [k, name] of ['a', 'b', 'c'].entries()) {
          const mistake = mistakeIn(got[k], right[k] as number, {
            what: `${at} the slope by ${name}`,
            known: [
              ...(known[k] as [number, string][]),
              [first[k] as number, 'that is the slope at (2, 3, 4): is it computed from a, b, c?'],
            ],
          });
          if (mistake) return mistake;
        }
      }
      return solved('checked by nudges at two places, as you should check every gradient');
    },
  },

  nudge: {
    title: 'The gradient by nudges',
    level: 1,
    hints: [
      'For each k: a copy of xs with xs[k] + h, another with xs[k] − h.',
      'The distance between the two is 2h, not h.',
      'h = 1e-5 is a good choice for both sides; the picture in the lecture shows why.',
    ],
    check(gradient: (g: (xs: Numbers) => number, xs: Numbers) => Numbers) {
      const xs = [2, 3, -1];
      const [x, y, z] = xs as [number, number, number];
      const right = [3 * x ** 2 * y, x ** 3, Math.exp(z)];
      const asked: Numbers[] = [];
      const got = gradient((at) => {
        asked.push([...at]);
        const [p, q, r] = at as unknown as [number, number, number];
        return p ** 3 * q + Math.exp(r);
      }, xs);
      if (xs.join() !== [x, y, z].join()) {
        return notYet(`xs was [${[x, y, z]}] and is [${xs}] now: nudge a copy, or put it back`);
      }
      if (got?.length !== 3) return notYet('return a number for each of xs');
      const place = [x, y, z];
      const moves = asked.map((at) => at.map((value, i) => value - (place[i] as number)));
      if (moves.some((move) => move.filter((by) => by !== 0).length > 1)) {
        return notYet('several inputs were nudged at once: one at a time, the others stay');
      }
      for (const [k, want] of right.entries()) {
        const known = [
          [2 * want, 'twice too much: the distance between the two sides is 2h'],
          [want / 2, 'half of it: the distance is 2h, once'],
          [-want, 'the sign: take the left side from the right one'],
        ] as const;
        const what = `for x³y + e^z at (2, 3, −1) the slope by number ${k}`;
        const mistake = mistakeIn(got[k], want, { what, known });
        if (mistake) return mistake;
      }
      const sides = right.map((_, k) => new Set(moves.map((move) => Math.sign(move[k] as number))));
      if (sides.some((each) => !each.has(1) || !each.has(-1))) {
        return notYet('nearly, but you look to one side only: both sides are far more exact');
      }
      const error = Math.max(...right.map((want, k) => Math.abs((got[k] as number) - want)));
      const h = Math.max(...moves.flat());
      if (error > 1e-7) {
        const cure = h > 1e-5 ? 'smaller' : 'larger';
        return notYet(`nearly, but with h = ${h} you are off by ${error}: try a ${cure} one`);
      }
      return solved(`${asked.length} calls for 3 slopes; backward needs one walk for all`);
    },
  },

  mend: {
    title: 'Mend the engine',
    level: 1,
    hints: [
      'Try a + a on paper: x and y are the same cell. What does the second line do to the first?',
      'A value that is used twice acts along two paths; what arrives along them adds up.',
    ],
    check({ add, mul }: Rules) {
      const cell = (data: number, grad = 0): Cell => ({ data, grad });
      const [x, y] = [cell(3), cell(4)];
      add(cell(7, 10), x, y);
      for (const each of [x, y]) {
        const mistake = mistakeIn(each.grad, 10, {
          what: 'a plus got 10 from the right, and what it handed on',
          known: [
            [1, 'that is its own slope; times what arrived, by the chain rule'],
            [20, 'a plus hands on what it got, once to each'],
          ],
        });
        if (mistake) return mistake;
      }
      [x.grad, y.grad] = [0, 0];
      mul(cell(12, 10), x, y);
      for (const [each, other] of [
        [x, y],
        [y, x],
      ] as const) {
        const mistake = mistakeIn(each.grad, 10 * other.data, {
          what: `3 · 4 got 10 from the right; what the ${each.data} got`,
          known: [
            [other.data, 'that is its own slope; times what arrived, by the chain rule'],
            [10 * each.data, 'the slope by one factor is the other one'],
          ],
        });
        if (mistake) return mistake;
      }
      const a = cell(3);
      add(cell(6, 1), a, a);
      const once = mistakeIn(a.grad, 2, {
        what: 'the slope of a + a',
        known: [[1, 'the second side has overwritten the first; what arrives must add up']],
      });
      if (once) return once;
      a.grad = 0;
      mul(cell(9, 1), a, a);
      const square = mistakeIn(a.grad, 6, {
        what: 'the slope of a · a at 3',
        known: [[3, 'plus is mended, but times still overwrites']],
      });
      if (square) return square;
      // y = (a + b) · (a · b), where both lead back to a and b.
      const [p, q] = [cell(-2), cell(3)];
      const [sum, product] = [cell(1, -6), cell(-6, 1)];
      add(sum, p, q);
      mul(product, p, q);
      return (
        mistakeIn(p.grad, -3, {
          what: 'for (a + b) · (a · b) at (−2, 3) the slope by a',
          known: [
            [3, 'the product has overwritten what came from the sum'],
            [-6, 'the product has added nothing'],
          ],
        }) ?? solved('no path is lost any more')
      );
    },
  },

  order: {
    title: 'Children first',
    level: 2,
    hints: [
      'Recursion: first all that the children were made from, then the children, then the value.',
      'A Set remembers what you have seen: a value enters the list once.',
      'visit(value): if seen, return; mark it; visit each child; push the value.',
    ],
    check(topologicalOrder: (root: Made) => readonly Made[]) {
      for (const root of [made('y'), triangle(), twoPaths()]) {
        const wrong = misordered(topologicalOrder(root), root);
        if (wrong) return wrong;
      }
      return (
        tooManyVisits(topologicalOrder) ?? solved('backwards through it, nobody hands on early')
      );
    },
  },

  log: {
    title: 'A new op',
    level: 2,
    hints: [
      'The slope of ln x is 1/x.',
      'What is handed on is the slope times out.grad, and it is added.',
      'new Value(Math.log(x.data), "", op, [x]): without the children, backward finds no way.',
    ],
    check(log: (x: Value) => Value) {
      const x = new Value(2);
      const y = log(x);
      if (!(y instanceof Value)) return notYet('log must return a Value');
      const forward = mistakeIn(y.data, Math.LN2, {
        what: 'log(2)',
        known: [
          [1, 'that is to the base 2; we want the natural logarithm'],
          [Math.log10(2), 'that is to the base 10; we want the natural logarithm'],
        ],
      });
      if (forward) return forward;
      if (!y.children.includes(x)) {
        return notYet('log(2) is right, but the result does not know x: give it as a child');
      }
      y.mul(3).backward();
      const chained = mistakeIn(x.grad, 1.5, {
        what: 'the slope of 3 · log(x) at 2',
        known: [
          [0, 'nothing arrives at x: does backward change a.grad?'],
          [0.5, 'times what arrived, out.grad, by the chain rule'],
          [3 / Math.LN2, 'the slope is 1 by x, not 1 by log(x)'],
          [6, 'that is out.grad · x; the slope is 1/x'],
          [3, 'the slope is 1/x, and x is 2'],
        ],
      });
      if (chained) return chained;
      x.grad = 0;
      log(x).add(log(x)).backward();
      return (
        mistakeIn(x.grad, 1, {
          what: 'the slope of log(x) + log(x) at 2',
          known: [[0.5, 'the second has overwritten the first: += instead of =']],
        }) ?? solved('an op is a formula and its slope; you can add any that you can differentiate')
      );
    },
  },

  likelihood: {
    title: 'The likelihood of the right answer',
    level: 2,
    hints: [
      'exp of each logit; the sum of them; the one at target divided by the sum.',
      'Then log, and the sign: a loss is small when the probability is near 1.',
      'All with methods of Value: a number that is taken out with .data brings no gradient back.',
    ],
    check(loss: (logits: readonly Value[], target: number) => Value) {
      for (const [numbers, target] of [
        [[0, 3, -2, 1], 3],
        [[0.5, -1, 2], 0],
      ] as const) {
        const exps = numbers.map(Math.exp);
        const sum = exps.reduce((total, each) => total + each, 0);
        const p = exps.map((each) => each / sum);
        const right = -Math.log(p[target] as number);
        const logits = numbers.map((each) => new Value(each));
        const out = loss(logits, target);
        if (!(out instanceof Value)) return notYet('the loss must be a Value');
        const what = `for [${numbers}] and target ${target} the loss`;
        const mistake = mistakeIn(out.data, right, {
          what,
          known: [
            [p[target] as number, 'that is the probability; take its log, and the sign'],
            [-right, 'the sign is wrong: the log of a probability is negative, a loss is not'],
            [-(numbers[target] as number), 'that is only the logit: it must be divided by the sum'],
            [Math.log(sum), "that is the log of the sum; the target's logit is missing"],
            [right / numbers.length, 'one example, so there is nothing to take the mean of'],
            [right / Math.LN2, 'that is in bits: take the natural logarithm'],
            ...numbers.map(
              (_, i) =>
                [-Math.log(p[i] as number), `that is for target ${i}, not ${target}`] as const,
            ),
          ],
        });
        if (mistake) return mistake;
        out.backward();
        for (const [i, { grad }] of logits.entries()) {
          const wrong = mistakeIn(grad, (p[i] as number) - (i === target ? 1 : 0), {
            what: `${what} is right; its slope by logit ${i}`,
            known: [[0, 'nothing arrives: is there a .data or a Math.exp on the way?']],
          });
          if (wrong) return wrong;
        }
      }
      return solved(
        'the slopes are p − 1 at the target and p elsewhere. Try logits of 0 and 1000: exp overflows, ' +
          'and lecture 2 meets the cure',
      );
    },
  },

  train: {
    title: 'The loop',
    level: 2,
    hints: [
      'Four things each step: the loss, gradients to 0, backward, all parameters a step.',
      'The loss must be computed anew in each step: the parameters have moved.',
      'p.data -= rate * p.grad, for all of them, after backward.',
    ],
    check(train: Train) {
      const start = [1, -2] as const;
      const right = descent(start, 5, 0.05);
      const [p, q] = start.map((each) => new Value(each)) as [Value, Value];
      const lossOf = () => p.sub(3).pow(2).add(p.mul(q).add(1).pow(2));
      train([p, q], lossOf, 5, 0.05);
      const known: [place: Numbers, message: string][] = [
        [start, 'nothing has moved: are the gradients set to 0 between backward and the step?'],
        [descent(start, 5, 0.05, 'keep'), 'the gradients pile up: set them to 0 in each step'],
        [descent(start, 5, -0.05), 'that is uphill: the step goes against the gradient'],
        [descent(start, 6, 0.05), 'one step too many'],
        [descent(start, 4, 0.05), 'one step too few'],
        [descent(start, 1, 0.05), 'that is after one step; do five'],
        [descent(start, 5, 1), 'the rate is not used'],
        [descent(start, 5, 0.05, 'in turn'), 'each parameter moves before the next has its slope'],
        [descent(start, 5, 0.05, 'sign'), 'only the signs of the gradients are used'],
      ];
      if (!alike([p.data, q.data], right)) {
        const place = `after 5 steps of 0.05 from (1, −2) you are at (${p.data.toFixed(4)}, ${q.data.toFixed(4)})`;
        const [, message = `it should be (${right.map((each) => each.toFixed(4)).join(', ')})`] =
          known.find(([at]) => alike([p.data, q.data], at)) ?? [];
        return notYet(`${place}: ${message}`);
      }
      [p.data, q.data] = start;
      [p.grad, q.grad] = [7, 7];
      train([p, q], lossOf, 5, 0.05);
      if (!alike([p.data, q.data], right)) {
        return notYet(
          'right, if the gradients are 0 when it is called; they may not be: set them to 0 before backward',
        );
      }
      return solved('every training of this series is this loop');
    },
  },

  hinge: {
    title: 'From the perceptron to the support vector machine',
    level: 2,
    hints: [
      'y · s is above 0 on the right side. How much is missing to 1?',
      'relu() is the maximum with 0.',
      'micrograd has sum(values), and a Value can be divided by a number.',
    ],
    check(hinge: (scores: readonly Value[], ys: Numbers) => Value) {
      const scores = [2.5, 0.5, -0.25, -3, 0.75];
      const ys = [1, 1, -1, 1, -1];
      const n = scores.length;
      const total = (cost: (margin: number) => number) =>
        scores.reduce((sum, score, i) => sum + cost(score * (ys[i] as number)), 0);
      const right = total((margin) => Math.max(0, 1 - margin)) / n;
      const values = scores.map((score) => new Value(score));
      const loss = hinge(values, ys);
      if (!(loss instanceof Value)) return notYet('the loss must be a Value');
      const mistake = mistakeIn(loss.data, right, {
        what: 'the loss',
        known: [
          [right * n, 'that is the sum; take the mean'],
          [
            total((margin) => Math.max(0, -margin)) / n,
            "that is the perceptron's: a point that is barely right must still pull",
          ],
          [total((margin) => 1 - margin) / n, 'points beyond the margin must cost 0, not less'],
          [
            total((margin) => Math.max(0, 1 + margin)) / n,
            'the sign: a point on the right side costs less, not more',
          ],
          [total((margin) => Math.max(0, 1 - margin) ** 2) / n, 'that is squared'],
          [
            scores.reduce((sum, score) => sum + Math.max(0, 1 - score), 0) / n,
            'the classes are not used',
          ],
          [total((margin) => Number(margin <= 0)) / n, 'that is the share of mistakes'],
        ],
      });
      if (mistake) return mistake;
      loss.backward();
      for (const [i, { grad, data }] of values.entries()) {
        const y = ys[i] as number;
        const what = `the loss is right; its slope by the score ${data} of class ${y}`;
        const wrong = mistakeIn(grad, 1 - y * data > 0 ? -y / n : 0, {
          what,
          known: [[0, 'nothing arrives: is there a .data or a Math.max on the way?']],
        });
        if (wrong) return wrong;
      }
      return solved('a slope of 0 beyond the margin: those points have no say any more');
    },
  },

  perceptron: {
    title: 'The perceptron',
    level: 2,
    hints: [
      'Begin with w1, w2 and b at 0. Is c · (w1·x + w2·y + b) above 0? Then leave all as it is.',
      'Else w1 += c·x, w2 += c·y, b += c.',
      'At the beginning all scores are 0. A score of 0 is a mistake too, or nothing ever moves.',
    ],
    check(perceptron: Perceptron) {
      for (const seed of [1, 2, 3]) {
        const { points, ys } = separable(seed);
        const got = perceptron(points, ys, 200);
        if (got?.length !== 3 || got.some((each) => typeof each !== 'number')) {
          return notYet('return [w1, w2, b]');
        }
        const mistakes = mistakesOf(got, points, ys);
        if (mistakes === 0) continue;
        const known: [at: Numbers, message: string][] = [
          [[0, 0, 0], 'all is 0 still: is a score of 0 no mistake for you?'],
          [learnt(points, ys, 200, 'always'), 'points on the right side move it too'],
          [learnt(points, ys, 200, 'no bias'), 'the bias does not move'],
          [learnt(points, ys, 200, 'no class'), 'the class of the point is not used in the step'],
          [learnt(points, ys, 200, 'away'), 'the step goes the wrong way'],
          [learnt(points, ys, 1), 'only one pass was made'],
        ];
        const [, why = 'is every mistake answered with a step of c times (x, y, 1)?'] =
          known.find(([at]) => alike(got, at)) ?? [];
        return notYet(
          `${mistakes} of ${points.length} points are on the wrong side, where a line parts them all: ${why}`,
        );
      }
      return solved(
        'no gradient, and it always ends if there is such a line (Novikoff 1962). Give it the moons, and ' +
          'it never does',
      );
    },
  },

  line: {
    title: 'The straight line on paper',
    level: 2,
    hints: [
      'Set the derivative by b to 0: the errors add up to 0, so the line goes through the means.',
      'Then the derivative by w: the errors times x add up to 0.',
      'The slope is the covariance of x and y by the variance of x.',
    ],
    check(fit: (xs: Numbers, ys: Numbers) => readonly [w: number, b: number]) {
      const generator = torchGenerator(3);
      for (const [w, b] of [
        [1.5, -0.5],
        [-2, 4],
      ] as const) {
        const xs = Array.from(generator.randn(16, 'float64'), (x) => 2 + x);
        const noise = generator.randn(16, 'float64');
        const ys = xs.map((x, i) => w * x + b + 0.5 * (noise[i] as number));
        const got = fit(xs, ys);
        if (got?.length !== 2) return notYet('return [w, b]');
        const [slope, intercept] = normalEquation(xs, ys);
        const [inverse] = normalEquation(ys, xs);
        const dot = (p: Numbers, q: Numbers) =>
          p.reduce((sum, x, i) => sum + x * (q[i] as number), 0);
        const mean = (list: Numbers) => list.reduce((sum, each) => sum + each, 0) / list.length;
        const mistake =
          mistakeIn(got[0], slope, {
            what: 'w',
            known: [
              [intercept, 'that is b: return [w, b]'],
              [dot(xs, ys) / dot(xs, xs), 'that line goes through the origin: take the means off'],
              [inverse, 'that is the slope of x by y: divide by the variance of x'],
              [1 / inverse, 'that makes the errors in x small: divide by the variance of x'],
              [slope * Math.sqrt(inverse / slope), 'that is the correlation'],
              [(slope * 16) / 15, 'the one divides by n, the other by n − 1'],
              [(slope * 15) / 16, 'the one divides by n, the other by n − 1'],
            ],
          }) ??
          mistakeIn(got[1], intercept, {
            what: 'w is right; b',
            known: [
              [mean(ys), 'that is the mean of y: take off w times the mean of x'],
              [mean(ys) + slope * mean(xs), 'the sign: w times the mean of x is taken off'],
              [ys[0] as number, 'that is the first y'],
            ],
          });
        if (mistake) return mistake;
      }
      return solved('what a hundred steps of gradient descent came near to in the lecture');
    },
  },

  engine: {
    title: 'An engine of your own',
    level: 3,
    hints: [
      'Fields: data, grad = 0, the children, and a closure that hands the gradient on.',
      'Each method makes the result, gives it its closure, and returns it; x.grad += slope * out.grad.',
      'backward: a topological order, the gradient of the result to 1, then the closures from the last to the first.',
      'The slopes: pow k · x^(k − 1), exp the result itself, log 1 / x.',
    ],
    check(Engine: new (data: number) => Scalar) {
      for (const { formula, of, value, at, known = [] } of expressions) {
        const leaves = at.map((data) => new Engine(data));
        const result = of(leaves);
        const what = `${formula} at (${at.join(', ')})`;
        const forward = mistakeIn(result?.data, value(at), { what });
        if (forward) return forward;
        result.backward();
        for (const [k, want] of nudged(value, at).entries()) {
          const mistake = mistakeIn(leaves[k]?.grad, want, {
            what: `${what} is right; its slope by the ${at[k]}`,
            known: [
              ...known,
              [
                0,
                'nothing arrives: does backward begin with a gradient of 1 and reach the leaves?',
              ],
            ],
          });
          if (mistake) return mistake;
        }
      }
      return solved('plus, times, powers, exp and log: all that a GPT needs, but for the speed');
    },
  },
});

export const { check, hint } = exercises;

/** Slope and intercept of least squares, from (Σx² Σx; Σx n)(w, b) = (Σxy, Σy) by Cramer's rule. */
function normalEquation(xs: Numbers, ys: Numbers): [w: number, b: number] {
  const sum = (term: (x: number, y: number) => number) =>
    xs.reduce((total, x, i) => total + term(x, ys[i] as number), 0);
  const [n, x, y] = [xs.length, sum((each) => each), sum((_, each) => each)];
  const [xx, xy] = [sum((each) => each * each), sum((p, q) => p * q)];
  const determinant = n * xx - x * x;
  return [(n * xy - x * y) / determinant, (xx * y - x * xy) / determinant];
}

function alike(a: Numbers, b: Numbers): boolean {
  return a.every((each, i) => Math.abs(each - (b[i] as number)) < 1e-6);
}
