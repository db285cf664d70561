/** Says of the answers to the exercises of lecture 6 whether they are right, and if not, what is wrong. */
import { contextWindows, splitByCourse, Vocabulary } from '@makemore/data';
import {
  exercisesOf,
  loadWords,
  mistakeIn,
  mistakeInTensor,
  notYet,
  solved,
} from '@makemore/notebook';
import { torchGenerator } from '@makemore/random';
import { batchNorm, randn, type Tensor, tensor } from '@makemore/tensor-ops';
import { evaluate, type LanguageModel } from '@makemore/training';
import { convolved, countBoxes, joined } from './neighbours.ts';
import { ngramLoss } from './ngrams.ts';

export interface TreeSizes {
  /** Characters of the vocabulary, V. */
  readonly vocabulary: number;
  /** Characters of context, T: 2, 4, 8, … */
  readonly context: number;
  /** Numbers a character, C. */
  readonly embedding: number;
  /** Neurons of each level, H. */
  readonly hidden: number;
}

type Racer = LanguageModel & { parameterCount(): number };
type Race = (train: readonly string[], vocabulary: Vocabulary) => Racer | Promise<Racer>;

/** By how much the race must be won, in nats: what the tree of the lecture wins over the flat network. */
const MARGIN = 0.02;

/** Numbers that are not round. */
function drawn(shape: readonly number[], seed: number): Tensor {
  return randn([...shape], { generator: torchGenerator(seed) });
}

/** The parameters of the tree, in parts. */
function partsOf({ vocabulary: V, context, embedding: C, hidden: H }: TreeSizes) {
  const levels = Math.log2(context);
  const [table, first, upper] = [V * C, 2 * C * H, 2 * H * H];
  const [norms, vote] = [2 * H * levels, H * V + V];
  const all = table + first + (levels - 1) * upper + norms + vote;
  return { levels, table, first, upper, norms, all };
}

/** x normalised over some dimensions; what the usual mistakes change is an option. */
function normalised(
  x: Tensor,
  dims: number | number[],
  { eps = 0, correction = 0, root = true } = {},
): Tensor {
  const variance = x.var(dims, { keepdim: true, correction }).add(eps);
  return x.sub(x.mean(dims, { keepdim: true })).div(root ? variance.sqrt() : variance);
}

const mean = (list: readonly number[]) => list.reduce((sum, each) => sum + each, 0) / list.length;

export const exercises = exercisesOf('6-wavenet', {
  smooth: {
    title: 'A loss that can be read',
    level: 1,
    hints: [
      'The group that begins at i is losses.slice(i, i + n). slice stops at the end by itself.',
      'Divide by the length of the group, not by n.',
    ],
    check(smooth: (losses: readonly number[], n: number) => readonly number[]) {
      const losses = [3.4, 2.9, 3.1, 2.2, 2.7, 2.3, 2.6, 1.9, 2.4, 1.5];
      const groups = [losses.slice(0, 4), losses.slice(4, 8), losses.slice(8)];
      const got = smooth(losses, 4);
      if (!Array.isArray(got)) return notYet('return a list of numbers');
      if (got.length === losses.length || got.length === losses.length - 3) {
        return notYet('that is a running mean, one for each step; wanted is one for each group');
      }
      if (got.length === 2) {
        return notYet(
          'of 10 losses in groups of 4 the last two are missing: a short group counts too',
        );
      }
      if (got.length !== 3) {
        return notYet(`10 losses in groups of 4 are 3 groups, not ${got.length}`);
      }
      for (const [i, group] of groups.entries()) {
        const sum = mean(group) * group.length;
        const mistake = mistakeIn(got[i], mean(group), {
          what: `the mean of [${group.join(', ')}]`,
          known: [
            [sum, 'that is the sum'],
            [group[0] as number, 'that is the first of them, not their mean'],
            [group.at(-1) as number, 'that is the last of them, not their mean'],
            [sum / 4, 'the last group is shorter: divide by how many it has'],
            [mean(losses.slice(0, i * 4 + group.length)), 'that is the mean of all so far'],
            [mean(losses.slice(i, i + 4)), 'the groups overlap: the next begins n further on'],
          ],
        });
        if (mistake) return mistake;
      }
      return solved('a mean of n wanders √n times less: that is why the line becomes readable');
    },
  },

  flatten: {
    title: 'FlattenConsecutive',
    level: 1,
    hints: [
      'Numbers lie in memory row after row: neighbours in time are behind each other already.',
      'x.view(B, T / n, n * C) draws the borders anew. What if T / n is 1?',
      'If one group is left: x.view(B, n * C).',
    ],
    async check(flattenConsecutive: (x: Tensor, n: number) => Tensor) {
      const x = drawn([2, 8, 3], 1); // (B, T, C)
      for (const n of [2, 4]) {
        const groups = 8 / n;
        const mistake = await mistakeInTensor(flattenConsecutive(x, n), joined(x, n), {
          what: `(2, 8, 3) in groups of ${n}`,
          known: [
            [
              joined(x, n, (group, k) => group * n + n - 1 - k),
              'within a group the order is turned round: the earlier character comes first',
            ],
            [
              joined(x, n, (group, k) => group + k * groups),
              `places 0 and ${groups} stand together: they are no neighbours`,
            ],
            [
              x.transpose(1, 2).reshape(2, groups, n * 3),
              'time and channels are mixed up: do not transpose',
            ],
            [x.flatten(1), 'that is Flatten, all places at once: is n used?'],
            [x.view(2 * groups, n * 3), 'the names are not kept apart: B stays in front'],
            [joined(x, 2), 'pairs were made: is n used?'],
          ],
        });
        if (mistake) return mistake;
      }
      const last = await mistakeInTensor(flattenConsecutive(x, 8), x.flatten(1), {
        what: 'all 8 in one group',
        known: [
          [
            x.view(2, 1, 24),
            'one group is left: its dimension must go, (2, 24) and not (2, 1, 24)',
          ],
        ],
      });
      if (last) return last;
      const single = drawn([1, 8, 3], 2);
      const alone = await mistakeInTensor(flattenConsecutive(single, 8), single.flatten(1), {
        what: 'a batch of one name, all 8 in one group',
        known: [
          [
            single.view(24),
            'the batch has gone too: squeeze() takes every dimension of 1; say which, squeeze(1)',
          ],
        ],
      });
      return alone ?? solved('and no number was moved: a view only draws the borders anew');
    },
  },

  count: {
    title: 'How many parameters?',
    level: 1,
    hints: [
      'How many levels are there? Each halves the number of places.',
      'The boxes of a level are one layer: it counts once.',
      'Level 1 has 2C inputs, each other 2H. BatchNorm has a weight and a bias for each neuron.',
      'V C + 2 C H + (L − 1) 2 H H + L 2 H + H V + V, with L levels',
    ],
    check(parameterCount: (sizes: TreeSizes) => number) {
      for (const sizes of [
        { vocabulary: 27, context: 8, embedding: 10, hidden: 68 },
        { vocabulary: 27, context: 16, embedding: 10, hidden: 68 },
        { vocabulary: 65, context: 4, embedding: 6, hidden: 30 },
      ]) {
        const { levels, table, first, upper, norms, all } = partsOf(sizes);
        const { vocabulary: V, context: T, embedding: C, hidden: H } = sizes;
        const boxes = T / 2;
        const mistake = mistakeIn(parameterCount(sizes), all, {
          what: `for V = ${V}, T = ${T}, C = ${C}, H = ${H} the count`,
          tolerance: 1e-9,
          known: [
            [all - norms, "BatchNorm's weight and bias are missing: 2 H on each level"],
            [all - norms / 2, 'BatchNorm has a weight and a bias: 2 H on each level'],
            [all + norms, 'running mean and variance are not trained: they do not count'],
            [all + H * levels, 'the layers before BatchNorm have no bias'],
            [all - V, 'the vote has a bias'],
            [all - table, 'the table of embeddings is missing'],
            [all - first + upper, 'the first level has 2 C inputs, not 2 H'],
            [all - (first + (levels - 1) * upper) / 2, 'a box joins two: it has 2 C or 2 H inputs'],
            [
              all + (boxes - 1) * first + (boxes - 1 - (levels - 1)) * upper,
              'each box was counted; those of a level are one layer and share its weights',
            ],
            [
              all + (3 - levels) * (upper + 2 * H),
              'that is for three levels: how many has this context?',
            ],
            [all - first - (levels - 1) * upper + T * C * H, 'that is the flat network'],
          ],
        });
        if (mistake) return mistake;
      }
      return solved('twice the context costs one level more; flat it would cost T C H');
    },
  },

  'batch-norm': {
    title: 'Mend the bug',
    level: 2,
    hints: [
      'What must be alike for numbers to be examples of the same thing? Only their channel.',
      'mean and var take a list of dimensions: x.mean([0, 1], { keepdim: true }).',
      'The dimensions depend on x.rank: [0] for (B, C), [0, 1] for (B, T, C).',
    ],
    async check(normalise: (x: Tensor, eps: number) => Tensor) {
      const eps = 0.1;
      const offsets = tensor([[[0], [1], [2], [4]]]);
      const deep = drawn([16, 4, 3], 3).add(offsets); // (B, T, C); the places differ
      const mistake = await mistakeInTensor(
        normalise(deep, eps),
        batchNorm(deep, { training: true, eps }),
        {
          what: 'of (16, 4, 3)',
          known: [
            [
              normalised(deep, 0, { eps }),
              'mean and variance are over the batch alone, so that each place has its own',
            ],
            [
              normalised(deep, 1, { eps }),
              'mean and variance are over time alone: over the batch too',
            ],
            [
              normalised(deep, 2, { eps }),
              'mean and variance are over the channels of each place: that is LayerNorm',
            ],
            [normalised(deep, [0, 1, 2], { eps }), 'the channels are mixed: each has its own mean'],
            [
              normalised(deep, [1, 2], { eps }),
              'that is over each name: over the batch, by channel',
            ],
            [
              normalised(deep, [0, 1], { eps, correction: 1 }),
              'the variance is divided by n − 1; within the batch it is n: correction 0',
            ],
            [normalised(deep, [0, 1], { eps, root: false }), 'divide by the root of the variance'],
            [normalised(deep, [0, 1]), 'eps is not used: it is added to the variance'],
          ],
        },
      );
      if (mistake) return mistake;
      const flat = drawn([16, 3], 4); // (B, C)
      const other = await mistakeInTensor(
        normalise(flat, eps),
        batchNorm(flat, { training: true, eps }),
        {
          what: 'right for (B, T, C); of (16, 3)',
          known: [
            [
              normalised(flat, [0, 1], { eps }),
              'dimension 1 of (B, C) are the channels, not the time: look at x.rank',
            ],
          ],
        },
      );
      return other ?? solved('the batch is all that is not the channel');
    },
  },

  receptive: {
    title: 'How far back?',
    level: 2,
    hints: [
      'With no level at all, the receptive field is 1: the character itself.',
      'A kernel of k with dilation d reaches (k − 1) d further back.',
      'What the levels reach back adds up.',
    ],
    check(receptiveField: (kernel: number, dilations: readonly number[]) => number) {
      const wavenet = Array.from({ length: 30 }, (_, i) => 2 ** (i % 10));
      for (const [kernel, dilations, name] of [
        [2, [1, 2, 4], 'dilations 1, 2, 4'],
        [2, [1, 1, 1], 'dilations 1, 1, 1'],
        [3, [1, 2, 5], 'dilations 1, 2, 5'],
        [2, wavenet, 'dilations 1 to 512, three times'],
      ] as const) {
        const sum = dilations.reduce((total, d) => total + d, 0);
        const mistake = mistakeIn(receptiveField(kernel, dilations), 1 + (kernel - 1) * sum, {
          what: `with a kernel of ${kernel} and ${name}, the receptive field`,
          tolerance: 1e-9,
          known: [
            [(kernel - 1) * sum, 'so far back it looks; the character itself counts too'],
            [1 + sum, 'that is for a kernel of 2; it reaches (k − 1) d back'],
            [kernel * sum, 'a kernel of k has k − 1 steps between its ends'],
            [1 + kernel * sum, 'a kernel of k has k − 1 steps between its ends'],
            [
              kernel ** dilations.length,
              'that holds only if each dilation is what the levels below see: add up',
            ],
            [
              1 + (kernel - 1) * Math.max(...dilations),
              'that is one level alone; what the levels reach back adds up',
            ],
            [3072, 'each of the three reaches 1,023 back; the character itself counts once'],
            [1024, 'that is one of the three stacks: they add up'],
          ],
        });
        if (mistake) return mistake;
      }
      return solved('3,070 samples: a fifth of a second of sound, from thirty small layers');
    },
  },

  gate: {
    title: 'The gate',
    level: 2,
    hints: [
      'x.split(size, dim) cuts a dimension into pieces; the last dimension is -1.',
      'const [filter, gate] = x.split(H, -1), with H half of the last size.',
      'Element by element: filter.tanh().mul(gate.sigmoid()).',
    ],
    async check(gated: (x: Tensor) => Tensor) {
      for (const shape of [
        [2, 5, 6],
        [4, 8],
      ]) {
        const x = drawn(shape, 5);
        const H = (shape.at(-1) as number) / 2;
        const [filter, gate] = x.split(H, -1) as [Tensor, Tensor];
        const pairs = x.reshape(...shape.slice(0, -1), H, 2);
        const [even, odd] = pairs.split(1, -1).map((each) => each.squeeze(-1)) as [Tensor, Tensor];
        // By exponentials, for the solution has tanh and sigmoid.
        const e = filter.mul(2).exp();
        const right = e.sub(1).div(e.add(1)).div(gate.neg().exp().add(1));
        const mistake = await mistakeInTensor(gated(x), right, {
          what: `of (${shape.join(', ')})`,
          known: [
            [
              gate.tanh().mul(filter.sigmoid()),
              'the halves are exchanged: the first is the filter, with tanh',
            ],
            [filter.tanh().add(gate.sigmoid()), 'a gate multiplies; yours adds'],
            [filter.tanh().mul(gate.tanh()), 'the gate has tanh too: a gate is between 0 and 1'],
            [filter.sigmoid().mul(gate.sigmoid()), 'the filter has σ too: it may be below 0'],
            [filter.mul(gate.sigmoid()), 'the filter has no tanh: that is a gated linear unit'],
            [filter.tanh().mul(gate), 'the gate has no σ: it must be between 0 and 1'],
            [filter.tanh(), 'the gate is not used'],
            [
              even.tanh().mul(odd.sigmoid()),
              'even and odd channels are taken; wanted are the first half and the second',
            ],
          ],
        });
        if (mistake) return mistake;
      }
      return solved('LSTMs have such gates, and so have most of the large models of today');
    },
  },

  boxes: {
    title: 'What sharing saves',
    level: 2,
    hints: [
      'A tree over 8 characters has 4 + 2 + 1 boxes: 2^L − 1.',
      'All at once, the top level has a box for each place. Each level below is longer, by the dilation of the one above.',
      'Level L − 1 needs 2^(L − 1) more than level L; level l has n + 2^L − 2^l.',
    ],
    check(boxes: (levels: number, places: number) => { loop: number; shared: number }) {
      for (const [levels, places] of [
        [3, 9],
        [5, 2],
        [10, 100],
      ] as const) {
        const right = countBoxes(levels, places);
        const got = boxes(levels, places);
        const of = `for ${levels} levels and ${places} places`;
        const all = places + 2 ** levels - 1; // the characters
        const mistake =
          mistakeIn(got?.loop, right.loop, {
            what: `${of}, loop`,
            tolerance: 1e-9,
            known: [
              [places * 2 ** levels, 'the characters are no boxes, and of 2^L there is one less'],
              [places * (2 ** (levels + 1) - 1), 'the characters are no boxes: they are looked up'],
              [places * levels, 'a level of a tree has more than one box, but for the last'],
              [2 ** levels - 1, 'that is one tree: there is one for each place'],
              [right.shared, 'that is shared'],
            ],
          }) ??
          mistakeIn(got.shared, right.shared, {
            what: `${of}, loop is right; shared`,
            tolerance: 1e-9,
            known: [
              [
                places * levels,
                'the first places look back too: lower levels need boxes before them',
              ],
              [
                all * levels,
                'a level has fewer boxes than the one below: its first have no left one',
              ],
              [right.shared + all, 'the characters are no boxes: they are looked up'],
              [right.loop, 'that is loop: each box once'],
            ],
          });
        if (mistake) return mistake;
      }
      return solved(
        'for many places it is 2^L − 1 against L each: the context against its logarithm',
      );
    },
  },

  dilated: {
    title: 'A dilated causal convolution',
    level: 3,
    hints: [
      'You need x as it is, and x as it was d places ago, side by side in the last dimension.',
      'x as it was d places ago: d rows of zeros, then all of x but its last d rows.',
      'cat([zeros([B, d, C]), x.slice(":", [0, T - d])], 1) is that.',
      'cat([earlier, x], -1).matmul(W.transpose())',
    ],
    async check(dilated: (x: Tensor, W: Tensor, d: number) => Tensor) {
      const T = 9;
      const x = drawn([2, T, 3], 6); // (B, T, C)
      const W = drawn([4, 6], 7); // (H, 2 C)
      for (const d of [1, 2, 4]) {
        const right = convolved(x, W, (t) => t - d);
        const mistake = await mistakeInTensor(dilated(x, W, d), right, {
          what: `with dilation ${d}`,
          known: [
            [
              convolved(x, W, (t) => t + d),
              'it looks ahead, at t + d: a model that must guess the next character may not see it',
            ],
            [
              convolved(
                x,
                W,
                (t) => t,
                (t) => t + d,
              ),
              'it looks ahead, at t and t + d: the last of the two is t',
            ],
            [
              convolved(
                x,
                W,
                (t) => t,
                (t) => t - d,
              ),
              'the two are exchanged: the earlier one meets the first half of W',
            ],
            [
              convolved(x, W, (t) => (t - d + T) % T),
              'the beginning sees the end: zeros stand there',
            ],
            [
              convolved(x, W, (t) => Math.max(0, t - d)),
              'the first row is repeated; zeros stand there',
            ],
            [convolved(x, W, (t) => t - 1), 'it looks at t − 1: is d used?'],
            [convolved(x, W, (t) => t - d - 1), 'one too far: it looks at t − d − 1'],
            [
              right.slice(':', [d, T]),
              'the first d places are missing: they see zeros on the left',
            ],
          ],
        });
        if (mistake) return mistake;
      }
      const layers = [W, drawn([4, 8], 8), drawn([4, 8], 9)];
      const eight = x.slice(':', [1, T]); // (B, 8, C)
      const all = layers.reduce((h, each, i) => dilated(h, each, 2 ** i).tanh(), x);
      const tree = layers.reduce((h, each) => joined(h, 2).matmul(each.transpose()).tanh(), eight);
      const mistake = await mistakeInTensor(all.slice(':', T - 1), tree.slice(':', 0), {
        what: 'the last place after dilations 1, 2, 4, beside the tree over the last 8',
      });
      return mistake ?? solved('with dilations 1, 2, 4 its last place is the tree, to the digit');
    },
  },

  race: {
    title: 'Better than counting',
    level: 3,
    hints: [
      "The lecture's tree, 4,000 steps at a rate of 0.1, is level with the table: the bar is below both.",
      'The search in the lecture says that 0.1 is not the best rate for a short run.',
      'A rate that falls all the way, as `cosine` has it, suits short runs. So do larger batches.',
      'The tree at 6,000 steps, with a rate that falls from 0.3 to nearly 0, is well below the bar.',
    ],
    async check(race: Race) {
      const words = await loadWords();
      const vocabulary = Vocabulary.ofWords(words);
      const { train, dev } = splitByCourse(words);
      const model = await race(train, vocabulary);
      if (typeof model?.forward !== 'function' || typeof model.parameterCount !== 'function') {
        return notYet('return the trained model: with blockSize, forward and parameterCount()');
      }
      const count = model.parameterCount();
      if (count > 22_397) {
        return notYet(`${count} parameters are too many: the tree of the lecture has 22397`);
      }
      const lossOf = (part: readonly string[]) =>
        evaluate(model, contextWindows(part, vocabulary, model.blockSize));
      const loss = await lossOf(dev);
      const table = (alpha: number) => ngramLoss({ train, data: dev, size: 3, alpha });
      const best = Math.min(...[0.03, 0.1, 0.3, 1].map(table));
      const bar = best - MARGIN;
      if (!Number.isFinite(loss))
        return notYet('the dev loss is no number: is the rate too large?');
      if (loss > 3) {
        return notYet(`a dev loss of ${loss.toFixed(4)} is near ln 27 or above: was it trained?`);
      }
      if (loss < (await lossOf(train)) - 0.01) {
        return notYet(
          `a dev loss of ${loss.toFixed(4)}, below that of train: were dev names trained on?`,
        );
      }
      if (loss >= best) {
        return notYet(
          `your dev loss is ${loss.toFixed(4)}; the best table of three characters has ` +
            `${best.toFixed(4)}, the bar is ${bar.toFixed(4)}. Try the tree, more steps, another rate`,
        );
      }
      if (loss >= bar) {
        return notYet(
          `your dev loss is ${loss.toFixed(4)}, below the table's ${best.toFixed(4)} but not below ` +
            `the bar, ${bar.toFixed(4)}: the lecture's tree, trained as there, gets no further. ` +
            'Try another rate, one that falls all the way, more steps',
        );
      }
      return solved(
        `${loss.toFixed(4)} with ${count} parameters, where a table of 531441 numbers has ${best.toFixed(4)}`,
      );
    },
  },
});

export const { check, hint } = exercises;
