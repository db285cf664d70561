/** What a BatchNorm1d that somebody wrote does wrong: forwards, backwards, and in what it keeps. */
import { BatchNorm1d } from '@makemore/batchnorm';
import { mistakeInTensor, notYet, type Verdict } from '@makemore/notebook';
import { torchGenerator } from '@makemore/random';
import { noGrad, randn, type Tensor, tensor, variance } from '@makemore/tensor-ops';

export interface Normalizer {
  gamma: Tensor;
  beta: Tensor;
  runningMean: Tensor;
  runningVar: Tensor;
  training: boolean;
  forward(x: Tensor): Tensor;
}

export interface NormalizerOptions {
  readonly eps: number;
  readonly momentum: number;
}

export type NormalizerClass = new (size: number, options: NormalizerOptions) => Normalizer;

/** Large, so that its place shows. */
const EPS = 0.5;
const MOMENTUM = 0.2;

/** Numbers whose columns differ in mean and spread: (8, 3). */
function numbers(seed: number): Tensor {
  const x = randn([8, 3], { generator: torchGenerator(seed) });
  const y = x.mul(tensor([1, 4, 0.5])).add(tensor([0.5, 3, -2]));
  y.requiresGrad = true;
  return y;
}

function withParameters<N extends Normalizer>(layer: N): N {
  noGrad(() => {
    layer.gamma.copy_(tensor([1.5, 0.8, -2]));
    layer.beta.copy_(tensor([0.3, -1, 2]));
  });
  return layer;
}

/** The first thing that is wrong; undefined if nothing is. */
export async function mistakeInNormalizer(Class: NormalizerClass): Promise<Verdict | undefined> {
  const options = { eps: EPS, momentum: MOMENTUM };
  const layer = withParameters(new Class(3, options));
  const right = withParameters(new BatchNorm1d(3, options));
  const x = numbers(1);
  return (
    (await inTraining(layer.forward(x), right.forward(x), { x, right })) ??
    (await inStatistics(layer, right, x)) ??
    (await inGradient(withParameters(new Class(3, options)), right)) ??
    (await inEvaluation(layer))
  );
}

interface Given {
  readonly x: Tensor;
  readonly right: BatchNorm1d;
}

function inTraining(got: Tensor, wanted: Tensor, { x, right }: Given) {
  const { gamma, beta } = right;
  const centred = x.sub(x.mean(0));
  const spread = variance(x, 0);
  const scaled = (normalized: Tensor) => gamma.mul(normalized).add(beta);
  const root = spread.add(EPS).sqrt();
  return mistakeInTensor(got, wanted, {
    what: 'in training, what comes out',
    known: [
      [
        scaled(centred.div(variance(x, 0, { correction: 0 }).add(EPS).sqrt())),
        'the variance is divided by m, the biased one; here it is m - 1',
      ],
      [scaled(centred.div(spread.sqrt().add(EPS))), 'eps stands outside the root: √(var + eps)'],
      [scaled(centred.div(spread.sqrt())), 'eps is not used'],
      [scaled(centred.div(spread.add(EPS))), 'the root is missing: it divides by the variance'],
      [scaled(x.div(root)), 'the mean is not taken away'],
      [centred.div(root), 'gamma and beta are not used'],
      [gamma.mul(centred.div(root)), 'beta is not added'],
      [scaled(x.div(Math.sqrt(1 + EPS))), 'it goes by the running statistics already'],
      [
        scaled(
          x
            .sub(x.mean(1, { keepdim: true }))
            .div(variance(x, 1, { keepdim: true }).add(EPS).sqrt()),
        ),
        'it normalises each example over its neurons: that is LayerNorm; the batch is dimension 0',
      ],
    ],
  });
}

async function inStatistics(layer: Normalizer, right: BatchNorm1d, x: Tensor) {
  const [mean, spread] = [x.mean(0), variance(x, 0)];
  const toward = (from: number, to: Tensor, share: number) => to.mul(share).add(from * (1 - share));
  for (const [name, wanted, from, batch, others] of [
    ['runningMean', right.runningMean, 0, mean, []],
    [
      'runningVar',
      right.runningVar,
      1,
      spread,
      [
        [toward(1, spread.sqrt(), MOMENTUM), 'it follows the standard deviation, not the variance'],
        [
          toward(1, variance(x, 0, { correction: 0 }), MOMENTUM),
          'the variance is divided by m, the biased one; here it is m - 1',
        ],
        [toward(1, spread.add(EPS), MOMENTUM), 'eps is in it; it belongs to the root only'],
      ],
    ],
  ] as const) {
    const got = layer[name];
    const mistake = await mistakeInTensor(got, wanted, {
      what: `after a batch, ${name}`,
      known: [
        [toward(from, batch, 0), 'it is as it was at the start: each batch must move it'],
        [
          toward(from, batch, 1 - MOMENTUM),
          'momentum the wrong way round: it is the share of the new batch',
        ],
        [toward(from, batch, 1), 'it is that of the last batch; the old value has a share too'],
        [batch.mul(MOMENTUM).add(from), 'the old value must lose what the new one gains'],
        ...others,
      ],
    });
    if (mistake) return mistake;
    if (got.requiresGrad) {
      return notYet(
        `${name} is right, but the graph hangs on it, and grows with each batch: move it within noGrad(() => …)`,
      );
    }
  }
  return undefined;
}

/** Each output with a weight of its own, for the sum of a normalised column is always the same. */
function gradientOf(layer: Normalizer, x: Tensor): Tensor | null {
  const weights = randn([...x.shape], { generator: torchGenerator(9) });
  layer.forward(x).mul(weights).sum().backward();
  return x.grad;
}

async function inGradient(layer: Normalizer, right: BatchNorm1d) {
  const [mine, wanted, fixed] = [numbers(4), numbers(4), numbers(4)];
  const got = gradientOf(layer, mine);
  const correct = gradientOf(right, wanted) as Tensor;
  if (!got) return notYet('no gradient comes back to x: was all of it computed within noGrad?');
  const { gamma, beta } = right;
  const [mean, root] = [fixed.mean(0).detach(), variance(fixed, 0).add(EPS).sqrt().detach()];
  const constants = {
    ...right,
    forward: (x: Tensor) => gamma.mul(x.sub(mean).div(root)).add(beta),
  };
  const known = gradientOf(constants, fixed) as Tensor;
  const mistake = await mistakeInTensor(got, correct, {
    what: 'the gradient of x',
    known: [
      [
        known,
        'mean and variance are treated as constants; but they depend on x too, and the gradient flows through them: only the running statistics belong into noGrad',
      ],
    ],
  });
  if (mistake) return mistake;
  if (!layer.gamma.grad || !layer.beta.grad) return notYet('gamma or beta gets no gradient');
  return undefined;
}

async function inEvaluation(layer: Normalizer) {
  layer.training = false;
  const x = numbers(7);
  const kept = layer.runningMean.clone();
  // What the layer kept from one batch.
  const { runningMean: mean, runningVar: spread, gamma, beta } = layer;
  const scaled = (normalized: Tensor) => gamma.mul(normalized).add(beta);
  const wanted = scaled(x.sub(kept).div(spread.clone().add(EPS).sqrt()));
  const known = [
    [
      scaled(x.sub(x.mean(0)).div(variance(x, 0).add(EPS).sqrt())),
      'it goes by the batch still: a batch of one would give NaN',
    ],
    [scaled(x.sub(mean).div(spread.sqrt())), 'eps is used in training, but not here'],
    [scaled(x.sub(mean).div(spread.sqrt().add(EPS))), 'eps stands outside the root here'],
  ] as const;
  const mistake = await mistakeInTensor(layer.forward(x), wanted, {
    what: 'in evaluation, what comes out',
    known,
  });
  if (mistake) return mistake;
  const moved = await layer.runningMean.sub(kept).abs().max().item();
  return moved > 1e-6
    ? notYet('the running statistics move in evaluation too: data to judge by must not be learnt')
    : undefined;
}
