/** Says of the answers to the exercises of lecture 2 whether they are right, and if not, what is wrong. */
import { splitByCourse, Vocabulary } from '@makemore/data';
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
  logSoftmax,
  oneHot,
  randn,
  softmax,
  type Tensor,
  tensor,
} from '@makemore/tensor-ops';
import { codeOf } from './codeOf.ts';
import { countContexts, ngramLoss } from './ngrams.ts';

type TrigramLoss = (
  train: readonly string[],
  data: readonly string[],
  alpha: number,
) => number | Promise<number>;
type SplitLosses = { train: number; dev: number; test: number };
type Tuned = { alpha: number; test: number };
type MixtureModel = (before: string, next: string) => number;

/** A batch of logits that are no round numbers. */
function batch(): { logits: Tensor; ys: Tensor } {
  return {
    logits: randn([5, 27], { generator: torchGenerator(2) }), // (n, V)
    ys: tensor([5, 13, 13, 1, 0], { dtype: 'int32' }), // (n)
  };
}

const candidates = [0.001, 0.01, 0.03, 0.1, 0.3, 1, 3, 10];

/** The candidate with the smallest loss, of a trigram counted on `train`. */
function bestAlpha(train: readonly string[], data: readonly string[]): number {
  const losses = candidates.map((alpha) => ngramLoss({ train, data, size: 2, alpha }));
  return candidates[losses.indexOf(Math.min(...losses))] as number;
}

export const exercises = exercisesOf('2-bigram', {
  perplexity: {
    title: 'Perplexity',
    level: 1,
    hints: [
      'A model that gives each of n characters 1/n has the loss ln n. You want n.',
      'Which function undoes the natural logarithm?',
    ],
    async check(perplexity: (loss: number) => number | Promise<number>) {
      for (const characters of [27, 13]) {
        const loss = Math.log(characters);
        const mistake = mistakeIn(await perplexity(loss), characters, {
          what: `perplexity(ln ${characters})`,
          known: [
            [2 ** loss, '2 to the power of the loss is for losses in bits; ours are in nats'],
            [Math.exp(-loss), 'that is a probability; the loss has the minus sign already'],
            [loss, 'that is the loss itself'],
          ],
        });
        if (mistake) return mistake;
      }
      return solved('27 of 27 characters: knowing nothing. Counting bigrams leaves 13');
    },
  },

  'no-one-hot': {
    title: 'No one-hot',
    level: 1,
    hints: [
      'Multiply (0, 0, 1, 0) by a matrix on paper. What is left of the matrix?',
      "One row is left: the one with the character's id. How does one take a row of a tensor?",
      'A tensor of ids takes several rows at once: see `index`.',
    ],
    async check(layer: (W: Tensor, xs: Tensor) => Tensor) {
      const W = randn([27, 27], { generator: torchGenerator(1), requiresGrad: true });
      const xs = tensor([0, 5, 13, 13, 1], { dtype: 'int32' });
      const right = oneHot(xs, 27).matmul(W);
      const logits = layer(W, xs);
      const mistake = await mistakeInTensor(logits, right, {
        what: 'the logits',
        known: [
          [W.transpose().index(xs), 'you took columns; a one-hot row times W takes rows'],
          [softmax(right), 'they are probabilities already: leave the softmax to the loss'],
        ],
      });
      if (mistake) return mistake;
      if (!logits.requiresGrad) {
        return notYet('the values are right, but no gradient reaches W: use ops on tensors only');
      }
      const used = /oneHot|matmul/.exec(codeOf(layer));
      if (used) return notYet(`the values are right, but there is ${used[0]} in it still`);
      return solved('a row of W for each character: that is what an embedding is, in lecture 3');
    },
  },

  'cross-entropy': {
    title: 'Cross-entropy',
    level: 1,
    hints: [
      'crossEntropy takes the logits and the ids, and does the rest.',
      'No exp, no softmax, no log, no mean: it has them all in it.',
    ],
    async check(loss: (logits: Tensor, ys: Tensor) => Tensor) {
      const { logits, ys } = batch();
      const right = crossEntropy(logits, ys);
      const mistake = await mistakeInTensor(loss(logits, ys), right, {
        what: 'the loss',
        known: [
          [crossEntropy(softmax(logits), ys), 'it has the softmax twice: give it the logits'],
          [crossEntropy(logits.exp(), ys), 'it has exp twice: give it the logits'],
          [right.mul(5), 'that is the sum over the batch, not the mean'],
          [right.neg(), 'the sign is wrong: a loss is positive'],
        ],
      });
      if (mistake) return mistake;
      const large = loss(tensor([[0, 1000]]), tensor([0], { dtype: 'int32' }));
      if (Math.abs((await large.item()) - 1000) > 1) {
        return notYet(
          'right for small logits, but for [0, 1000] and the id 0 the loss is 1000, and yours is ' +
            `${await large.item()}: exp(1000) overflows. crossEntropy takes the largest logit away first`,
        );
      }
      return solved('one op instead of four, a simpler gradient, and no overflow');
    },
  },

  gradient: {
    title: 'The gradient on paper',
    level: 2,
    hints: [
      'p is the softmax of the logits. What tensor has a 1 where j = y and 0 elsewhere?',
      'oneHot(ys, V) is that tensor.',
      'The loss is a mean of n losses, so each of them counts 1/n.',
    ],
    async check(gradient: (logits: Tensor, ys: Tensor) => Tensor) {
      const { logits, ys } = batch();
      logits.requiresGrad = true;
      crossEntropy(logits, ys).backward();
      const right = logits.grad as Tensor;
      const mistake = await mistakeInTensor(gradient(logits.detach(), ys), right, {
        what: 'the gradient',
        tolerance: 1e-5, // the largest element is about 0.2
        known: [
          [right.mul(5), 'it is that of the sum; the loss is the mean, over 5 examples'],
          [right.neg(), 'the sign is wrong: the probability of what followed must rise'],
          [right.mul(-5), 'the sign is wrong, and the loss is the mean, over 5 examples'],
          [softmax(logits).div(5), 'nothing is taken away where the character did follow'],
          [right.mul(5 / 27), 'it is divided by all the elements; the mean is over the examples'],
          [logSoftmax(logits).sub(oneHot(ys, 27)).div(5), 'it has log p where p should be'],
        ],
      });
      if (mistake) return mistake;
      if (/backward/.test(codeOf(gradient))) {
        return notYet('the values are right, but there is backward in it still: write p − [j = y]');
      }
      return solved("the same as autograd's; lecture 5 does it for a whole network");
    },
  },

  trigram: {
    title: 'Two characters of context',
    level: 2,
    hints: [
      'There are 27² contexts of two characters, so the table has 27³ numbers.',
      'The place of a trigram in a flat table is (first · 27 + second) · 27 + third.',
      "Walk through '..' + word + '.', and keep the two characters before the one that you are at.",
      'A probability is a count divided by the sum of the 27 counts that share its context.',
    ],
    async check(trigramLoss: TrigramLoss) {
      const words = await loadWords();
      const given = { train: words, data: words, size: 2, alpha: 0 };
      const right = ngramLoss(given);
      const characters = words.reduce((sum, { length }) => sum + length + 1, 0);
      const mistake =
        mistakeIn(await trigramLoss(words, words, 0), right, {
          what: 'the loss of all names without smoothing',
          known: [
            [
              ngramLoss({ ...given, size: 1 }),
              "that is the bigram's; do you look at two characters?",
            ],
            [ngramLoss({ ...given, size: 3 }), 'that is what three characters of context give'],
            [
              right * characters,
              'that is the sum; divide by the number of characters, dots included',
            ],
            [-right, 'the sign is wrong: a loss is positive'],
            [right / Math.LN2, 'that is in bits: take the natural logarithm'],
            [
              ngramLoss({ ...given, end: false }),
              'the dot after the name is missing: it is predicted too',
            ],
            [
              ngramLoss({ ...given, start: 1 }),
              'the first letter is not predicted: two dots stand before it',
            ],
            [(right * characters) / words.length, 'that is per name, not per character'],
          ],
        }) ?? (await smoothingMistake(trigramLoss, words));
      if (mistake) return mistake;
      const bigram = ngramLoss({ ...given, size: 1 });
      return solved(
        `${right.toFixed(4)} instead of ${bigram.toFixed(4)}: a gain, on the data that were counted`,
      );
    },
  },

  splits: {
    title: 'Train, dev and test',
    level: 2,
    hints: [
      'splitByCourse gives the three parts. Which of them does trigramLoss count?',
      'It counts `train` three times, and judges another part each time.',
    ],
    async check(splitLosses: (words: readonly string[]) => SplitLosses | Promise<SplitLosses>) {
      const words = await loadWords();
      const parts = splitByCourse(words);
      const got = await splitLosses(words);
      for (const part of ['train', 'dev', 'test'] as const) {
        const given = { train: parts.train, data: parts[part], size: 2, alpha: 1 };
        const mistake = mistakeIn(got?.[part], ngramLoss(given), {
          what: `the loss of ${part}`,
          known: [
            [
              ngramLoss({ ...given, train: parts[part] }),
              `the trigrams of ${part} were counted for it: that is looking at the answers`,
            ],
            [
              ngramLoss({ ...given, train: words }),
              'all the names were counted: dev and test must stay unseen',
            ],
            [ngramLoss({ ...given, size: 1 }), "that is the bigram's"],
            [ngramLoss({ ...given, data: parts.train }), 'that is the loss of train'],
            [ngramLoss({ ...given, data: parts.dev }), 'that is the loss of dev'],
            [ngramLoss({ ...given, data: parts.test }), 'that is the loss of test'],
            [ngramLoss({ ...given, alpha: 0 }), 'the counts begin at 1 here, not at 0'],
          ],
        });
        if (mistake) return mistake;
      }
      return solved('dev is above train: this table has begun to know its names by heart');
    },
  },

  smoothing: {
    title: 'How much smoothing?',
    level: 2,
    hints: [
      'A loss on dev for each candidate; the smallest wins.',
      'Only then, and only for the winner, the loss on test.',
    ],
    async check(tune: (words: readonly string[]) => Tuned | Promise<Tuned>) {
      const words = await loadWords();
      const { train, dev, test } = splitByCourse(words);
      const alpha = bestAlpha(train, dev);
      const got = await tune(words);
      if (got?.alpha !== alpha) return notYet(wrongAlpha(got?.alpha, { train, dev, test }));
      const mistake = mistakeIn(got.test, ngramLoss({ train, data: test, size: 2, alpha }), {
        what: 'alpha is right; the loss of test',
        known: [
          [ngramLoss({ train, data: dev, size: 2, alpha }), 'that is the loss of dev'],
          [ngramLoss({ train, data: train, size: 2, alpha }), 'that is the loss of train'],
          [
            ngramLoss({ train: [...train, ...dev], data: test, size: 2, alpha }),
            'you counted dev too; people do that at the end, but here count train only',
          ],
        ],
      });
      return mistake ?? solved(`alpha ${alpha}: below 1, for most of the 27³ places are empty`);
    },
  },

  mixture: {
    title: 'Better than the best alpha',
    level: 3,
    hints: [
      'The simplest mixture: 0.8 · trigram + 0.15 · bigram + 0.05 · single characters. Does it add up to 1?',
      'A context that was never seen has no trigram probabilities at all: divide by 0 and all is lost. What should the mixture do there?',
      'The more often a context was seen, the more its own counts should weigh.',
      'Instead of adding alpha to each count, add what the shorter context says: (N(ab, c) + w · p(c | b)) / (N(ab) + w). The same for p(c | b) with p(c), and for that with 1/27.',
    ],
    async check(mix: (train: readonly string[]) => MixtureModel | Promise<MixtureModel>) {
      const words = await loadWords();
      const { train, dev } = splitByCourse(words);
      const model = await mix(train);
      if (typeof model !== 'function') {
        return notYet('mix must return a function: (before, next) => probability');
      }
      const wrong = unnormalised(model, Vocabulary.ofWords(words).characters);
      if (wrong) return wrong;
      const loss = lossOfModel(model, dev);
      const bar = ngramLoss({ train, data: dev, size: 2, alpha: bestAlpha(train, dev) });
      if (!Number.isFinite(loss)) {
        return notYet('a name of the dev part has probability 0: what of a trigram never seen?');
      }
      if (loss < ngramLoss({ train: [...train, ...dev], data: dev, size: 2, alpha: 0 })) {
        return notYet(`a dev loss of ${loss.toFixed(4)} is too good: does it know the dev part?`);
      }
      if (Math.abs(loss - bar) < 1e-6) {
        return notYet(
          `your dev loss is ${bar.toFixed(4)}: that is the trigram with the best alpha`,
        );
      }
      if (loss > bar) {
        return notYet(
          `your dev loss is ${loss.toFixed(4)}; the trigram with the best alpha has ${bar.toFixed(4)}. ` +
            'Try other weights, or let them depend on how often the context was seen',
        );
      }
      return solved(`${loss.toFixed(4)} on dev, where the best alpha had ${bar.toFixed(4)}`);
    },
  },
});

export const { check, hint } = exercises;

/** What is wrong with counts that should begin at alpha, or with names that were not counted. */
async function smoothingMistake(
  trigramLoss: TrigramLoss,
  words: readonly string[],
): Promise<Verdict | undefined> {
  const { train, dev } = splitByCourse(words);
  const given = { train, data: dev, size: 2, alpha: 1 };
  return mistakeIn(await trigramLoss(train, dev, 1), ngramLoss(given), {
    what: 'without smoothing it is right; with alpha 1, counted on train, the loss of dev',
    known: [
      [ngramLoss({ ...given, alpha: 0 }), 'alpha is not used'],
      [Number.POSITIVE_INFINITY, 'alpha is not used'],
      [ngramLoss({ ...given, train: dev }), 'dev was counted: count `train`, judge `data`'],
      [ngramLoss({ ...given, data: train }), 'train was judged: count `train`, judge `data`'],
      [
        ngramLoss({ ...given, more: 1 }),
        'alpha is added to the count, but the sum must grow by 27 alpha',
      ],
    ],
  });
}

function wrongAlpha(
  got: number | undefined,
  { train, dev, test }: { train: string[]; dev: string[]; test: string[] },
): string {
  if (got === undefined) return 'return { alpha, test }';
  if (!candidates.includes(got)) return `alpha is ${got}, which is none of the candidates`;
  if (got === bestAlpha(train, train)) {
    return `alpha is ${got}: that is the best for train, where less smoothing is always better`;
  }
  if (got === bestAlpha(train, test)) {
    return `alpha is ${got}: chosen by test, which then judges nothing any more; choose by dev`;
  }
  const loss = ngramLoss({ train, data: dev, size: 2, alpha: got });
  return `alpha is ${got}, with a dev loss of ${loss.toFixed(4)}; another candidate has less`;
}

function unnormalised(model: MixtureModel, characters: readonly string[]): Verdict | undefined {
  for (const before of ['..', '.e', 'em', 'qz', 'zx']) {
    const probabilities = characters.map((next) => model(before, next));
    const sum = probabilities.reduce((a, b) => a + b, 0);
    if (probabilities.some((p) => p < 0)) return notYet(`after '${before}' one is negative`);
    if (!(Math.abs(sum - 1) < 1e-6)) {
      const why = Number.isNaN(sum)
        ? 'that context was never seen: is there a division by 0?'
        : 'do the weights of the mixture add up to 1, also where a context was never seen?';
      return notYet(`after '${before}' the probabilities add up to ${sum.toFixed(4)}: ${why}`);
    }
  }
  return undefined;
}

function lossOfModel(model: MixtureModel, data: readonly string[]): number {
  let [total, n] = [0, 0];
  for (const [before, nexts] of countContexts(data, { size: 2 })) {
    for (const [next, count] of nexts) {
      total -= count * Math.log(model(before, next));
      n += count;
    }
  }
  return total / n;
}
