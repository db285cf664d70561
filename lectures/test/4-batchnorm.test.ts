/** What is said of the usual wrong answers to the exercises of lecture 4. */
import { loadWords } from '@makemore/notebook';
import { torchGenerator } from '@makemore/random';
import { noGrad, ones, randn, type Tensor, tensor, zeros } from '@makemore/tensor-ops';
import { expect, test } from 'vitest';
import { exercises } from '../checks/4-batchnorm.ts';
import { ngramLoss } from '../checks/ngrams.ts';
import type { NormalizerClass, NormalizerOptions } from '../checks/normalizer.ts';
import { differentNeurons, learning, uselessParameters } from '../checks/smallNetworks.ts';
import { refusesOf } from './refusesOf.ts';

type AnswerTo<Id extends keyof typeof exercises.list> = Parameters<
  (typeof exercises.list)[Id]['check']
>[0];

const refuses = refusesOf(exercises);

refuses('first-loss', {
  'a blind guess': [(V) => Math.log(V), /^firstLoss\(27, 1\) .* must be more than a blind guess/],
  'without the half': [(V, s) => Math.log(V) + s ** 2, /where is the half/],
  's, not s²': [(V, s) => Math.log(V) + s / 2, /^firstLoss\(27, 0\.5\) .*it is s², not s/],
  'the sign of the spread': [(V, s) => Math.log(V) - s ** 2 / 2, /it adds/],
  'always 27': [(_, s) => Math.log(27) + s ** 2 / 2, /^firstLoss\(100, 0\.5\) .*it has 27 in it/],
  bits: [(V, s) => Math.log2(V) + s ** 2 / 2, /in bits/],
  nothing: [() => undefined as never, /is nothing, not a number/],
});

const count = async (t: Tensor) => await t.to('float32').sum().item();
refuses('dead-neurons', {
  'without the size': [(h, limit) => count(h.min(0).gt(limit)), /is 2: .*look at \|h\|/],
  'some example': [(h, limit) => count(h.abs().max(0).gt(limit)), /those that every one does/],
  'all numbers': [(h, limit) => count(h.abs().gt(limit)), /not neurons/],
  rows: [(h, limit) => count(h.abs().min(1).gt(limit)), /the rows, the examples/],
  'the share': [
    async (h, limit) => (await count(h.abs().min(0).gt(limit))) / 7,
    /their share, not their number/,
  ],
  'the living': [
    async (h, limit) => 7 - (await count(h.abs().min(0).gt(limit))),
    /the living ones/,
  ],
  'a limit of its own': [(h) => count(h.abs().min(0).gt(0.9)), /limit 0\.95 there are none/],
  'a tensor': [
    (h, limit) => h.abs().min(0).gt(limit).to('float32').sum() as never,
    /await t\.item/,
  ],
});

const spread = async (t: Tensor) => await t.std().item();
const ratio = async (before: Tensor, after: Tensor) =>
  (await spread(after.sub(before))) / (await spread(before));
refuses('update-to-data', {
  'upside down': [async (...given) => -Math.log10(await ratio(...given)), /upside down/],
  'the natural logarithm': [
    async (...given) => Math.log(await ratio(...given)),
    /natural logarithm/,
  ],
  'no logarithm': [ratio, /the logarithm is missing/],
  variances: [async (...given) => 2 * Math.log10(await ratio(...given)), /those are variances/],
  'not divided': [
    async (before, after) => Math.log10(await spread(after.sub(before))),
    /nothing is divided/,
  ],
  'by the weights after': [
    async (before, after) => Math.log10((await spread(after.sub(before))) / (await spread(after))),
    /take those before/,
  ],
  'the change of the deviation': [
    async (before, after) =>
      Math.log10(Math.abs((await spread(after)) - (await spread(before))) / (await spread(before))),
    /take that of the change/,
  ],
  'mean squares': [
    async (before, after) => {
      const rms = async (t: Tensor) => Math.sqrt(await t.square().mean().item());
      return Math.log10((await rms(after.sub(before))) / (await rms(before)));
    },
    /take the means away/,
  ],
});

const nan = [Number.NaN, Number.NaN];
const ofOne = { unbiased: nan, biased: [0.5, -1], evaluation: [2.5, 2] };
refuses('batch-of-one', {
  untouched: [{ unbiased: [], biased: [], evaluation: [] }, /^unbiased: give two numbers/],
  'eps saves it': [{ ...ofOne, unbiased: [0.5, -1] }, /divided by 0 before eps comes/],
  infinite: [
    { ...ofOne, unbiased: [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY] },
    /0 \/ 0 is not infinite/,
  ],
  'without β': [{ ...ofOne, biased: [0, 0] }, /^biased .*the affine part/],
  'NaN for both': [{ ...ofOne, biased: nan }, /√\(0 \+ ε\) is not 0/],
  untransformed: [{ ...ofOne, biased: [3, 5] }, /its own mean is taken away/],
  'by the variance': [{ ...ofOne, evaluation: [1.5, 0] }, /the root is missing/],
  'no β in evaluation': [{ ...ofOne, evaluation: [2, 3] }, /β is not added/],
  'by the batch': [{ ...ofOne, evaluation: [0.5, -1] }, /the running statistics count/],
  'a slip': [{ ...ofOne, evaluation: [2.5, 3] }, /look at neuron 2 again/],
});

test('what learns from zeros', async () => {
  expect(await learning('all')).toEqual(['b2']);
  expect(await learning('last')).toEqual(['W2', 'b2']);
  // What comes back is the same for each neuron: 0.1 times the sum of dlogits, which is 0.
  expect(await learning('alike')).toEqual(['W2', 'b2']);
  expect(await differentNeurons('alike', 20)).toBe(1);
  expect(await differentNeurons('last', 20)).toBe(8);
});

const zero = { all: ['b2'], last: ['W2', 'b2'], neurons: 1 };
refuses('zeros', {
  untouched: [{ all: [], last: [], neurons: 0 }, /^all: there is at least one/],
  'W2 of zeros': [{ ...zero, all: ['W2', 'b2'] }, /^all: W2 .* h = tanh\(0\) is 0/],
  'what lies below': [{ ...zero, all: ['W1', 'b2'] }, /^all: W1 .*passes W2, which is 0/],
  'in the first step': [{ ...zero, last: ['W1', 'W2', 'b2'] }, /it learns from the second on/],
  'not all': [{ ...zero, last: ['b2'] }, /^last: right, but not all; .*h is not 0 any more/],
  'all differ': [{ ...zero, neurons: 8 }, /what would part them/],
  'another name': [{ ...zero, all: ['W3'] }, /there is no 'W3'/],
});

const names = await loadWords();
const unigram = (list: readonly string[], more = {}) =>
  ngramLoss({ train: list, data: list, size: 0, alpha: 0, ...more });
refuses('stuck', {
  'the start': [() => Math.log(27), /that is where it begins/],
  'the bigram': [(list) => unigram(list, { size: 1 }), /the bigram's/],
  'without dots': [(list) => unigram(list, { end: false }), /the dots are missing/],
  bits: [(list) => unigram(list) / Math.LN2, /in bits/],
  'the sign': [(list) => -unigram(list), /a loss is positive/],
  perplexity: [(list) => Math.exp(unigram(list)), /the perplexity/],
  'other names': [() => unigram(names), /for the names ab and b, .*does not look at `list`/],
});

test('what BatchNorm takes out', async () => {
  expect(await uselessParameters()).toEqual(['b1', 'b2']);
});

refuses('useless', {
  untouched: [[], /there is at least one; .*goes away with the mean/],
  half: [['b1'], /right, but not all/],
  'the one that is needed': [['b1', 'b2', 'beta2'], /beta2 is not one of them; .*how common/],
  beta1: [['beta1'], /after the norm, so nothing takes it away/],
  weights: [['W1', 'b1', 'b2'], /W1 .*its size, but not its direction/],
});

const normal = randn([100_000], { generator: torchGenerator(3) });
const measured = async (f: (x: Tensor) => Tensor) => await f(normal).square().mean().item();
refuses('gain', {
  inverse: [async (f) => Math.sqrt(await measured(f)), /^the gain of relu .*what is left/],
  'the mean square': [async (f) => await measured(f), /E\[f²\] itself/],
  'no root': [async (f) => 1 / (await measured(f)), /the root is missing/],
  'the deviation': [
    async (f) => 1 / (await f(normal).std().item()),
    /^the gain of relu .*the mean of f is not 0/,
  ],
  'the mean size': [
    async (f) => 1 / (await f(normal).abs().mean().item()),
    /variances add up squares/,
  ],
  'always relu': [() => Math.SQRT2, /^the gain of nothing, x => x .*too large/],
});

/** A BatchNorm1d with choices to get wrong. */
function normalizer(
  wrong: {
    correction?: number;
    dim?: number;
    normalized?: (x: Tensor, mean: Tensor, variance: Tensor, eps: number) => Tensor;
    share?: (momentum: number) => number;
    constants?: boolean;
    graph?: boolean;
    batchOnly?: boolean;
    always?: boolean;
    affine?: boolean;
    keeps?: (variance: Tensor) => Tensor;
  } = {},
): NormalizerClass {
  const { correction = 1, dim = 0, share = (momentum) => momentum, affine = true } = wrong;
  const { keeps = (variance) => variance } = wrong;
  const { normalized = (x, mean, v, eps) => x.sub(mean).div(v.add(eps).sqrt()) } = wrong;
  return class {
    gamma: Tensor;
    beta: Tensor;
    runningMean: Tensor;
    runningVar: Tensor;
    training = true;
    readonly options: NormalizerOptions;

    constructor(size: number, options: NormalizerOptions) {
      this.options = options;
      this.gamma = ones([size], { requiresGrad: true });
      this.beta = zeros([size], { requiresGrad: true });
      this.runningMean = zeros([size]);
      this.runningVar = ones([size]);
    }

    forward(x: Tensor): Tensor {
      const { eps, momentum } = this.options;
      let batch = [
        x.mean(dim, { keepdim: dim === 1 }),
        x.var(dim, { keepdim: dim === 1, correction }),
      ];
      if (wrong.constants) batch = batch.map((each) => each.detach());
      const [mean, variance] = batch as [Tensor, Tensor];
      const out =
        this.training || wrong.batchOnly
          ? normalized(x, mean, variance, eps)
          : normalized(x, this.runningMean, this.runningVar, eps);
      const move = () => {
        const part = share(momentum);
        this.runningMean = this.runningMean.mul(1 - part).add(mean.mul(part));
        this.runningVar = this.runningVar.mul(1 - part).add(keeps(variance).mul(part));
      };
      if (wrong.graph) move();
      else if (this.training || wrong.always) noGrad(move);
      return affine ? out.mul(this.gamma).add(this.beta) : out;
    }
  };
}

test('batch-norm: the right one', async () => {
  expect(await exercises.judge('batch-norm', normalizer())).toMatchObject({ solved: true });
});

refuses('batch-norm', {
  'the biased variance': [normalizer({ correction: 0 }), /divided by m, the biased one/],
  'eps outside the root': [
    normalizer({ normalized: (x, mean, v, eps) => x.sub(mean).div(v.sqrt().add(eps)) }),
    /eps stands outside the root/,
  ],
  'no eps': [
    normalizer({ normalized: (x, mean, v) => x.sub(mean).div(v.sqrt()) }),
    /eps is not used/,
  ],
  'no root': [
    normalizer({ normalized: (x, mean, v, eps) => x.sub(mean).div(v.add(eps)) }),
    /the root is missing/,
  ],
  'no mean': [
    normalizer({ normalized: (x, _, v, eps) => x.div(v.add(eps).sqrt()) }),
    /the mean is not taken away/,
  ],
  'over the neurons': [normalizer({ dim: 1 }), /that is LayerNorm/],
  'no gamma, no beta': [normalizer({ affine: false }), /gamma and beta are not used/],
  'momentum reversed': [
    normalizer({ share: (momentum) => 1 - momentum }),
    /^after a batch, runningMean: momentum the wrong way round/,
  ],
  'nothing kept': [normalizer({ share: () => 0 }), /as it was at the start/],
  'only the last batch': [normalizer({ share: () => 1 }), /that of the last batch/],
  'the standard deviation kept': [
    normalizer({ keeps: (v) => v.sqrt() }),
    /^after a batch, runningVar: it follows the standard deviation/,
  ],
  'the biased variance kept': [
    normalizer({ keeps: (v) => v.mul(7 / 8) }),
    /runningVar: the variance is divided by m/,
  ],
  'a graph that grows': [normalizer({ graph: true }), /the graph hangs on it/],
  constants: [normalizer({ constants: true }), /treated as constants/],
  'the batch in evaluation': [normalizer({ batchOnly: true }), /goes by the batch still/],
  'learning in evaluation': [
    normalizer({ always: true }),
    /^the running statistics move in evaluation too/,
  ],
  'an object': [new (normalizer())(3, { eps: 1, momentum: 1 }) as never, /the class itself/],
});

type Fold = AnswerTo<'fold'>;
type Parts = Record<'b' | 'mean' | 'beta' | 'scale', Tensor>;

/** A fold whose bias is wrong. */
function biased(bias: (parts: Parts) => Tensor): Fold {
  return ({ weight, bias: b }, { gamma, beta, runningMean: mean, runningVar, eps }) => {
    const scale = gamma.div(runningVar.add(eps).sqrt());
    return {
      weight: weight.mul(scale),
      bias: bias({ b: b ?? tensor([0, 0, 0]), mean, beta, scale }),
    };
  };
}

/** A fold whose weight is wrong. */
function weighted(factor: (norm: Parameters<Fold>[1]) => Tensor): Fold {
  return ({ weight }, norm) => ({ weight: weight.mul(factor(norm)), bias: norm.beta });
}

test('fold: the right one', async () => {
  const right = biased(({ b, mean, scale, beta }) => b.sub(mean).mul(scale).add(beta));
  expect(await exercises.judge('fold', right)).toMatchObject({ solved: true });
});

refuses('fold', {
  rows: [
    weighted(({ gamma, runningVar, eps }) => gamma.div(runningVar.add(eps).sqrt()).unsqueeze(1)),
    /the rows are scaled/,
  ],
  'no eps': [weighted(({ gamma, runningVar }) => gamma.div(runningVar.sqrt())), /eps is missing/],
  'no root': [
    weighted(({ gamma, runningVar, eps }) => gamma.div(runningVar.add(eps))),
    /the root is missing/,
  ],
  'no gamma': [
    weighted(({ runningVar, eps }) => ones([3]).div(runningVar.add(eps).sqrt())),
    /gamma is missing/,
  ],
  'only gamma': [weighted(({ gamma }) => gamma), /not divided by the root/],
  'the weight as it was': [({ weight }, { beta }) => ({ weight, bias: beta }), /it is as it was/],
  'no mean': [
    biased(({ b, scale, beta }) => b.mul(scale).add(beta)),
    /the running mean is forgotten/,
  ],
  'no beta': [biased(({ b, mean, scale }) => b.sub(mean).mul(scale)), /beta is forgotten/],
  'mean added': [
    biased(({ b, mean, scale, beta }) => b.add(mean).mul(scale).add(beta)),
    /taken away, not added/,
  ],
  'the old bias forgotten': [
    biased(({ mean, scale, beta }) => beta.sub(mean.mul(scale))),
    /^the weight is right; the bias: the Linear's own bias is forgotten/,
  ],
  'the old bias not scaled': [
    biased(({ b, mean, scale, beta }) => b.sub(mean.mul(scale)).add(beta)),
    /own bias is scaled too/,
  ],
  'beta scaled': [
    biased(({ b, mean, scale, beta }) => b.sub(mean).add(beta).mul(scale)),
    /beta comes last/,
  ],
});
