/** Says of the answers to the exercises of lecture 5 whether they are right, and if not, what is wrong. */
import {
  batchNormBackward,
  crossEntropyBackward,
  type Formula,
  type Normalized,
  type Parameters,
} from '@makemore/backprop';
import { exercisesOf, notYet, solved } from '@makemore/notebook';
import { torchGenerator } from '@makemore/random';
import { layerNorm, oneHot, randn, softmax, type Tensor, tensor } from '@makemore/tensor-ops';
import { judgeSteps, madeUp } from './backwardSteps.ts';
import { judgeGradientCheck } from './gradientCheck.ts';
import { wrongIn } from './gradients.ts';
import { judgeTrainStep } from './trainStep.ts';

type Steps<N extends string> = Readonly<Record<N, Formula>>;

const toLogits = [
  'logprobs',
  'probs',
  'countsSumInv',
  'countsSum',
  'counts',
  'normLogits',
  'logitMaxes',
  'logits',
] as const;
const linear = ['h', 'W2', 'b2', 'hpreact'] as const;
const norm = [
  'bngain',
  'bnbias',
  'bnraw',
  'bnvarInv',
  'bnvar',
  'bndiff2',
  'bndiff',
  'bnmeani',
  'hprebn',
] as const;
const bottom = ['embcat', 'W1', 'b1', 'emb', 'C'] as const;

/** What arrives at an op's result, and the gradient of its input by autograd. */
function throughAutograd(x: Tensor, op: (x: Tensor) => Tensor): { dOut: Tensor; right: Tensor } {
  const input = x.detach();
  input.requiresGrad = true;
  const out = op(input);
  const dOut = randn(out.shape, { generator: torchGenerator(7) });
  out.mul(dOut).sum().backward();
  return { dOut, right: input.grad as Tensor };
}

export const exercises = exercisesOf('5-backprop', {
  swish: {
    title: 'Another activation',
    level: 1,
    hints: [
      'x is used twice: as itself, and in the sigmoid. Two paths, added.',
      'The slope of σ is σ (1 − σ).',
      'And all of it times what arrived.',
    ],
    async check(gradient: (x: Tensor, dOut: Tensor) => Tensor) {
      const x = randn([4, 6], { generator: torchGenerator(1) });
      const { dOut, right } = throughAutograd(x, (each) => each.mul(each.sigmoid()));
      const s = x.sigmoid();
      const bend = s.mul(s.neg().add(1));
      const wrong = await wrongIn(gradient(x, dOut), {
        right,
        n: 4,
        paths: { 'the x in front': s.mul(dOut), 'the x in the sigmoid': x.mul(bend).mul(dOut) },
        known: [
          [s.add(x.mul(bend)), 'is the slope alone: times what arrived'],
          [bend.mul(dOut), "is the sigmoid's: x stands in front of it, too"],
          [
            s.add(x.mul(s)).mul(dOut),
            'has σ where its slope belongs: σ (1 − σ) in the second part',
          ],
          [
            s.add(x.mul(x.mul(x.neg().add(1)))).mul(dOut),
            'has x (1 − x) in it: the slope of σ is σ (1 − σ), of its result',
          ],
        ],
      });
      return wrong
        ? notYet(`dx ${wrong}`)
        : solved('a product and a sigmoid; below x = −1.28 the slope is negative');
    },
  },

  'gradient-check': {
    title: 'A gradient check of your own',
    level: 2,
    hints: [
      'For each element: nudge it to both sides, by 1e-5, on a copy.',
      'The largest of |nudged − given|, divided by the largest of all |nudged| and |given|.',
      'Do not divide element by element: where a slope is 0, rounding would look like a mistake.',
    ],
    check: judgeGradientCheck,
  },

  'to-logits': {
    title: 'From the loss to the logits',
    level: 2,
    hints: [
      'For each: what does it make, with which slope, and what arrived there? Then look at the shapes.',
      'logprobs: only the 9 numbers at the targets are in the mean; oneHot(y, V) is 1 there.',
      'A column that was broadcast over a row: multiply, then sum over axis 1 with keepdim.',
      'counts makes probs and countsSum, logits makes normLogits and logitMaxes: two paths, added.',
    ],
    check: (steps: Steps<(typeof toLogits)[number]>) => judgeSteps(toLogits, steps),
  },

  linear: {
    title: 'A linear layer and tanh',
    level: 2,
    hints: [
      'logits = h W2 + b2. Write logits_ij as a sum over k, and ask what h_ik touches.',
      'There is one way to multiply the two so that the shape is right: matmul has transposeA and transposeB.',
      'The slope of tanh is 1 − tanh². Which of the values is tanh?',
    ],
    check: (steps: Steps<(typeof linear)[number]>) => judgeSteps(linear, steps),
  },

  'batchnorm-steps': {
    title: 'BatchNorm in nine steps',
    level: 3,
    hints: [
      'bngain and bnbias were broadcast over the examples: sum over axis 0, with keepdim.',
      'bnvar: the slope of x to the power of −0.5 is −0.5 · x to the power of −1.5, and x has 1e-5 in it.',
      'bndiff2: a sum forward is a broadcast backward, with the factor of the forward pass.',
      'bndiff makes bnraw and bndiff2, hprebn makes bndiff and bnmeani.',
    ],
    check: (steps: Steps<(typeof norm)[number]>) => judgeSteps(norm, steps),
  },

  bottom: {
    title: 'The first layer and the embedding',
    level: 2,
    hints: [
      'embcat, W1 and b1 are a linear layer again.',
      'emb: view moved nothing; view it back.',
      'C: each place adds its row to the row of its character. scatterAdd(0, ids, rows) adds rows[k, j] at [ids[k, j], j].',
      'ids must have the shape of the rows: x.view(-1, 1).expand(rows.shape).',
    ],
    check: (steps: Steps<(typeof bottom)[number]>) => judgeSteps(bottom, steps),
  },

  'cross-entropy': {
    title: 'The cross-entropy in one go',
    level: 2,
    hints: [
      'Write the loss of one example as −z_y + ln Σ exp(z_k), and take the slope by z_j.',
      'The slope of the logarithm of the sum is a probability.',
      'softmax, oneHot, and the 1/n of the mean.',
    ],
    async check(gradient: (logits: Tensor, y: Tensor) => Tensor) {
      const { values } = madeUp();
      const logits = values.logits.mul(20); // some sure, some not
      const { y } = values;
      const [n, V] = logits.shape as [number, number];
      const [p, target] = [softmax(logits), oneHot(y, V)];
      const wrong = await wrongIn(gradient(logits, y), {
        right: crossEntropyBackward(logits, y),
        n,
        known: [
          [p.div(n), 'is the probabilities over n: the right character pulls as well'],
          [p, 'is the probabilities: the right character pulls as well'],
          [softmax(logits, 0).sub(target).div(n), 'has its softmax over the wrong axis'],
          [p.sub(target).div(n * V), 'is divided by all n · V elements: the mean is over examples'],
          [logits.sub(target).div(n), 'has logits where probabilities belong: take the softmax'],
          [logits.exp().sub(target).div(n), 'has exp(logits), not divided by their sum'],
          [p.mul(target).sub(target).div(n), 'has only the right character: the others are pushed'],
        ],
      });
      return wrong
        ? notYet(`dlogits ${wrong}`)
        : solved('eight steps in one line; each row pulls and pushes, and adds up to 0');
    },
  },

  smoothing: {
    title: 'Label smoothing',
    level: 2,
    hints: [
      'The loss is −Σ_j q_j ln p_j with a q that adds up to 1. Take the slope by z_j as before.',
      'The slope of −ln p_k by z_j is p_j − [j = k]. Weigh that with q_k and add up.',
      'Expected minus observed: what is observed now?',
    ],
    async check(gradient: (logits: Tensor, y: Tensor, smoothing: number) => Tensor) {
      const { values } = madeUp();
      const { logits, y } = values;
      const [n, V] = logits.shape as [number, number];
      for (const smoothing of [0, 0.2]) {
        const even = smoothing / V;
        const hit = oneHot(y, V);
        const { right } = lossGradient(logits, (z) => {
          const logprobs = softmax(z).log();
          return hit
            .mul(1 - smoothing)
            .add(even)
            .mul(logprobs)
            .sum()
            .div(-n);
        });
        const p = softmax(logits);
        const wrong = await wrongIn(gradient(logits, y, smoothing), {
          right,
          n,
          known: [
            [p.sub(hit).div(n), 'is the one without smoothing'],
            [
              p.sub(hit.mul(1 - smoothing)).div(n),
              'gives the right character less, but the others nothing: q must add up to 1',
            ],
            [
              p.sub(hit.mul(1 - smoothing).add(smoothing)).div(n),
              'gives each character all of the smoothing: divide it among V',
            ],
            [
              p.sub(hit.mul(1 - smoothing).add(smoothing / (V - 1))).div(n),
              'divides the smoothing among V − 1; here all V get their part, the right one too',
            ],
            [
              p
                .sub(hit)
                .mul(1 - smoothing)
                .div(n),
              'only makes the force weaker: what of the second part of q?',
            ],
          ],
        });
        if (wrong) return notYet(`for a smoothing of ${smoothing} dlogits ${wrong}`);
      }
      return solved(
        'still expected minus observed; what is observed is q, and no force is left at p = q',
      );
    },
  },

  max: {
    title: 'Backward of a maximum',
    level: 2,
    hints: [
      'Only the largest of a row made the result: a mask, x.eq(…).',
      'What arrives has a number a row; broadcast it, times the mask.',
      'Count how many are the largest, mask.sum(1, { keepdim: true }), and divide.',
    ],
    async check(gradient: (x: Tensor, dOut: Tensor) => Tensor) {
      const rows = [
        [1, 3, 2, -1],
        [0.5, -2, 0.25, 0],
        [2, 1, 2, 2],
      ];
      for (const some of [rows.slice(0, 2), rows]) {
        const x = tensor(some);
        const { dOut, right } = throughAutograd(x, (each) => each.max(1, { keepdim: true }));
        const mask = x.eq(x.max(1, { keepdim: true })).to('float32');
        const first = oneHot(x.argmax(1), 4);
        const wrong = await wrongIn(gradient(x, dOut), {
          right,
          n: some.length,
          known: [
            [dOut.expand(x.shape), 'gives every element all: only the largest made the result'],
            [dOut.expand(x.shape).div(4), 'is that of the mean: only the largest made the result'],
            [mask, 'is the slope alone: times what arrived'],
            [
              mask.mul(dOut),
              'is right without ties, but of three that are largest each got all: nudge all three, and the result moves once',
            ],
            [
              first.mul(dOut),
              'is right without ties, but of three that are largest one got all: they shall share alike',
            ],
            [
              x
                .eq(x.max(0, { keepdim: true }))
                .to('float32')
                .mul(dOut),
              'goes by the largest of a column: the maximum is over a row, axis 1',
            ],
          ],
        });
        if (wrong) return notYet(`dx ${wrong}`);
      }
      return solved(
        'a maximum routes. At a tie there is no derivative; any split that adds up to 1 is a subgradient',
      );
    },
  },

  batchnorm: {
    title: 'BatchNorm in one go',
    level: 3,
    hints: [
      'One neuron, n numbers. Each acts directly, through the mean, and through the variance.',
      'The variance does not change with the mean: the deviations add up to 0.',
      'Put x − mean = raw / s into it wherever you can, and take gain · s / n out.',
      'n · dOut − Σ dOut − n/(n − 1) · raw · Σ (dOut · raw), times gain · s / n.',
    ],
    async check(gradient: (values: Normalized, dOut: Tensor) => Tensor) {
      const { values, gradients } = madeUp();
      const { bngain, bnraw, bnvar } = values;
      const dOut = gradients.hpreact;
      const n = dOut.shape[0] as number;
      const s = bnvar.add(1e-5).pow(-0.5);
      const slope = bngain.mul(s);
      const mean = dOut.mean(0, { keepdim: true });
      const along = dOut.mul(bnraw).mean(0, { keepdim: true });
      const right = batchNormBackward(values, dOut);
      const bessel = bnraw.mul(n / (n - 1)).mul(along);
      const wrong = await wrongIn(gradient({ bngain, bnraw, bnvar }, dOut), {
        right,
        n,
        known: [
          [slope.mul(dOut), 'takes mean and variance for constants; they depend on each x'],
          [slope.mul(dOut.sub(mean)), 'has the way through the mean, but not through the variance'],
          [
            slope.mul(dOut.sub(bessel)),
            'has the way through the variance, but not through the mean',
          ],
          [
            slope.mul(dOut.sub(mean).sub(bnraw.mul(along))),
            'divides by n where the variance divides by n − 1: where is n/(n − 1)?',
          ],
          [s.mul(dOut.sub(mean).sub(bessel)), 'forgets bngain'],
          [slope.mul(dOut.add(mean).add(bessel)), 'adds what must be taken away'],
          [
            right.mul(bnvar.add(1e-5)),
            'has √var where 1/√var belongs: the larger the spread, the smaller the slope',
          ],
          [right.mul(s), 'has 1/var where 1/√var belongs'],
        ],
      });
      if (wrong) return notYet(`dhprebn ${wrong}`);
      return solved(
        'what is left has no part along a shift and none along a stretch: a projection',
      );
    },
  },

  'layer-norm': {
    title: 'LayerNorm in one go',
    level: 3,
    hints: [
      'It is BatchNorm turned by 90°: sums over axis 1, and C in the place of n.',
      'The variance is divided by C here, so n/(n − 1) goes.',
      'gain has a number for each element of the row, so it is within the sums: begin with g = gain · dOut.',
    ],
    async check(
      gradient: (
        values: { readonly gain: Tensor; readonly raw: Tensor; readonly variance: Tensor },
        dOut: Tensor,
      ) => Tensor,
    ) {
      const generator = torchGenerator(3);
      const x = randn([4, 6], { generator }).mul(2); // (B, C)
      const gain = randn([6], { generator }).mul(0.5).add(1); // (C)
      const { dOut, right } = throughAutograd(x, (each) =>
        layerNorm(each, { weight: gain, eps: 1e-5 }),
      );
      const variance = x.var(1, { keepdim: true, correction: 0 }); // (B, 1)
      const s = variance.add(1e-5).pow(-0.5);
      const raw = x.sub(x.mean(1, { keepdim: true })).mul(s);
      const inward = (g: Tensor, axis = 1, bessel = 1) =>
        g
          .sub(g.mean(axis, { keepdim: true }))
          .sub(raw.mul(bessel).mul(g.mul(raw).mean(axis, { keepdim: true })));
      const g = gain.mul(dOut);
      const wrong = await wrongIn(gradient({ gain, raw, variance }, dOut), {
        right,
        n: 6,
        known: [
          [
            gain.mul(s).mul(inward(dOut)),
            'has gain in front of the sums: it differs along the row, so it belongs within them',
          ],
          [s.mul(inward(dOut)), 'forgets gain'],
          [
            s.mul(inward(g, 0)),
            'sums over the batch, as BatchNorm does: LayerNorm goes along a row',
          ],
          [
            s.mul(inward(g, 1, 6 / 5)),
            "has BatchNorm's n/(n − 1): here the variance is divided by C",
          ],
          [
            s.mul(inward(g, 1, 4 / 3)),
            "has BatchNorm's n/(n − 1): here the variance is divided by C",
          ],
          [s.mul(g), 'takes mean and variance for constants; they depend on each x'],
          [s.mul(g.sub(g.mean(1, { keepdim: true }))), 'has no way through the variance'],
          [
            gain.mul(s).mul(dOut.sub(dOut.mean(1, { keepdim: true }))),
            'has no way through the variance, and gain in front of the sum',
          ],
        ],
      });
      if (wrong) return notYet(`dx ${wrong}`);
      return solved(
        'each row by itself: nothing in it depends on the batch. The GPT of lecture 7 has it',
      );
    },
  },

  train: {
    title: 'All together: training without autograd',
    level: 3,
    hints: [
      'Forward as in the lecture, but keep embcat, bnraw, bnvar, h and the logits.',
      'dlogits in one go; a linear layer; tanh; BatchNorm in one go; a linear layer; the embedding.',
      'All gradients first, then all parameters: dh needs W2 as it was.',
      'p.sub_(gradient.mul(rate)) moves a parameter in place.',
    ],
    check: (
      trainStep: (
        parameters: Parameters,
        batch: { readonly x: Tensor; readonly y: Tensor },
        rate: number,
      ) => Tensor | Promise<Tensor>,
    ) => judgeTrainStep(trainStep),
  },
});

/** The gradient of a loss by autograd. */
function lossGradient(x: Tensor, lossOf: (x: Tensor) => Tensor): { right: Tensor } {
  const input = x.detach();
  input.requiresGrad = true;
  lossOf(input).backward();
  return { right: input.grad as Tensor };
}

export const { check, hint } = exercises;
