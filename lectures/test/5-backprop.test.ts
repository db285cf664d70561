/** What is said of the usual wrong answers to the exercises of lecture 5. */
import {
  backward,
  batchNormBackward,
  crossEntropyBackward,
  formulas,
  forward,
  mistakes,
  type Name,
  names,
  pass,
  passBackward,
} from '@makemore/backprop';
import { oneHot, softmax, sub, type Tensor, tensor } from '@makemore/tensor-ops';
import { describe, expect, test, vi } from 'vitest';
import { exercises } from '../checks/5-backprop.ts';
import { smallProblem } from '../checks/backwardSteps.ts';
import { refusesOf } from './refusesOf.ts';

// Whatever else the machine is doing.
vi.setConfig({ testTimeout: 60_000 });

type AnswerTo<Id extends keyof typeof exercises.list> = Parameters<
  (typeof exercises.list)[Id]['check']
>[0];

const refuses = refusesOf(exercises);

/** In which exercise each of the 26 is asked for. */
const parts = {
  'to-logits': [0, 8],
  linear: [8, 12],
  'batchnorm-steps': [12, 21],
  bottom: [21, 26],
} as const;

describe.each(Object.entries(parts))('%s', (id, [from, to]) => {
  const asked = names.slice(from, to);
  const judged = (own: object) => exercises.judge(id as 'to-logits', { ...formulas, ...own });

  test("the package's formulas are right", async () => {
    expect((await judged({})).solved).toBe(true);
  });

  test.each(asked)("the package's mistake in %s is found, and no other formula", async (name) => {
    const { solved, message } = await judged({ [name]: mistakes[name].formula });
    expect(solved).toBe(false);
    const lines = message.split('\n  ');
    expect(lines).toHaveLength(2);
    expect(lines[0]).toBe(`${asked.length - 1} of ${asked.length} formulas are right`);
    expect(lines[1]).toMatch(new RegExp(`^d${name} is `));
  });

  test.each(asked)('a transposed, a scaled and a reversed %s', async (name) => {
    const formula = formulas[name];
    const said = async (own: typeof formula) => (await judged({ [name]: own })).message;
    expect(await said((v, d) => formula(v, d).neg())).toMatch(/has the wrong sign|minus/);
    expect(await said((v, d) => formula(v, d).mul(3))).toMatch(/is 3\.00 times what it should be/);
    expect(await said((v, d) => formula(v, d).mul(0))).toContain(`d${name} is 0 everywhere`);
    const matrices: readonly Name[] = ['W1', 'W2', 'h', 'embcat', 'C'];
    if (!matrices.includes(name)) return;
    expect(await said((v, d) => formula(v, d).transpose())).toContain(`d${name} is transposed`);
  });
});

refuses('to-logits', {
  'nothing yet': [{} as never, /^0 of 8 .*\n {2}no answer yet: dlogprobs, dprobs/],
  'the mean over all': [
    { ...formulas, logprobs: ({ logprobs, y }) => oneHot(y, 5).mul(-1 / logprobs.size) },
    /dlogprobs is 0\.200 times what it should be: a factor is missing, or one too many/,
  ],
  'no sum': [
    { ...formulas, countsSumInv: ({ counts }, d) => counts.mul(d.probs) },
    /dcountsSumInv has the shape \[9, 5\], not \[9, 1\]: .* summed backward, here over axis 1/,
  ],
  'no keepdim': [
    { ...formulas, countsSumInv: ({ counts }, d) => counts.mul(d.probs).sum(1) },
    /right numbers in the shape \[9\], not \[9, 1\]: keepdim/,
  ],
  'the other axis': [
    { ...formulas, countsSumInv: ({ counts }, d) => counts.mul(d.probs).sum(0, { keepdim: true }) },
    /shape \[1, 5\], not \[9, 1\]; .* over another axis/,
  ],
  'a path of counts': [
    { ...formulas, counts: (v, d) => d.countsSum.expand(v.counts.shape) },
    /dcounts is only what comes back from countsSum: there is another way, through probs/,
  ],
  'a path of logits': [
    { ...formulas, logits: (_, d) => d.normLogits },
    /dlogits is only what comes back from normLogits: there is another way, through logitMaxes/,
  ],
  'the maximum to all': [
    { ...formulas, logits: (_, d) => d.normLogits.add(d.logitMaxes) },
    /only its largest number made the maximum/,
  ],
  'the shortcut': [
    { ...formulas, logits: ({ logits, y }) => crossEntropyBackward(logits, y) },
    /dlogits has the right shape, but is off by/,
  ],
  'a promise': [
    { ...formulas, probs: (async () => 1) as never },
    /dprobs is a promise: no step needs await/,
  ],
  'it throws': [
    { ...formulas, probs: ({ probs, h }) => probs.add(h) },
    /dprobs threw ShapeError: /,
  ],
  'a division by 0': [
    { ...formulas, probs: ({ probs }, d) => d.logprobs.div(probs.sub(probs)) },
    /dprobs has numbers that are NaN or infinite/,
  ],
});

refuses('linear', {
  'the mean over the batch': [
    { ...formulas, W2: ({ h }, d) => h.matmul(d.logits, { transposeA: true }).div(9) },
    /dW2 is what comes out when the formula divides by the size of the batch once more/,
  ],
  'no sum of the bias': [
    { ...formulas, b2: (_, d) => d.logits },
    /db2 has the shape \[9, 5\], not \[5\]: .* over axis 0/,
  ],
  'the sum over the characters': [
    { ...formulas, b2: (_, d) => d.logits.sum(1) },
    /db2 has the shape \[9\], not \[5\]; .* another axis/,
  ],
  'no slope': [{ ...formulas, hpreact: (_, d) => d.h }, /dhpreact forgets the slope of tanh/],
  'hpreact squared': [
    { ...formulas, hpreact: ({ hpreact }, d) => d.h.mul(sub(1, hpreact.square())) },
    /squares hpreact, where the derivative of tanh has the square of its output/,
  ],
});

refuses('batchnorm-steps', {
  'no sum of the gain': [
    { ...formulas, bngain: ({ bnraw }, d) => bnraw.mul(d.hpreact) },
    /dbngain has the shape \[9, 6\], not \[1, 6\]: .* over axis 0/,
  ],
  'no expand': [
    { ...formulas, bndiff2: ({ y }, d) => d.bnvar.div(y.size - 1) },
    /dbndiff2 has the shape \[1, 6\], not \[9, 6\]: .* broadcast backward; expand it/,
  ],
  'no 2': [
    {
      ...formulas,
      bndiff: ({ bndiff, bnvarInv }, d) => bnvarInv.mul(d.bnraw).add(bndiff.mul(d.bndiff2)),
    },
    /dbndiff forgets the 2 of the square/,
  ],
  'only the square': [
    { ...formulas, bndiff: ({ bndiff }, d) => bndiff.mul(2).mul(d.bndiff2) },
    /dbndiff is only what comes back from bndiff2: there is another way, through bnraw/,
  ],
  'no 1/n': [
    { ...formulas, hprebn: (_, d) => d.bndiff.add(d.bnmeani) },
    /dhprebn forgets the 1\/n of the mean/,
  ],
  'a sign': [
    { ...formulas, bnvar: ({ bnvarInv }, d) => bnvarInv.pow(3).mul(0.5).mul(d.bnvarInv) },
    /dbnvar has the wrong sign: the exponent is −1\/2/,
  ],
});

refuses('bottom', {
  'the last place': [
    {
      ...formulas,
      C: ({ C, x }, d) => {
        const rows = d.emb.view(x.size, -1);
        const seen = new Map(Array.from(x.dataSync(), (id, k) => [id, k]));
        const last = tensor(
          Array.from({ length: C.shape[0] as number }, (_, id) => seen.get(id) ?? 0),
          { dtype: 'int32' },
        );
        return rows.index(last);
      },
    },
    /dC has the right shape, but is off by/,
  ],
  'not viewed': [
    { ...formulas, emb: (_, d) => d.embcat },
    /demb has the right numbers in the shape \[9, 12\], not \[9, 3, 4\]: keepdim, or view/,
  ],
});

const hit = (logits: Tensor, y: Tensor) => oneHot(y, logits.shape[1] as number);
const size = (t: Tensor) => t.shape[0] as number;

refuses('cross-entropy', {
  'only probabilities': [(z) => softmax(z).div(size(z)), /the right character pulls as well/],
  'no mean': [
    (z, y) => crossEntropyBackward(z, y).mul(size(z)),
    /is n = 9 times too large: the loss is a mean, so a 1\/n is missing/,
  ],
  'the mean twice': [(z, y) => crossEntropyBackward(z, y).div(size(z)), /is n = 9 times too small/],
  'all elements': [
    (z, y) => softmax(z).sub(hit(z, y)).div(z.size),
    /is divided by all n · V elements/,
  ],
  'observed minus expected': [(z, y) => crossEntropyBackward(z, y).neg(), /has the wrong sign/],
  'the wrong axis': [
    (z, y) => softmax(z, 0).sub(hit(z, y)).div(size(z)),
    /has its softmax over the wrong axis/,
  ],
  'logits themselves': [
    (z, y) => z.sub(hit(z, y)).div(size(z)),
    /has logits where probabilities belong/,
  ],
  'no division': [(z, y) => z.exp().sub(hit(z, y)).div(size(z)), /not divided by their sum/],
  'only the target': [
    (z, y) => softmax(z).sub(1).mul(hit(z, y)).div(size(z)),
    /has only the right character/,
  ],
  'a number': [(() => 1) as never, /dlogits is 1, not a tensor/],
});

const smoothed = (z: Tensor, q: Tensor) => softmax(z).sub(q).div(size(z));

refuses('smoothing', {
  none: [(z, y) => crossEntropyBackward(z, y), /0\.2 dlogits is the one without smoothing/],
  'nothing for the others': [
    (z, y, a) => smoothed(z, hit(z, y).mul(1 - a)),
    /gives the right character less, but the others nothing/,
  ],
  'all to each': [
    (z, y, a) =>
      smoothed(
        z,
        hit(z, y)
          .mul(1 - a)
          .add(a),
      ),
    /divide it among V/,
  ],
  'among the others': [
    (z, y, a) =>
      smoothed(
        z,
        hit(z, y)
          .mul(1 - a)
          .add(a / 4),
      ),
    /divides the smoothing among V − 1/,
  ],
  'a weaker force': [
    (z, y, a) => crossEntropyBackward(z, y).mul(1 - a),
    /only makes the force weaker/,
  ],
  'the sign': [(z, y) => crossEntropyBackward(z, y).neg(), /0 dlogits has the wrong sign/],
});

const slopeOf = ({ bngain, bnvar }: { bngain: Tensor; bnvar: Tensor }) =>
  bngain.mul(bnvar.add(1e-5).pow(-0.5));
const mean = (t: Tensor, axis = 0) => t.mean(axis, { keepdim: true });

refuses('batchnorm', {
  constants: [(v, d) => slopeOf(v).mul(d), /takes mean and variance for constants/],
  'no variance': [
    (v, d) => slopeOf(v).mul(d.sub(mean(d))),
    /through the mean, but not through the variance/,
  ],
  'no mean': [
    (v, d) => slopeOf(v).mul(d.sub(v.bnraw.mul(9 / 8).mul(mean(d.mul(v.bnraw))))),
    /through the variance, but not through the mean/,
  ],
  'no Bessel': [
    (v, d) => slopeOf(v).mul(d.sub(mean(d)).sub(v.bnraw.mul(mean(d.mul(v.bnraw))))),
    /where is n\/\(n − 1\)\?/,
  ],
  'no gain': [(v, d) => batchNormBackward(v, d).div(v.bngain), /forgets bngain/],
  'sums instead of means': [
    (v, d) => batchNormBackward(v, d).mul(size(d)),
    /is n = 9 times too large/,
  ],
  'plus for minus': [
    (v, d) => slopeOf(v).mul(d.mul(2)).sub(batchNormBackward(v, d)),
    /adds what must be taken away/,
  ],
  'the variance itself': [
    (v, d) => batchNormBackward(v, d).mul(v.bnvar.add(1e-5).pow(-0.5)),
    /has 1\/var where 1\/√var belongs/,
  ],
  'the root, not divided': [
    (v, d) => batchNormBackward(v, d).mul(v.bnvar.add(1e-5)),
    /has √var where 1\/√var belongs/,
  ],
});

const layered = (
  { raw, variance }: { raw: Tensor; variance: Tensor },
  g: Tensor,
  { axis = 1, bessel = 1 } = {},
) =>
  variance
    .add(1e-5)
    .pow(-0.5)
    .mul(g.sub(mean(g, axis)).sub(raw.mul(bessel).mul(mean(g.mul(raw), axis))));

refuses('layer-norm', {
  'gain in front': [(v, d) => v.gain.mul(layered(v, d)), /has gain in front of the sums/],
  'no gain': [(v, d) => layered(v, d), /forgets gain/],
  'over the batch': [(v, d) => layered(v, v.gain.mul(d), { axis: 0 }), /sums over the batch/],
  Bessel: [(v, d) => layered(v, v.gain.mul(d), { bessel: 6 / 5 }), /has BatchNorm's n\/\(n − 1\)/],
  constants: [
    ({ gain, variance }, d) => variance.add(1e-5).pow(-0.5).mul(gain).mul(d),
    /takes mean and variance for constants/,
  ],
  'no variance': [
    ({ gain, variance }, d) => {
      const g = gain.mul(d);
      return variance
        .add(1e-5)
        .pow(-0.5)
        .mul(g.sub(mean(g, 1)));
    },
    /has no way through the variance$/,
  ],
});

refuses('swish', {
  'only the sigmoid': [
    (x, d) => x.sigmoid().mul(d),
    /only what comes back from the x in front: there is another way, through the x in the sigmoid/,
  ],
  'only through it': [
    (x, d) => x.mul(x.sigmoid()).mul(sub(1, x.sigmoid())).mul(d),
    /only what comes back from the x in the sigmoid/,
  ],
  'the slope alone': [
    (x) => x.sigmoid().add(x.mul(x.sigmoid()).mul(sub(1, x.sigmoid()))),
    /is the slope alone: times what arrived/,
  ],
  "the sigmoid's": [
    (x, d) => x.sigmoid().mul(sub(1, x.sigmoid())).mul(d),
    /x stands in front of it, too/,
  ],
  'σ for its slope': [
    (x, d) => x.sigmoid().add(x.mul(x.sigmoid())).mul(d),
    /has σ where its slope belongs/,
  ],
  'x (1 − x)': [
    (x, d) =>
      x
        .sigmoid()
        .add(x.mul(x).mul(sub(1, x)))
        .mul(d),
    /the slope of σ is σ \(1 − σ\), of its result/,
  ],
});

const largest = (x: Tensor, axis = 1) => x.eq(x.max(axis, { keepdim: true })).to('float32');

refuses('max', {
  'to everyone': [(x, d) => d.expand(x.shape), /gives every element all/],
  'as a mean': [(x, d) => d.expand(x.shape).div(4), /is that of the mean/],
  'a mask': [(x) => largest(x), /is the slope alone/],
  'all to each of a tie': [(x, d) => largest(x).mul(d), /of three that are largest each got all/],
  'all to the first of a tie': [
    (x, d) => oneHot(x.argmax(1), 4).mul(d),
    /of three that are largest one got all/,
  ],
  'the largest of a column': [(x, d) => largest(x, 0).mul(d), /the maximum is over a row, axis 1/],
  'not broadcast': [
    (_, d) => d,
    /dx has the shape \[2, 1\], not \[2, 4\]; a gradient has the shape of its value/,
  ],
});

type LossOf = (xs: readonly number[]) => number;
const nudged = (lossOf: LossOf, xs: readonly number[], eps: number, sides = 2) =>
  xs.map((_, k) => {
    const at = (by: number) => lossOf(xs.map((x, i) => (i === k ? x + by : x)));
    return (at(eps) - at(sides === 2 ? -eps : 0)) / (sides * eps);
  });
const share = (slopes: readonly number[], gradient: readonly number[]) =>
  Math.max(...slopes.map((slope, k) => Math.abs(slope - (gradient[k] as number)))) /
  Math.max(...[...slopes, ...gradient].map(Math.abs));

refuses('gradient-check', {
  'one side': [
    (lossOf, xs, given) => share(nudged(lossOf, xs, 1e-5, 1), given),
    /nudge to both sides/,
  ],
  'a large step': [
    (lossOf, xs, given) => share(nudged(lossOf, xs, 0.01), given),
    /your step of 1e-2 is too large/,
  ],
  'a small step': [
    (lossOf, xs, given) => share(nudged(lossOf, xs, 1e-12), given),
    /your step of 1e-12 is too small/,
  ],
  'a distance': [
    (lossOf, xs, given) =>
      Math.max(...nudged(lossOf, xs, 1e-5).map((s, k) => Math.abs(s - (given[k] as number)))),
    /3 % too large the error is .*: as a share of the largest slope/,
  ],
  'a floor': [
    (lossOf, xs, given) => {
      const slopes = nudged(lossOf, xs, 1e-5);
      const off = slopes.map((s, k) => Math.abs(s - (given[k] as number)));
      return Math.max(...off) / Math.max(1, ...slopes.map(Math.abs), ...given.map(Math.abs));
    },
    /the loss times 0\.000001 .* divide by the size of the slopes, with no floor/,
  ],
  'each by itself': [
    (lossOf, xs, given) =>
      Math.max(...nudged(lossOf, xs, 1e-5).map((s, k) => share([s], [given[k] as number]))),
    /is NaN, not a number that one can judge: is a slope of 0 divided by 0/,
  ],
  'only the first': [
    (lossOf, xs, given) => share(nudged(lossOf, xs, 1e-5).slice(0, 1), given.slice(0, 1)),
    /wrong in its last element .* nobody would notice: do you look at all elements/,
  ],
  'the mean sees little': [
    (lossOf, xs, given) => {
      const slopes = nudged(lossOf, xs, 1e-5);
      const sum = slopes.reduce((total, s, k) => total + (s - (given[k] as number)), 0);
      return Math.abs(sum) / Math.max(...slopes.map(Math.abs)) / 100;
    },
    /which nobody would notice/,
  ],
  'in place': [
    (lossOf, xs, given) => {
      (xs as number[])[0] = 7;
      return share(nudged(lossOf, xs, 1e-5), given);
    },
    /xs was \[0\.5,-1\.2,2,0\.3\] and is/,
  ],
});

/** A step of training, with the gradients changed by a habit. */
const stepping =
  (
    habit: (gradients: Record<string, Tensor>, rate: number) => Record<string, Tensor>,
  ): AnswerTo<'train'> =>
  (parameters, batch, rate) => {
    const made = pass(parameters, batch);
    const moves = habit(passBackward(parameters, made), rate);
    for (const [name, gradient] of Object.entries(moves)) {
      parameters[name as keyof typeof parameters].sub_(gradient.mul(rate));
    }
    return made.loss;
  };
const each = (change: (gradient: Tensor, name: string, rate: number) => Tensor) =>
  stepping((gradients, rate) =>
    Object.fromEntries(
      Object.entries(gradients).map(([name, value]) => [name, change(value, name, rate)]),
    ),
  );

refuses('train', {
  uphill: [each((gradient) => gradient.neg()), /C went uphill/],
  'no rate': [each((gradient, _, rate) => gradient.div(rate)), /W1 moved by its gradient; times/],
  'one stays': [
    each((gradient, name) => (name === 'bngain' ? gradient.mul(0) : gradient)),
    /not:\n {2}bngain has not moved$/,
  ],
  'a bias without its mean': [
    each((gradient, name) => (name === 'b2' ? gradient.div(9) : gradient)),
    /takes the mean over the batch, not the sum, in db2$/,
  ],
  'W2 moves first': [
    (parameters, batch, rate) => {
      const made = pass(parameters, batch);
      const { W2 } = passBackward(parameters, made);
      parameters.W2.sub_(W2.mul(rate));
      const { W2: _, ...others } = passBackward(parameters, made);
      for (const [name, gradient] of Object.entries(others)) {
        parameters[name as keyof typeof parameters].sub_(gradient.mul(rate));
      }
      return made.loss;
    },
    /W1 comes from a W2 that had moved already/,
  ],
  autograd: [
    (parameters, batch) => {
      const { loss } = pass(parameters, batch);
      loss.backward();
      return loss;
    },
    /no autograd here/,
  ],
  'autograd, smuggled in': [
    (parameters, batch) => {
      for (const p of Object.values<Tensor>({ ...parameters })) p.requiresGrad = true;
      return pass(parameters, batch).loss;
    },
    /a parameter requires a gradient now/,
  ],
  'the loss after': [
    (parameters, batch, rate) => {
      each((gradient) => gradient)(parameters, batch, rate);
      return pass(parameters, batch).loss;
    },
    /that is the loss after the step/,
  ],
  'no loss': [() => undefined as never, /return the loss of the batch/],
});

test.each(['bndiff2', 'hpreact', 'counts', 'W1'] as const)(
  'train: a step with the mistake in %s is traced to it',
  async (name) => {
    const { solved, message } = await exercises.judge('train', (parameters, batch, rate) => {
      const values = forward(parameters, batch);
      const wrong = backward(values, { [name]: mistakes[name].formula });
      for (const key of ['C', 'W1', 'b1', 'W2', 'b2', 'bngain', 'bnbias'] as const) {
        parameters[key].sub_(wrong[key].mul(rate));
      }
      return values.loss;
    });
    expect(solved).toBe(false);
    expect(message).toContain(mistakes[name].about);
    expect(message).toMatch(new RegExp(`in d${name}$`));
  },
);

test('the small problem has no two sizes alike, and characters that come twice', async () => {
  const { parameters, x, y } = smallProblem();
  const sizes = [y.size, ...parameters.W1.shape, ...parameters.W2.shape.slice(1), x.shape[1]];
  expect(new Set([...sizes, parameters.C.shape[1]]).size).toBe(sizes.length + 1);
  expect(new Set(await x.data()).size).toBeLessThan(x.size);
});
