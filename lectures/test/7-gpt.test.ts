/** What is said of the usual wrong answers to the exercises of lecture 7. */
import { GptModel } from '@makemore/gpt';
import { begin } from '@makemore/notebook';
import {
  causalSelfAttention,
  layerNorm,
  noGrad,
  ones,
  softmax,
  type Tensor,
} from '@makemore/tensor-ops';
import { samplingWeights } from '@makemore/training';
import { beforeAll, expect, test, vi } from 'vitest';
import { exercises } from '../checks/7-gpt.ts';
import { BUDGET, trainOn } from '../checks/finetuning.ts';
import { isHeldOut, sumExample } from '../checks/sums.ts';
import { refusesOf } from './refusesOf.ts';

type AnswerTo<Id extends keyof typeof exercises.list> = Parameters<
  (typeof exercises.list)[Id]['check']
>[0];

beforeAll(async () => {
  const log = vi.spyOn(console, 'log').mockImplementation(() => {});
  await begin();
  log.mockRestore();
});

const refuses = refusesOf(exercises);

const never = Number.NEGATIVE_INFINITY;

/** True above the diagonal. */
function future(x: Tensor): Tensor {
  const T = x.shape.at(-1) as number;
  return ones([T, T]).tril().eq(0);
}

function weightsOf(scores: Tensor): Tensor {
  return softmax(scores.maskedFill(future(scores), never));
}

refuses('mask', {
  'no mask': [(scores) => softmax(scores), /the future is not hidden/],
  'the other triangle': [
    (scores) => softmax(scores.maskedFill(ones([5, 5]).triu().eq(0), never)),
    /that hides the past/,
  ],
  'the diagonal too': [
    (scores) => softmax(scores.maskedFill(ones([5, 5]).tril(-1).eq(0), never)),
    /the first row is NaN: it may see nothing/,
  ],
  'the wrong axis': [
    (scores) => scores.maskedFill(future(scores), never).softmax(0),
    /the columns add up to 1; a row must/,
  ],
  'after the softmax': [(scores) => softmax(scores).tril(), /hide before the softmax/],
  'zero as a score': [(scores) => softmax(scores.tril()), /a score of 0 hides nothing/],
  'scores still': [(scores) => scores.maskedFill(future(scores), never), /there are −∞ in it/],
  'not divided': [
    (scores) => scores.maskedFill(future(scores), never).exp(),
    /nothing is divided: each row/,
  ],
});

/** A head, with what is done to the scores. */
function head(scale: number, q: Tensor, k: Tensor, v: Tensor): Tensor {
  return weightsOf(q.matmul(k.transpose(-2, -1)).mul(scale)).matmul(v);
}

refuses('attend', {
  'no scale': [(q, k, v) => head(1, q, k, v), /not divided by √D/],
  'by D': [(q, k, v) => head(1 / 16, q, k, v), /divided by D; it is by its root/],
  'times √D': [(q, k, v) => head(4, q, k, v), /times √D; it is divided/],
  'by √T': [(q, k, v) => head(6 ** -0.5, q, k, v), /root of T, the places/],
  'no mask': [
    (q, k, v) => softmax(q.matmul(k.transpose(-2, -1)).div(4)).matmul(v),
    /every place sees the future/,
  ],
  'after the softmax': [
    (q, k, v) => head(1, q, k, v).div(4),
    /divided after the softmax: the rows do not/,
  ],
  'q and k exchanged': [(q, k, v) => head(0.25, k, q, v), /q and k are exchanged/],
  'keys told': [(q, k) => head(0.25, q, k, k), /tells its value, not its key/],
  'weights transposed': [
    (q, k, v) =>
      weightsOf(q.matmul(k.transpose(-2, -1)).div(4))
        .transpose(-2, -1)
        .matmul(v),
    /the weights are transposed/,
  ],
});

const units = (change: Partial<ReturnType<AnswerTo<'units'>>>): AnswerTo<'units'> => {
  return (loss, entropy) => ({
    ...{ bits: loss / Math.LN2, perplexity: Math.exp(loss), gap: loss - entropy },
    ...change,
  });
};
refuses('units', {
  'times ln 2': [units({ bits: 1.5 * Math.LN2 }), /bits is 1\.0397: times ln 2/],
  'a power for bits': [units({ bits: 2 ** 1.5 }), /bits are the loss in another unit/],
  'two to the loss': [units({ perplexity: 2 ** 1.5 }), /for losses in bits; ours is in nats/],
  'of the gap': [units({ perplexity: Math.exp(1.1) }), /that is of the gap/],
  'the sign': [units({ gap: -1.1 }), /a divergence is never negative/],
  'a quotient': [units({ gap: 1.5 / 0.4 }), /a quotient; the divergence is a difference/],
  nothing: [() => undefined as never, /bits is nothing, not a number/],
});

/** LayerNorm over `dim`, with a correction of the variance. */
function normalised(x: Tensor, dim: number, less = 0): Tensor {
  const centred = x.sub(x.mean(dim, { keepdim: true }));
  const n = x.shape.at(dim) as number;
  const variance = centred
    .square()
    .sum(dim, { keepdim: true })
    .div(n - less);
  return centred.div(variance.add(1e-5).sqrt());
}

refuses('layer-norm', {
  'by columns': [(x, g, b) => normalised(x, 0).mul(g).add(b), /that is BatchNorm/],
  'C − 1': [(x, g, b) => normalised(x, -1, 1).mul(g).add(b), /divides by C/],
  'no gain, no bias': [(x) => normalised(x, -1), /gain and bias are missing/],
  'no bias': [(x, g) => normalised(x, -1).mul(g), /the bias is missing/],
  'only the mean': [
    (x, g, b) =>
      x
        .sub(x.mean(-1, { keepdim: true }))
        .mul(g)
        .add(b),
    /nothing is divided/,
  ],
  'the variance for its root': [
    (x, g, b) => {
      const centred = x.sub(x.mean(-1, { keepdim: true }));
      const variance = centred.square().mean(-1, { keepdim: true });
      return centred.div(variance.add(1e-5)).mul(g).add(b);
    },
    /divided by the variance; it is by its root/,
  ],
  'no epsilon': [
    (x, g, b) => {
      const centred = x.sub(x.mean(-1, { keepdim: true }));
      return centred
        .div(centred.square().mean(-1, { keepdim: true }).sqrt())
        .mul(g)
        .add(b);
    },
    /a row of equal numbers becomes NaN/,
  ],
  "the library's": [
    (x, weight, bias) => layerNorm(x, { weight, bias }),
    /are right, but they are the library's/,
  ],
});

const counted: AnswerTo<'parameters'> = ({ V, T, C, L }) =>
  V * C + T * C + L * (12 * C * C + 10 * C) + 2 * C + C * V + V;
/** The right count, and so many more. */
const off =
  (by: (sizes: { V: number; T: number; C: number; L: number }) => number): typeof counted =>
  (sizes) =>
    counted(sizes) + by(sizes);

refuses('parameters', {
  'bias of q, k and v': [off(({ C, L }) => 3 * C * L), /query, key and value have no bias/],
  'no biases of neurons': [off(({ C, L }) => -5 * C * L), /the layers of neurons have biases/],
  'no norms': [off(({ C, L }) => -4 * C * L), /the two norms of each block are missing/],
  'no last norm': [off(({ C }) => -2 * C), /the last norm is missing/],
  'no places': [off(({ T, C }) => -T * C), /the embedding of the places/],
  'no bias of the vote': [off(({ V }) => -V), /the bias of the last layer/],
  'one block': [
    off(({ C, L }) => -(L - 1) * (12 * C * C + 10 * C)),
    /that is one block; there are L/,
  ],
  estimate: [({ C, L }) => 12 * C * C * L, /a good estimate, but not exact/],
});

const turned = (text: string) => [...text].reverse().join('');
refuses('order', {
  'the same': [(text) => text, /that is the same text/],
  'all turned around': [turned, /ends with another letter: the last place asks/],
  'other letters': [(text) => `x${text.slice(1)}`, /has other letters/],
  shorter: [(text) => text.slice(1), /has 15 characters, 'the dog bites me' has 16/],
  'by heart': [
    (text) => (text === 'cab' ? text : 'teh dog bites me'),
    /but for 'cab' you give 'cab'/,
  ],
});

/** What an answer gives that does otherwise with the logits. */
function sampled(logits: readonly number[], temperature: number, topK: number): number[] {
  const weights = Array.from(samplingWeights(logits, { temperature, topK }));
  const sum = weights.reduce((total, each) => total + each, 0);
  return weights.map((each) => each / sum);
}

refuses('sampling', {
  'multiplied by the temperature': [
    (logits, temperature, k) => sampled(logits, 1 / temperature, k),
    /temperature 0\.5 .* a low one must sharpen/,
  ],
  'temperature unused': [
    (logits, _, k) => sampled(logits, 1, k),
    /the temperature changes nothing/,
  ],
  'k unused': [(logits, temperature) => sampled(logits, temperature, 5), /k changes nothing/],
  'not divided again': [
    (logits, temperature, topK) => Array.from(samplingWeights(logits, { temperature, topK })),
    /do not add up to 1 any more/,
  ],
  'zero for a logit': [
    (logits, temperature, k) => {
      const bound = [...logits].sort((a, b) => b - a)[k - 1] as number;
      const cut = logits.map((each) => (each >= bound ? each / temperature : 0));
      return sampled(cut, 1, 5);
    },
    /a logit of 0 is not a probability of 0/,
  ],
  'the least likely': [
    (logits, temperature, k) => {
      const bound = [...logits].sort((a, b) => a - b)[k - 1] as number;
      return sampled(
        logits.map((each) => (each <= bound ? each : never)),
        temperature,
        5,
      );
    },
    /those are the k least likely/,
  ],
});

/** Attention of all heads, with other ways to divide the channels. */
function heads(
  qkv: Tensor,
  apart: (x: Tensor) => Tensor,
  beside: (x: Tensor) => Tensor,
  scale = 0.5,
): Tensor {
  const [q, k, v] = qkv.split(16, -1).map(apart) as [Tensor, Tensor, Tensor];
  return beside(weightsOf(q.matmul(k.transpose(-2, -1)).mul(scale)).matmul(v));
}
const apart = (x: Tensor) => x.view(2, 6, 4, 4).transpose(1, 2);
const beside = (x: Tensor) => x.transpose(1, 2).reshape(2, 6, 16);
const flat = (x: Tensor) => x.reshape(2, 6, 16);

refuses('fused', {
  'not transposed back': [(qkv) => heads(qkv, apart, flat), /transpose back before you reshape/],
  'a view only': [
    (qkv) => heads(qkv, (x) => x.reshape(2, 4, 6, 4), flat),
    /view\(B, H, T, D\) mixes the places/,
  ],
  'by √C': [(qkv) => heads(qkv, apart, beside, 0.25), /divided by √C; a head has D/],
  'no scale': [(qkv) => heads(qkv, apart, beside, 1), /not divided by √D/],
  'one head': [
    (qkv) =>
      heads(
        qkv,
        (x) => x,
        (x) => x,
        0.25,
      ),
    /that is one head/,
  ],
  'every H-th channel': [
    (qkv) =>
      heads(
        qkv,
        (x) => x.view(2, 6, 4, 4).permute(0, 3, 1, 2),
        (x) => x.permute(0, 2, 3, 1).reshape(2, 6, 16),
      ),
    /you took every H-th/,
  ],
  "the library's": [
    (qkv, count) => causalSelfAttention(qkv, { heads: count }),
    /right, but there is causalSelfAttention in it/,
  ],
});

refuses('sums', {
  'highest digit first': [(a, b) => sumExample(a, b, { reversed: false }), /turn it around/],
  'nothing masked': [(a, b) => sumExample(a, b, { masked: 0 }), /nobody can guess the digits/],
  'masked too far': [(a, b) => sumExample(a, b, { masked: 4 }), /one −1 too many/],
  'masked too little': [(a, b) => sumExample(a, b, { masked: 2 }), /one −1 too few/],
  'not ahead': [(a, b) => sumExample(a, b, { ahead: 0 }), /it must be what comes next/],
  'no leading zero': [
    (a, b) => {
      const digits = [...`${a}${b}`].map(Number);
      return { ...sumExample(a, b), x: [...digits, 0, 0, 0, 0].slice(0, 6) };
    },
    /^for 47 \+ 85 x is 4 7 8 5 0 0, and should be 4 7 8 5 2 3/,
  ],
  nothing: [() => undefined as never, /x must have 6 numbers/],
});

const digits = (n: number) => String(n).padStart(3, '0');
refuses('calculator', {
  'digits turned': [
    () => (a, b) => Number([...digits(a + b)].reverse().join('')),
    /the digits came out last one first/,
  ],
  'no carry': [
    () => (a, b) => {
      const tens = (Math.floor(a / 10) + Math.floor(b / 10)) % 10;
      return 10 * tens + ((a + b) % 10);
    },
    /it has not learnt to carry/,
  ],
  'no hundred': [() => (a, b) => (a + b) % 100, /the hundred is lost/],
  'by heart': [() => (a, b) => (isHeldOut(a, b) ? 0 : a + b), /it knows them by heart/],
  'nothing learnt': [() => () => 0, /^1 % of the sums held out are right|^0 % of the sums/],
  'an addition': [() => (a, b) => a + b, /nothing had to be learnt for it/],
  'no function': [() => 7 as never, /must return a function/],
});

refuses('finetune', {
  'nothing trained': [() => {}, /the model has not changed \(dev loss \d\.\d{4}\)/],
  'a rate too small': [
    (model, next) => trainOn(model, next, BUDGET, 1e-4),
    /its numbers have hardly moved; a larger rate/,
  ],
  'a rate too large': [
    (model, next) => trainOn(model, next, BUDGET, 0.3),
    /what it knew is lost; a smaller rate/,
  ],
  'too few batches': [(model, next) => trainOn(model, next, 5, 0.003), /you used 5 of 40 batches/],
  'too many batches': [
    (model, next) => trainOn(model, next, BUDGET + 1, 0.003),
    /threw Error: the 40 batches are used up/,
  ],
  'numbers that are NaN': [
    (model) => noGrad(() => void model.head.weight.fill_(Number.NaN)),
    /the loss is not finite/,
  ],
});

test('finetune: the lecture’s loop is right', { timeout: 60_000 }, async () => {
  const answer: AnswerTo<'finetune'> = (model, next) => {
    expect(model).toBeInstanceOf(GptModel);
    trainOn(model, next, BUDGET, 0.003);
  };
  const { message, solved } = await exercises.judge('finetune', answer);
  expect(message).toMatch(/what it knew of letters was of use/);
  expect(solved).toBe(true);
});
