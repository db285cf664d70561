/** Says of the answers to the exercises of lecture 4 whether they are right, and if not, what is wrong. */
import { BatchNorm1d } from '@makemore/batchnorm';
import {
  exercisesOf,
  loadWords,
  mistakeIn,
  mistakeInTensor,
  notYet,
  solved,
  type Verdict,
} from '@makemore/notebook';
import { torchGenerator } from '@makemore/random';
import {
  crossEntropy,
  noGrad,
  ones,
  randint,
  randn,
  scope,
  type Tensor,
  tensor,
  variance,
} from '@makemore/tensor-ops';
import { mistakeInNames } from './namesOf.ts';
import { ngramLoss } from './ngrams.ts';
import { mistakeInNormalizer, type NormalizerClass } from './normalizer.ts';
import { differentNeurons, learning, outputsOfTanh, uselessParameters } from './smallNetworks.ts';

type Answered<T> = T | Promise<T>;
type Zero = { all: string[]; last: string[]; neurons: number };
type BatchOfOne = { unbiased: number[]; biased: number[]; evaluation: number[] };
type Linear = { weight: Tensor; bias: Tensor | null };
type Fold = (linear: Linear, norm: BatchNorm1d) => { weight: Tensor; bias: Tensor };

/** The mean loss of many rows of logits that spread by s, each with a target drawn by lot. */
async function measuredFirstLoss(V: number, s: number): Promise<number> {
  const generator = torchGenerator(5);
  const loss = noGrad(() =>
    scope(() => {
      const logits = randn([20_000, V], { generator }).mul(s);
      return crossEntropy(logits, randint(0, V, [20_000], { generator }));
    }),
  );
  return await loss.item();
}

/** 1 over the root of the mean of f(z)², z normal. */
async function measuredGain(f: (x: Tensor) => Tensor): Promise<number> {
  const z = randn([200_000], { generator: torchGenerator(6) });
  return 1 / Math.sqrt(await noGrad(() => f(z).square().mean()).item());
}

export const exercises = exercisesOf('4-batchnorm', {
  'first-loss': {
    title: 'The first loss',
    level: 1,
    hints: [
      'The right character has nothing to do with the logits: E[z_y] is 0.',
      'ln(V · e^(s²/2)) is a sum of two terms.',
    ],
    async check(firstLoss: (V: number, s: number) => Answered<number>) {
      for (const [V, s] of [
        [27, 0],
        [27, 1],
        [27, 0.5],
        [100, 0.5],
      ] as const) {
        const mistake = mistakeIn(await firstLoss(V, s), await measuredFirstLoss(V, s), {
          what: `firstLoss(${V}, ${s})`,
          tolerance: 0.015, // that the mean of e^z is a mean of V numbers only costs up to 1 %
          known: [
            [Math.log2(V) + s ** 2 / 2, 'that is in bits: take the natural logarithm'],
            [-Math.log(V), 'the sign is wrong: a loss is positive'],
            [
              Math.log(27) + s ** 2 / 2,
              'it has 27 in it, whatever V is; here there are 100 characters',
            ],
            [Math.log(V), 'the logits spread, so it must be more than a blind guess costs'],
            [Math.log(V) - s ** 2 / 2, 'spreading logits without knowing anything costs; it adds'],
            ...(s === 1 ? [] : [[Math.log(V) + s / 2, 'it is s², not s'] as const]),
            [Math.log(V) + s ** 2, 'the mean of e^z is e^(s²/2): where is the half?'],
          ],
        });
        if (mistake) return mistake;
      }
      return solved(
        'a spread of 1 costs half a nat, of 0.1 next to nothing; beyond 1 the largest logit alone decides',
      );
    },
  },

  'dead-neurons': {
    title: 'Dead neurons',
    level: 1,
    hints: [
      'If even the smallest |h| of a column is above the limit, all of them are.',
      'abs, min over dimension 0, gt, and a sum of what is a boolean: `.to("float32").sum()`.',
    ],
    async check(deadNeurons: (h: Tensor, limit: number) => Answered<number>) {
      const h = outputsOfTanh();
      const rows = (await h.toArray()) as number[][];
      const columns = (rows[0] as number[]).map((_, j) => rows.map((row) => row[j] as number));
      const count = (lists: number[][], test: (list: number[]) => boolean) =>
        lists.filter(test).length;
      const beyond = (value: number) => Math.abs(value) > 0.9;
      const dead = count(columns, (list) => list.every(beyond));
      const mistake = mistakeIn(await deadNeurons(h, 0.9), dead, {
        what: 'of 4 examples and 7 neurons, the number of dead ones',
        known: [
          [
            count(columns, (list) => list.every((value) => value > 0.9)),
            'one more is dead at the other end, near -1: look at |h|',
          ],
          [
            count(columns, (list) => list.some(beyond)),
            'those are the neurons that some example saturates; dead are those that every one does',
          ],
          [rows.flat().filter(beyond).length, 'those are all the saturated numbers, not neurons'],
          [
            count(rows, (row) => row.every(beyond)),
            'those are the rows, the examples; a neuron is a column',
          ],
          [dead / columns.length, 'that is their share, not their number'],
          [columns.length - dead, 'those are the living ones'],
        ],
      });
      if (mistake) return mistake;
      const strict = await deadNeurons(h, 0.95);
      if (strict !== 0) return notYet(`with limit 0.95 there are none, and yours are ${strict}`);
      return solved('three of seven; a histogram of all the numbers would have hidden them');
    },
  },

  'update-to-data': {
    title: 'Update to data',
    level: 1,
    hints: [
      'The update is the difference of the two tensors.',
      'Tensors have `std()`; then `item()`, and Math.log10.',
    ],
    async check(updateToData: (before: Tensor, after: Tensor) => Answered<number>) {
      const before = randn([20, 30], { generator: torchGenerator(1) })
        .mul(0.3)
        .add(0.2);
      const update = randn([20, 30], { generator: torchGenerator(2) })
        .mul(0.1)
        .add(0.05);
      const after = before.add(update);
      const spread = (t: Tensor) => t.std().item();
      const rms = async (t: Tensor) => Math.sqrt(await t.square().mean().item());
      const [u, b, a] = [await spread(update), await spread(before), await spread(after)];
      const right = Math.log10(u / b);
      const mistake = mistakeIn(await updateToData(before, after), right, {
        what: 'the ratio',
        known: [
          [-right, 'upside down: the update above, the weights below'],
          [Math.log(u / b), 'that is the natural logarithm; its -3 would be 5 %'],
          [Math.log2(u / b), 'that is the logarithm to base 2'],
          [u / b, 'the logarithm is missing'],
          [Math.log10(u), 'nothing is divided by the standard deviation of the weights'],
          [Math.log10(u / a), 'it is divided by the weights after the step; take those before'],
          [
            Math.log10(Math.abs(a - b) / b),
            'that is how much the standard deviation changed; take that of the change',
          ],
          [Math.log10(a / b), 'the weights after the step are not the update: subtract'],
          [2 * right, 'those are variances: take the standard deviations'],
          [
            Math.log10((await rms(update)) / (await rms(before))),
            'the roots of the mean squares, not the standard deviations: take the means away',
          ],
        ],
      });
      return mistake ?? solved('a number for each matrix and step; about -3 is where it should be');
    },
  },

  'batch-of-one': {
    title: 'A batch of one',
    level: 1,
    hints: [
      'The mean of a single example is the example. What is left when it is taken away?',
      'With m - 1 the variance is 0 / 0. With m it is 0 / 1, and eps saves the division.',
      'In evaluation: γ (x - running mean) / √(running variance) + β.',
    ],
    async check(answer: BatchOfOne) {
      const layer = new BatchNorm1d(2);
      noGrad(() => {
        layer.gamma.copy_(tensor([2, 3]));
        layer.beta.copy_(tensor([0.5, -1]));
        layer.runningMean.copy_(tensor([1, 2]));
        layer.runningVar.copy_(tensor([4, 9]));
      });
      const { gamma, beta, eps } = layer;
      const x = tensor([[3, 5]]);
      layer.training = false;
      const evaluation = await numbersOf(layer.forward(x));
      layer.training = true;
      const unbiased = await numbersOf(layer.forward(x));
      const spread = variance(x, 0, { correction: 0 });
      const biased = await numbersOf(
        gamma.mul(x.sub(x.mean(0)).div(spread.add(eps).sqrt())).add(beta),
      );
      return (
        mistakeInList(answer?.unbiased, unbiased, 'unbiased', [
          [biased, 'with m - 1 = 0 it is divided by 0 before eps comes: what is 0 / 0?'],
          [[0, 0], 'with m - 1 = 0 it is divided by 0 before eps comes: what is 0 / 0?'],
          [evaluation, 'that is what comes out in evaluation'],
          [[Infinity, Infinity], 'above there is a 0 too: 0 / 0 is not infinite'],
        ]) ??
        mistakeInList(answer?.biased, biased, 'biased', [
          [[0, 0], 'that is what is left of x; then comes the affine part, and its β'],
          [unbiased, 'divided by m = 1 the variance is 0, and √(0 + ε) is not 0'],
          [[3, 5], 'x is not left as it is: its own mean is taken away'],
          [evaluation, 'that is what comes out in evaluation'],
          [[2.5, 2], 'that is γ + β: is x̂ 1, or 0?'],
        ]) ??
        mistakeInList(answer?.evaluation, evaluation, 'evaluation', [
          [[1.5, 0], 'the root is missing: the running *variance* is 4 and 9'],
          [[2, 3], 'β is not added'],
          [[1, 1], 'γ and β are missing'],
          [biased, 'in evaluation the running statistics count, not those of the batch'],
        ]) ??
        solved(
          'with m the output does not even depend on x, so nothing is learnt; with m - 1 a single NaN spoils all',
        )
      );
    },
  },

  zeros: {
    title: 'All zero',
    level: 2,
    hints: [
      'The gradient of W2 is hᵀ · dlogits, of b2 the sum of dlogits. What is h if all before it is 0?',
      'What comes back to h is dlogits · W2ᵀ.',
      'Two neurons with the same weights give the same output, and get the same gradient.',
    ],
    async check(answer: Zero) {
      const behind = 'what comes back to it passes W2, which is 0';
      return (
        mistakeInNames(answer?.all, await learning('all'), {
          what: 'all',
          reasons: {
            C: behind,
            W1: behind,
            b1: behind,
            W2: 'its gradient is hᵀ times that of the logits, and h = tanh(0) is 0',
            b2: 'what is added to the logits themselves gets their gradient, and equal chances are wrong',
          },
        }) ??
        mistakeInNames(answer?.last, await learning('last'), {
          what: 'last',
          reasons: {
            C: `${behind} in the first step; it learns from the second on`,
            W1: `${behind} in the first step; it learns from the second on`,
            b1: `${behind} in the first step; it learns from the second on`,
            W2: 'the gradient of a matrix is its input times what comes back, and h is not 0 any more',
            b2: 'what is added to the logits themselves gets their gradient',
          },
        }) ??
        mistakeIn(answer?.neurons, await differentNeurons('alike', 100), {
          what: 'neurons',
          known: [
            [8, 'they begin alike, see the same, and get the same gradient: what would part them?'],
            [0, 'they are not gone; how many different ones are there?'],
          ],
        }) ??
        solved('zeros cut the way back; equal weights make one neuron of eight. So one draws')
      );
    },
  },

  stuck: {
    title: 'Stuck',
    level: 2,
    hints: [
      'Only b2 learns, so the logits are the same for each context.',
      'The best probabilities that do not depend on the context are the shares of the characters.',
      'Count each character, the dot once a name; the loss is -Σ p ln p.',
    ],
    async check(stuckAt: (list: readonly string[]) => Answered<number>) {
      const words = await loadWords();
      const given = { train: words, data: words, size: 0, alpha: 0 };
      const right = ngramLoss(given);
      const characters = words.reduce((sum, { length }) => sum + length + 1, 0);
      const mistake = mistakeIn(await stuckAt(words), right, {
        what: 'the loss',
        known: [
          [
            Math.log(27),
            'that is where it begins; b2 learns that some characters are commoner than others',
          ],
          [
            ngramLoss({ ...given, size: 1 }),
            "that is the bigram's: h would have to say what was before",
          ],
          [ngramLoss({ ...given, end: false }), 'the dots are missing: the end is predicted too'],
          [right / Math.LN2, 'that is in bits: take the natural logarithm'],
          [-right, 'the sign is wrong: a loss is positive'],
          [right * characters, 'that is the sum over the characters, not the mean'],
          [Math.exp(right), 'that is the perplexity; the loss is its logarithm'],
        ],
      });
      if (mistake) return mistake;
      const few = ['ab', 'b'];
      const small = { train: few, data: few, size: 0, alpha: 0 };
      return (
        mistakeIn(await stuckAt(few), ngramLoss(small), {
          what: 'for the names ab and b, the loss',
          known: [[right, 'it does not look at `list`']],
        }) ??
        solved(
          `${right.toFixed(4)}: the entropy of single characters. Knowing the one before makes it ${ngramLoss({ ...given, size: 1 }).toFixed(4)}`,
        )
      );
    },
  },

  useless: {
    title: 'Which ones are useless?',
    level: 2,
    hints: [
      'What is the same for each example of the batch is in the mean, and the mean is taken away.',
      'Look at what stands directly before each norm.',
    ],
    async check(answer: string[]) {
      const direction = 'norm takes out its size, but not its direction';
      const before = 'what is the same for every example goes away with the mean';
      return (
        mistakeInNames(answer, await uselessParameters(), {
          what: 'useless',
          reasons: {
            C: direction,
            W1: direction,
            b1: before,
            gamma1:
              'it comes after the norm, and says how far into the ends of tanh the sums reach',
            beta1:
              'it comes after the norm, so nothing takes it away: it shifts what goes into tanh',
            W2: direction,
            b2: before,
            gamma2: 'it comes after the norm, and says how sure the network is',
            beta2: 'it comes after the norm, and says how common each character is',
          },
        }) ?? solved('BatchNorm brings its own bias, behind the norm: leave out the one before')
      );
    },
  },

  gain: {
    title: 'A gain for any activation',
    level: 2,
    hints: [
      'Var(y) = n σ² E[x²], and here x = f(z). For which σ is it 1?',
      'σ = g / √n, so g² E[f(z)²] = 1.',
      'randn gives you z; then activation, square, mean.',
    ],
    async check(gainOf: (activation: (x: Tensor) => Tensor) => Answered<number>) {
      const activations = [
        ['nothing, x => x', (x: Tensor) => x.mul(1)],
        ['relu', (x: Tensor) => x.relu()],
        ['tanh', (x: Tensor) => x.tanh()],
        ['a leaky relu', (x: Tensor) => x.maximum(x.mul(0.2))],
      ] as const;
      for (const [name, f] of activations) {
        const right = await measuredGain(f);
        const z = randn([200_000], { generator: torchGenerator(6) });
        const deviation = await noGrad(() => f(z).std()).item();
        const absolute = await noGrad(() => f(z).abs().mean()).item();
        const mistake = mistakeIn(await gainOf(f), right, {
          what: `the gain of ${name}`,
          tolerance: 0.02,
          known: [
            [1 / right, 'that is what is left of the spread; the gain makes up for it'],
            [right ** 2, 'the root is missing: E[f²] is a variance, g multiplies weights'],
            [1 / right ** 2, 'that is E[f²] itself'],
            [
              1 / deviation,
              'that is 1 over the standard deviation; the next sum sees E[f²], and the mean of f is not 0',
            ],
            [1 / absolute, 'that is 1 over the mean of |f|; variances add up squares'],
            ...(name === 'tanh' ? ([[5 / 3, "that is PyTorch's; measure it"]] as const) : []),
          ],
        });
        if (mistake) return mistake;
      }
      return solved(
        '√2 for relu, 1.59 for tanh. The second layer of tanh gets no normal numbers any more, and then 5/3 serves as well',
      );
    },
  },

  'batch-norm': {
    title: 'BatchNorm1d from scratch',
    level: 3,
    hints: [
      'In training: x.mean(0) and x.var(0), whose shape (C) stretches over the batch.',
      'One formula for both: only which mean and which variance differs.',
      'noGrad(() => this.runningMean.mul_(1 - momentum).add_(mean.mul(momentum))), the same for the variance.',
      'Only the running statistics are within noGrad. The output uses the mean and variance themselves.',
    ],
    async check(Class: NormalizerClass) {
      if (typeof Class !== 'function') return notYet('give the class itself, not an object of it');
      return (
        (await mistakeInNormalizer(Class)) ??
        solved('forwards, backwards, and in what it keeps: the BatchNorm1d of the lecture')
      );
    },
  },

  fold: {
    title: 'Making it disappear',
    level: 3,
    hints: [
      'Write γ (xW + b - μ) / √(σ² + ε) + β, and multiply out: what stands with x, what without?',
      'Each neuron is a column of W, and has its own factor γ / √(σ² + ε).',
      'The bias: (b - μ) times the factor, plus β; a bias that is null counts 0.',
    ],
    async check(fold: Fold) {
      for (const hasBias of [false, true]) {
        const mistake = await foldMistake(fold, hasBias);
        if (mistake) return mistake;
      }
      return solved(
        'the same logits, one layer less: nothing is left of BatchNorm but what it taught',
      );
    },
  },
});

export const { check, hint } = exercises;

async function numbersOf(x: Tensor): Promise<number[]> {
  return Array.from(await x.data());
}

/** What is wrong with a few numbers that may be NaN; undefined if nothing is. */
function mistakeInList(
  got: unknown,
  right: readonly number[],
  what: string,
  known: readonly (readonly [value: readonly number[], message: string])[],
): Verdict | undefined {
  if (!Array.isArray(got) || got.length !== right.length) {
    return notYet(`${what}: give two numbers, one for each neuron`);
  }
  const near = (list: readonly number[]) =>
    list.every((value, i) => Object.is(got[i], value) || Math.abs(got[i] - value) < 1e-3);
  if (near(right)) return undefined;
  const shown = `${what} is (${got.join(', ')})`;
  const mistake = known.find(([value]) => near(value));
  if (mistake) return notYet(`${shown}: ${mistake[1]}`);
  const wrong = right.findIndex((value, i) => !(Math.abs(got[i] - value) < 1e-3));
  return notYet(`${shown}: look at neuron ${wrong + 1} again`);
}

/** A square Linear, so that rows can be mistaken for columns, and a BatchNorm that has seen something. */
async function foldMistake(fold: Fold, hasBias: boolean): Promise<Verdict | undefined> {
  const generator = torchGenerator(8);
  const drawn = (...shape: number[]) => randn(shape, { generator });
  const weight = drawn(3, 3);
  const bias = hasBias ? drawn(3) : null;
  const norm = new BatchNorm1d(3, { eps: 0.1 });
  noGrad(() => {
    norm.gamma.copy_(drawn(3).add(2));
    norm.beta.copy_(drawn(3));
    norm.runningMean.copy_(drawn(3).add(1));
    norm.runningVar.copy_(drawn(3).square().add(0.5));
  });
  norm.training = false;
  const { gamma, beta, runningMean: mean, runningVar: spread, eps } = norm;
  const scale = gamma.div(spread.add(eps).sqrt()).detach();
  const given = bias ?? tensor([0, 0, 0]);
  const right = given.sub(mean).mul(scale).add(beta);
  const got = fold({ weight, bias }, norm);
  const where = hasBias ? '' : ' (the Linear has no bias)';
  const mistake =
    (await mistakeInTensor(got?.weight, weight.mul(scale), {
      what: `the weight${where}`,
      known: [
        [weight.mul(scale.unsqueeze(1)), 'the rows are scaled; a neuron is a column here'],
        [weight, 'it is as it was: the factor γ / √(σ² + ε) belongs into it'],
        [weight.mul(gamma.div(spread.sqrt())), 'eps is missing under the root'],
        [weight.mul(gamma.div(spread.add(eps))), 'the root is missing'],
        [weight.div(spread.add(eps).sqrt()), 'gamma is missing'],
        [weight.mul(gamma), 'it is not divided by the root of the running variance'],
        [weight.mul(gamma).mul(spread.add(eps).sqrt()), 'it multiplies by the root; divide'],
      ],
    })) ??
    (await mistakeInTensor(got.bias, right, {
      what: `the weight is right; the bias${where}`,
      known: [
        [mean.neg().mul(scale).add(beta), "the Linear's own bias is forgotten"],
        [given.mul(scale).add(beta), 'the running mean is forgotten'],
        [given.sub(mean).mul(scale), 'beta is forgotten'],
        [given.add(mean).mul(scale).add(beta), 'the running mean is taken away, not added'],
        [given.sub(mean.mul(scale)).add(beta), "the Linear's own bias is scaled too"],
        [given.mul(scale).sub(mean).add(beta), 'the running mean is scaled too'],
        [given.sub(mean).add(beta).mul(scale), 'beta comes last, and is not scaled'],
        [given, 'it is as it was: what remains of μ and β?'],
      ],
    }));
  if (mistake) return mistake;
  const x = ones([4, 3]).mul(drawn(4, 3));
  const [one, two] = [
    x.matmul(got.weight).add(got.bias),
    norm.forward(bias ? x.matmul(weight).add(bias) : x.matmul(weight)),
  ];
  return await mistakeInTensor(one, two, { what: 'the output of the one Linear' });
}
