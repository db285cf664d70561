/** Says of the answers to the exercises of lecture 3 whether they are right, and if not, what is wrong. */
import { contextWindows, type Splits, splitByCourse, Vocabulary } from '@makemore/data';
import { exercisesOf, loadWords, mistakeInTensor, notYet, solved } from '@makemore/notebook';
import { type Generator, torchGenerator } from '@makemore/random';
import { logSoftmax, oneHot, randn, softmax, type Tensor, tensor } from '@makemore/tensor-ops';
import { evaluate, type LanguageModel } from '@makemore/training';
import { codeOf } from './codeOf.ts';
import { type Epoch, mistakeInEpoch, mistakeInShuffle } from './epochs.ts';
import { mistakeInWeights, type Weights } from './initialisation.ts';
import { ngramLoss } from './ngrams.ts';
import { mistakeInParts } from './parts.ts';
import { type WindowHabit, type Windows, windowsOf } from './windows.ts';

type DirectWeights = Weights & { readonly D: Tensor };
type Split = (list: readonly string[], generator: Generator) => Splits<readonly string[]>;

const habits: Readonly<Record<WindowHabit, string>> = {
  'no end': 'the dot after the name is missing: it is predicted too',
  'no padding': 'the first letters are not predicted: dots stand before the name',
  'padding behind': 'the dots stand before the letters, not behind them',
  backwards: 'the contexts run backwards: the newest character stands last',
  'answer included': 'the answer is in its own context: put it there after the example is made',
  'names run together': 'a name goes on where the last one ended: begin each with dots',
};

function shown(row: ArrayLike<number> | undefined): string {
  return row === undefined ? 'nothing' : `[${Array.from(row).join(', ')}]`;
}

/** The weights of a small network, and contexts for it. */
function smallNetwork(): { weights: DirectWeights; x: Tensor } {
  const options = { generator: torchGenerator(3), requiresGrad: true };
  const [V, T, E, H] = [27, 3, 2, 5];
  const weights = {
    C: randn([V, E], options),
    W1: randn([T * E, H], options),
    b1: randn([H], options),
    W2: randn([H, V], options),
    b2: randn([V], options),
    D: randn([T * E, V], options),
  };
  const x = tensor(
    [
      [0, 0, 5],
      [0, 5, 13],
      [5, 13, 13],
      [13, 13, 1],
    ],
    { dtype: 'int32' },
  ); // (4, T)
  return { weights, x };
}

export const exercises = exercisesOf('3-mlp', {
  windows: {
    title: 'Windows of any size',
    level: 1,
    hints: [
      'One context for each name, blockSize dots at first. For each character: an example, then one step to the right.',
      'The name ends with a dot, which is predicted like any other character.',
      '[...context.slice(1), id] is a new array without the oldest and with the newest.',
    ],
    check(windows: (list: readonly string[], blockSize: number) => Windows) {
      for (const [list, size] of [
        [['emma', 'bo'], 3],
        [['emma', 'bo'], 1],
        [['ann', 'zoe', 'ea'], 5],
      ] as const) {
        const right = windowsOf(list, size);
        const { xs, ys } = windows(list, size) ?? {};
        const what = `for ${list.join(', ')} and ${size}`;
        if (!Array.isArray(xs) || !Array.isArray(ys)) return notYet('return { xs, ys }');
        const got = JSON.stringify([xs, ys]);
        if (got === JSON.stringify([right.xs, right.ys])) continue;
        if (xs.length > 1 && new Set(xs).size === 1) {
          return notYet(
            `${what} all contexts are one and the same array: make a new one each time`,
          );
        }
        const long = xs.find((row) => row.length !== size);
        if (long) return notYet(`${what} the context ${shown(long)} has ${long.length} characters`);
        for (const [habit, message] of Object.entries(habits)) {
          const wrong = windowsOf(list, size, habit as WindowHabit);
          if (got === JSON.stringify([wrong.xs, wrong.ys])) return notYet(`${what}: ${message}`);
        }
        if (ys.length !== right.ys.length || xs.length !== ys.length) {
          const counts = `${xs.length} contexts and ${ys.length} answers`;
          return notYet(`${what} there are ${counts}; there should be ${right.ys.length} of each`);
        }
        const k = ys.findIndex((y, i) => y !== right.ys[i] || shown(xs[i]) !== shown(right.xs[i]));
        return notYet(
          `${what} example ${k} is ${shown(xs[k])} → ${ys[k]}, and should be ${shown(right.xs[k])} → ${right.ys[k]}`,
        );
      }
      return solved('contextWindows of @makemore/data does the same, in one array');
    },
  },

  lookup: {
    title: 'A lookup is a product',
    level: 1,
    hints: [
      'oneHot(x, n) makes a row of n numbers of each id, whatever the shape of x.',
      'x: (B, T), so the one-hots are (B, T, V). A product with (V, E) acts on the last dimension.',
    ],
    async check(lookup: (C: Tensor, x: Tensor) => Tensor) {
      const C = randn([7, 4], { generator: torchGenerator(1), requiresGrad: true });
      const x = tensor(
        [
          [0, 0, 5],
          [3, 6, 3],
        ],
        { dtype: 'int32' },
      );
      const right = C.index(x);
      const got = lookup(C, x);
      const mistake = await mistakeInTensor(got, right, {
        what: 'the embeddings',
        known: [
          [right.view(6, 4), 'B and T have become one: keep them apart'],
          [right.view(2, 12), 'that is one step further: they are joined already'],
          [oneHot(x, 7), 'those are the one-hots: multiply them by C'],
        ],
      });
      if (mistake) return mistake;
      const used = /\bindex(?=\()|embedding(?=\()|gather/.exec(codeOf(lookup));
      if (used) return notYet(`the values are right, but ${used[0]} looks them up: multiply`);
      if (!got.requiresGrad) return notYet('the values are right, but no gradient reaches C');
      return solved('so an embedding is a linear layer, and learns like one');
    },
  },

  'log-softmax': {
    title: 'A log-softmax that does not overflow',
    level: 2,
    hints: [
      'ln(e^z / Σ e^z) is z − ln Σ e^z: the first logarithm cancels the exponential.',
      'Take the largest of each row away from the row, before anything else.',
      'z.max(1, { keepdim: true }) is the column of the largest.',
    ],
    async check(logProbabilities: (z: Tensor) => Tensor) {
      const z = randn([4, 4], { generator: torchGenerator(2) });
      const first = await mistakeInTensor(logProbabilities(z), logSoftmax(z), {
        what: 'the logarithms',
        known: [
          [softmax(z), 'those are the probabilities; take their logarithm'],
          [logSoftmax(z, 0), 'the columns add up to 1: it is the rows that should'],
          [logSoftmax(z).neg(), 'the sign: a logarithm of a probability is below 0'],
          [z.sub(z.exp().sum(1).log()), 'broadcasting took a row for a column: keepdim is missing'],
          [logSoftmax(z).div(Math.LN2), 'those are logarithms to base 2'],
        ],
      });
      if (first) return first;
      for (const [rows, why] of [
        [
          [[0, -1000]],
          'exp(-1000) is 0, and so is its logarithm -Infinity: do not take the logarithm of a probability',
        ],
        [[[0, 1000]], 'exp(1000) is infinite: take the largest away first'],
        [[[-1000, -1001]], 'all the exponentials are 0: take the largest away, whatever its sign'],
        [
          [
            [500, 501],
            [-500, -501],
          ],
          'the largest of all the rows is not that of each: take it row by row',
        ],
      ] as const) {
        const large = tensor(rows.map((row) => [...row]));
        const mistake = await mistakeInTensor(logProbabilities(large), logSoftmax(large));
        if (mistake) {
          return notYet(`right for small logits, but wrong for ${JSON.stringify(rows)}: ${why}`);
        }
      }
      const used = /logSoftmax|softmax|crossEntropy/.exec(codeOf(logProbabilities));
      if (used) return notYet(`the values are right, but ${used[0]} made them: write it by hand`);
      return solved('the log-sum-exp trick: it is in every crossEntropy');
    },
  },

  epoch: {
    title: 'An epoch',
    level: 2,
    hints: [
      'An array of 0 to n − 1, shuffled, then cut into pieces.',
      'Fisher and Yates: for i from n − 1 down to 1, swap the places i and j, with j drawn from 0 to i, both included.',
      'generator.randint(0, i + 1, 1)[0] is such a j: the upper bound is not included.',
    ],
    check(batches: Epoch) {
      return (
        mistakeInEpoch(batches) ??
        mistakeInShuffle(batches) ??
        solved(
          'each example once, in every order alike; the lecture draws with putting back, which is simpler',
        )
      );
    },
  },

  leak: {
    title: 'A split without a leak',
    level: 2,
    hints: [
      'Which list must be shuffled and cut: that of all names, or that of the different ones?',
      'new Set(list) has each name once. generator.shuffle shuffles in place, so give it a copy.',
      'A part is then all names of the list that are in its share of the different ones: filter.',
    ],
    async check(split: Split) {
      const words = await loadWords();
      // Every tenth name, and every fourth of these twice, in alphabetical order.
      const some = words.filter((_, i) => i % 10 === 0).sort();
      const list = some.flatMap((word, i) => (i % 4 === 0 ? [word, word] : [word]));
      const given = [...list];
      const parts = split(given, torchGenerator(1));
      const mistake = mistakeInParts(list, parts);
      if (mistake) return mistake;
      if (given.join() !== list.join()) {
        return notYet('right, but the list that was given has changed: shuffle a copy');
      }
      if (JSON.stringify(split(list, torchGenerator(1))) !== JSON.stringify(parts)) {
        return notYet('the same seed gives other parts: draw from `generator` and nothing else');
      }
      return solved(
        "no dev name was ever seen. Of the course's 3,203 dev names, train has 424 too",
      );
    },
  },

  uniform: {
    title: 'Begin by knowing nothing',
    level: 2,
    hints: [
      'If all logits of an example are equal, all probabilities are 1/27. What is −ln of that?',
      'logits = h W2 + b2. What must W2 and b2 be like for the logits to be nearly 0?',
      'Small, but not zero. And in place, within noGrad: W2.mul_(0.01) stays a leaf, W2.mul(0.01) is the result of an op and keeps no gradient.',
    ],
    async check(initialise: (generator: Generator) => Weights) {
      const words = await loadWords();
      const { dev } = splitByCourse(words);
      const examples = contextWindows(dev.slice(0, 300), Vocabulary.ofWords(words), 3);
      const weights = initialise(torchGenerator(42));
      return (
        (await mistakeInWeights(weights, examples)) ??
        solved(
          'training now begins with learning, not with unlearning. Lecture 4 goes on from here',
        )
      );
    },
  },

  direct: {
    title: 'Direct connections',
    level: 2,
    hints: [
      'e = C[x] as one row per example; it goes two ways.',
      'One way through tanh and W2, the other through D; where they meet they are added.',
    ],
    async check(forward: (weights: DirectWeights, x: Tensor) => Tensor) {
      const { weights, x } = smallNetwork();
      const { C, W1, b1, W2, b2, D } = weights;
      const e = C.index(x).view(4, -1);
      const h = e.matmul(W1).add(b1).tanh();
      const deep = h.matmul(W2).add(b2);
      const straight = e.matmul(D);
      const got = forward(weights, x);
      const mistake = await mistakeInTensor(got, deep.add(straight), {
        what: 'the logits',
        known: [
          [deep, "that is the lecture's model: D is not in it"],
          [straight, 'only the direct way: the hidden layer is missing'],
          [straight.add(b2), 'only the direct way: the hidden layer is missing'],
          [deep.add(straight.tanh()), 'the direct way has no tanh: it is linear'],
          [deep.add(straight).tanh(), 'logits pass no tanh'],
          [deep.add(straight).add(b2), 'b2 is in it twice'],
          [h.matmul(W2).add(straight), 'b2 is missing'],
          [e.matmul(W1).add(b1).matmul(W2).add(b2).add(straight), 'the hidden layer has no tanh'],
          [softmax(deep.add(straight)), 'those are probabilities: leave the softmax to the loss'],
        ],
      });
      if (mistake) return mistake;
      got.sum().backward();
      const cut = Object.entries(weights).find(([, weight]) => !weight.grad);
      if (cut) return notYet(`the values are right, but no gradient reaches ${cut[0]}`);
      return solved(
        'the paper found that they make training faster, and that the model may generalise better without them',
      );
    },
  },

  better: {
    title: 'Better than the best table',
    level: 3,
    hints: [
      'Begin with the weights of the exercise before the last: that alone is worth more than any size.',
      'A table got worse with more than three characters. A network does not: try blockSize 4 or 5.',
      'Train and dev alike: larger, longer, a higher rate. Train far below dev: smaller, or stop earlier.',
      'blockSize 4, 10 numbers, 150 neurons, batches of 32, a rate of 0.2 that falls to a tenth after 70 % of 15,000 steps.',
    ],
    async check(train: () => LanguageModel | Promise<LanguageModel>) {
      const words = await loadWords();
      const splits = splitByCourse(words);
      const vocabulary = Vocabulary.ofWords(words);
      const model = await train();
      if (typeof model?.forward !== 'function' || !(model.blockSize >= 1)) {
        return notYet('return the model: it has forward and blockSize, as an MlpModel has');
      }
      const lossOf = (list: readonly string[]) =>
        evaluate(model, contextWindows(list, vocabulary, model.blockSize));
      const dev = await lossOf(splits.dev);
      const bar = ngramLoss({ train: splits.train, data: splits.dev, size: 3, alpha: 0.1 });
      if (!Number.isFinite(dev)) return notYet('the dev loss is not finite: is the rate too high?');
      const test = await lossOf(splits.test);
      if (test - dev > 0.1) {
        return notYet(
          `dev ${dev.toFixed(4)}, but test ${test.toFixed(4)}: has the model been trained on dev?`,
        );
      }
      if (dev < bar) {
        return solved(
          `dev ${dev.toFixed(4)}, and ${test.toFixed(4)} on test; the table had ${bar.toFixed(4)}`,
        );
      }
      const onTrain = await lossOf(splits.train.slice(0, 2000));
      const gap = dev - onTrain;
      const advice =
        dev > Math.log(vocabulary.size)
          ? 'worse than knowing nothing: how does it begin, and does the loss fall at all?'
          : gap < 0.1
            ? 'they are close, so it underfits: a longer run, a better beginning, more context, more neurons'
            : 'they are far apart, so it overfits: fewer neurons or less context, or stop earlier';
      return notYet(
        `dev ${dev.toFixed(4)}, train ${onTrain.toFixed(4)}; the table has ${bar.toFixed(4)}. ${advice}`,
      );
    },
  },
});

export const { check, hint } = exercises;
