/** What is said of the usual wrong answers to the exercises of lecture 2. */
import { splitByCourse } from '@makemore/data';
import { loadWords } from '@makemore/notebook';
import { crossEntropy, oneHot, softmax, type Tensor, tensor } from '@makemore/tensor-ops';
import { expect, test } from 'vitest';
import { exercises } from '../checks/2-bigram.ts';
import { countContexts, ngramLoss } from '../checks/ngrams.ts';
import { refusesOf } from './refusesOf.ts';

type AnswerTo<Id extends keyof typeof exercises.list> = Parameters<
  (typeof exercises.list)[Id]['check']
>[0];

const refuses = refusesOf(exercises);

const names = await loadWords();
const alphas = [0.001, 0.01, 0.03, 0.1, 0.3, 1, 3, 10];

refuses('perplexity', {
  'a power of two': [(loss) => 2 ** loss, /9\.82\d\d: .* losses in bits; ours are in nats/],
  'the sign': [(loss) => Math.exp(-loss), /is 0\.0370: that is a probability/],
  'the loss': [(loss) => loss, /3\.2958: that is the loss itself/],
  'a constant': [() => 27, /^perplexity\(ln 13\) is 27, which is too large: it should be 13$/],
  nothing: [() => undefined as never, /^perplexity\(ln 27\) is nothing, not a number$/],
});

refuses('no-one-hot', {
  columns: [(W, xs) => W.transpose().index(xs), /you took columns/],
  probabilities: [(W, xs) => softmax(W.index(xs)), /probabilities already/],
  'the product still': [(W, xs) => oneHot(xs, 27).matmul(W), /right, but there is oneHot in it/],
  'one row': [(W) => W.slice(0), /the shape \[27\], not \[5, 27\]/],
  'no gradient': [(W, xs) => W.detach().index(xs), /no gradient reaches W/],
});

/** As in the lecture: no largest logit is taken away first. */
function inFourSteps(logits: Tensor, ys: Tensor): Tensor {
  const probabilities = logits.exp().div(logits.exp().sum(1, { keepdim: true }));
  return probabilities.gather(1, ys.unsqueeze(1)).log().mean().neg();
}

refuses('cross-entropy', {
  'the softmax twice': [(logits, ys) => crossEntropy(softmax(logits), ys), /the softmax twice/],
  'exp twice': [(logits, ys) => crossEntropy(logits.exp(), ys), /exp twice/],
  'a sum': [
    (logits, ys) => crossEntropy(logits, ys, { reduction: 'sum' }),
    /the sum over the batch/,
  ],
  'the sign': [(logits, ys) => crossEntropy(logits, ys).neg(), /a loss is positive/],
  'four steps': [inFourSteps, /for \[0, 1000\] .* yours is Infinity|yours is NaN/],
  'a loss for each': [
    (logits, ys) => crossEntropy(logits, ys, { reduction: 'none' }),
    /the shape \[5\], not \[\]/,
  ],
  'a number': [() => 3 as never, /the loss is 3, not a tensor/],
});

function byAutograd(logits: Tensor, ys: Tensor): Tensor {
  const leaf = logits.detach();
  leaf.requiresGrad = true;
  crossEntropy(leaf, ys).backward();
  return leaf.grad as Tensor;
}

const p = (logits: Tensor) => softmax(logits);
refuses('gradient', {
  "autograd's": [byAutograd, /^the values are right, but there is backward in it/],
  'of the sum': [(logits, ys) => p(logits).sub(oneHot(ys, 27)), /it is that of the sum/],
  'the sign': [(logits, ys) => oneHot(ys, 27).sub(p(logits)).div(5), /the sign is wrong/],
  'only p': [(logits) => p(logits).div(5), /nothing is taken away/],
  'by all elements': [
    (logits, ys) => p(logits).sub(oneHot(ys, 27)).div(27),
    /divided by all the elements/,
  ],
  'log p': [
    (logits, ys) => logits.logSoftmax().sub(oneHot(ys, 27)).div(5),
    /log p where p should be/,
  ],
});

test('gradient: a comment may name backward', async () => {
  const verdict = await exercises.judge('gradient', (logits, ys) => {
    // no backward() here
    return p(logits).sub(oneHot(ys, 27)).div(5);
  });
  expect(verdict.solved).toBe(true);
});

const trigram: AnswerTo<'trigram'> = (train, data, alpha) =>
  ngramLoss({ train, data, size: 2, alpha });
const characters = names.reduce((sum, { length }) => sum + length + 1, 0);

refuses('trigram', {
  'the bigram': [
    (train, data, alpha) => ngramLoss({ train, data, size: 1, alpha }),
    /^the loss of all names without smoothing is 2\.5666: that is the bigram's; do you look at two/,
  ],
  'three characters': [
    (train, data, alpha) => ngramLoss({ train, data, size: 3, alpha }),
    /three characters of context/,
  ],
  'the sum': [async (...given) => (await trigram(...given)) * characters, /that is the sum/],
  'the sign': [async (...given) => -(await trigram(...given)), /a loss is positive/],
  bits: [async (...given) => (await trigram(...given)) / Math.LN2, /in bits/],
  'without the end': [
    (train, data, alpha) => ngramLoss({ train, data, size: 2, alpha, end: false }),
    /the dot after the name is missing/,
  ],
  'without the first letter': [
    (train, data, alpha) => ngramLoss({ train, data, size: 2, alpha, start: 1 }),
    /the first letter is not predicted/,
  ],
  'per name': [
    async (...given) => ((await trigram(...given)) * characters) / names.length,
    /per name, not per character/,
  ],
  'alpha unused': [
    (train, data) => ngramLoss({ train, data, size: 2, alpha: 0 }),
    /with alpha 1, .* alpha is not used/,
  ],
  'data counted': [
    (_, data, alpha) => ngramLoss({ train: data, data, size: 2, alpha }),
    /dev was counted/,
  ],
  'alpha not in the sum': [
    (train, data, alpha) => ngramLoss({ train, data, size: 2, alpha, more: 1 }),
    /the sum must grow by 27 alpha/,
  ],
  'a tensor': [() => tensor(2) as never, /write 'await t\.item\(\)'/],
});

/** The losses of the three parts, each as `loss` computes it. */
function losses(loss: (part: 'train' | 'dev' | 'test') => number) {
  return { train: loss('train'), dev: loss('dev'), test: loss('test') };
}
const parts = splitByCourse(names);
const { train, dev, test: held } = parts;

refuses('splits', {
  'each part counted': [
    () => losses((part) => ngramLoss({ train: parts[part], data: parts[part], size: 2, alpha: 1 })),
    /^the loss of dev .* were counted for it: that is looking at the answers/,
  ],
  'all counted': [
    () => losses((part) => ngramLoss({ train: names, data: parts[part], size: 2, alpha: 1 })),
    /all the names were counted/,
  ],
  'test in place of dev': [
    () => {
      const right = losses((part) => ngramLoss({ train, data: parts[part], size: 2, alpha: 1 }));
      return { ...right, dev: right.test };
    },
    /^the loss of dev .*: that is the loss of test/,
  ],
  'without smoothing': [
    () => losses((part) => ngramLoss({ train, data: parts[part], size: 2, alpha: 0 })),
    /the counts begin at 1/,
  ],
  'a part missing': [() => ({ train: 1 }) as never, /the loss of train is 1, which is too small/],
});

/** The best of the candidates for a part. */
function bestFor(data: readonly string[]): number {
  const all = alphas.map((alpha) => ngramLoss({ train, data, size: 2, alpha }));
  return alphas[all.indexOf(Math.min(...all))] as number;
}
const testLoss = (alpha: number) => ngramLoss({ train, data: held, size: 2, alpha });

refuses('smoothing', {
  'by train': [
    () => ({ alpha: bestFor(train), test: testLoss(bestFor(train)) }),
    /alpha is 0\.001: that is the best for train/,
  ],
  'any other': [() => ({ alpha: 10, test: testLoss(10) }), /alpha is 10, with a dev loss of/],
  'no candidate': [() => ({ alpha: 5, test: testLoss(5) }), /none of the candidates/],
  'the loss of dev': [
    () => {
      const alpha = bestFor(dev);
      return { alpha, test: ngramLoss({ train, data: dev, size: 2, alpha }) };
    },
    /that is the loss of dev/,
  ],
  nothing: [() => undefined as never, /return \{ alpha, test \}/],
});

/** A trigram with smoothing, as a model. */
function smoothedTrigram(words: readonly string[], alpha: number) {
  const counts = countContexts(words, { size: 2 });
  return (before: string, next: string) => {
    const nexts = counts.get(before);
    const sum = [...(nexts?.values() ?? [])].reduce((a, b) => a + b, 27 * alpha);
    return ((nexts?.get(next) ?? 0) + alpha) / sum;
  };
}

refuses('mixture', {
  'the best alpha': [
    (words) => smoothedTrigram(words, bestFor(dev)),
    /that is the trigram with the best/,
  ],
  'another alpha': [
    (words) => smoothedTrigram(words, 10),
    /your dev loss is .* the best alpha has/,
  ],
  'no smoothing': [
    (words) => smoothedTrigram(words, 0),
    /after 'qz' .* NaN: that context was never/,
  ],
  'weights above 1': [
    (words) => {
      const model = smoothedTrigram(words, 1);
      return (before, next) => 1.1 * model(before, next);
    },
    /add up to 1\.1000: do the weights/,
  ],
  'the dev part counted': [() => smoothedTrigram(dev, 1e-9), /too good: does it know the dev part/],
  'no function': [() => 2.4 as never, /must return a function/],
});

test('an error in an answer is told without a stack', async () => {
  const { message, solved } = await exercises.judge('perplexity', () => {
    throw new RangeError('no such thing');
  });
  expect({ message, solved }).toEqual({
    message: 'your answer threw RangeError: no such thing',
    solved: false,
  });
});
