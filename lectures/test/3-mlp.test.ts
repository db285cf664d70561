/** What is said of the usual wrong answers to the exercises of lecture 3. */
import { type Splits, splitByCourse } from '@makemore/data';
import { loadWords } from '@makemore/notebook';
import { type Generator, torchGenerator } from '@makemore/random';
import {
  logSoftmax,
  oneHot,
  randn,
  softmax,
  type Tensor,
  tensor,
  zeros,
} from '@makemore/tensor-ops';
import type { LanguageModel } from '@makemore/training';
import { expect, test } from 'vitest';
import { exercises } from '../checks/3-mlp.ts';
import type { Weights } from '../checks/initialisation.ts';
import { countContexts } from '../checks/ngrams.ts';
import { windowsOf } from '../checks/windows.ts';
import { refusesOf } from './refusesOf.ts';

type AnswerTo<Id extends keyof typeof exercises.list> = Parameters<
  (typeof exercises.list)[Id]['check']
>[0];

const refuses = refusesOf(exercises);

const names = await loadWords();
const { train, dev } = splitByCourse(names);

test("the lecture's own windows", () => {
  // Source: Building makemore Part 2, which prints them
  const { xs, ys } = windowsOf(['emma'], 3);
  const contexts = [
    [0, 0, 0],
    [0, 0, 5],
    [0, 5, 13],
    [5, 13, 13],
    [13, 13, 1],
  ];
  expect([xs, ys]).toEqual([contexts, [5, 13, 13, 1, 0]]);
});

/** As the lecture does it, but with one array that is moved on. */
function oneArray(list: readonly string[], size: number) {
  const context = new Array<number>(size).fill(0);
  const { ys } = windowsOf(list, size);
  return { xs: ys.map(() => context), ys };
}

refuses('windows', {
  'no end': [(list, size) => windowsOf(list, size, 'no end'), /the dot after the name is missing/],
  'no padding': [
    (list, size) => windowsOf(list, size, 'no padding'),
    /the first letters are not predicted/,
  ],
  'padding behind': [
    (list, size) => windowsOf(list, size, 'padding behind'),
    /the dots stand before the letters/,
  ],
  backwards: [(list, size) => windowsOf(list, size, 'backwards'), /the contexts run backwards/],
  'answer included': [
    (list, size) => windowsOf(list, size, 'answer included'),
    /the answer is in its own context/,
  ],
  'names run together': [
    (list, size) => windowsOf(list, size, 'names run together'),
    /begin each with dots/,
  ],
  'always three': [(list) => windowsOf(list, 3), /and 1 the context \[0, 0, 0\] has 3 characters/],
  'one array': [oneArray, /one and the same array/],
  'only the first name': [
    (list, size) => windowsOf(list.slice(0, 1), size),
    /there are 5 contexts and 5 answers; there should be 8 of each/,
  ],
  'one wrong answer': [
    (list, size) => {
      const { xs, ys } = windowsOf(list, size);
      return { xs, ys: ys.map((y, i) => (i === 2 ? 9 : y)) };
    },
    /example 2 is \[0, 5, 13\] → 9, and should be \[0, 5, 13\] → 13/,
  ],
  'only xs': [() => ({ xs: [] }) as never, /^return \{ xs, ys \}$/],
});

refuses('lookup', {
  flat: [(C, x) => oneHot(x.flatten(), 7).matmul(C), /B and T have become one/],
  joined: [(C, x) => oneHot(x, 7).matmul(C).view(2, 12), /they are joined already/],
  'no product': [(_, x) => oneHot(x, 7), /those are the one-hots/],
  'a lookup': [(C, x) => C.index(x), /index looks them up: multiply/],
  'no gradient': [(C, x) => oneHot(x, 7).matmul(C.detach()), /no gradient reaches C/],
});

refuses('log-softmax', {
  probabilities: [(z) => softmax(z), /those are the probabilities/],
  columns: [(z) => logSoftmax(z, 0), /it is the rows that should/],
  'the sign': [(z) => logSoftmax(z).neg(), /a logarithm of a probability is below 0/],
  'without keepdim': [(z) => z.sub(z.exp().sum(1).log()), /keepdim is missing/],
  'base 2': [(z) => logSoftmax(z).div(Math.LN2), /base 2/],
  'not shifted': [
    (z) => z.sub(z.exp().sum(1, { keepdim: true }).log()),
    /wrong for \[\[0,1000\]\]: exp\(1000\) is infinite/,
  ],
  'the logarithm of a probability': [
    (z) => {
      const e = z.sub(z.max(1, { keepdim: true })).exp();
      return e.div(e.sum(1, { keepdim: true })).log();
    },
    /do not take the logarithm of a probability/,
  ],
  'only from above': [
    (z) => {
      const shifted = z.sub(z.max(1, { keepdim: true }).relu());
      return shifted.sub(shifted.exp().sum(1, { keepdim: true }).log());
    },
    /wrong for \[\[-1000,-1001\]\]: .* whatever its sign/,
  ],
  'the largest of all': [
    (z) => {
      const shifted = z.sub(z.max());
      return shifted.sub(shifted.exp().sum(1, { keepdim: true }).log());
    },
    /take it row by row/,
  ],
  "the library's": [(z) => logSoftmax(z), /logSoftmax made them/],
});

function cut(order: readonly number[], size: number): number[][] {
  const found: number[][] = [];
  for (let i = 0; i < order.length; i += size) found.push(order.slice(i, i + size));
  return found;
}

/** 0 to n − 1; for each place, from the last down to the second, a swap with one below `bound`. */
function swapped(
  n: number,
  generator: Generator,
  bound: (i: number) => number = (i) => i + 1,
): number[] {
  const order = Array.from({ length: n }, (_, i) => i);
  for (let i = n - 1; i > 0; i--) {
    const j = generator.randint(0, bound(i), 1)[0] as number;
    [order[i], order[j]] = [order[j] as number, order[i] as number];
  }
  return order;
}

refuses('epoch', {
  'drawn with putting back': [
    (n, size, g) => cut([...g.randint(0, n, n)], size),
    /the example \d comes twice/,
  ],
  'the last batch dropped': [
    (n, size, g) => cut(swapped(n, g), size).filter(({ length }) => length === size || n < 10),
    /the last batch is smaller, but it counts/,
  ],
  'one too few': [(n, size, g) => cut(swapped(n - 1, g), size), /9 never come: is a bound off/],
  'from 1': [
    (n, size, g) =>
      cut(
        swapped(n, g).map((i) => i + 1),
        size,
      ),
    /there is no number 10: they are 0 to 9/,
  ],
  'batches of another size': [
    (n, _, g) => cut(swapped(n, g), 5),
    /have 5, 5 examples, not 4, 4, 2/,
  ],
  'not shuffled': [
    (n, size) =>
      cut(
        Array.from({ length: n }, (_, i) => i),
        size,
      ),
    /in the order of the data/,
  ],
  'Math.random': [
    (n, size) => cut(swapped(n, torchGenerator(Math.floor(Math.random() * 1e9))), size),
    /the same seed gives another order/,
  ],
  'the same every time': [
    (n, size) => cut(swapped(n, torchGenerator(1)), size),
    /the second epoch has the order of the first/,
  ],
  'swapped with any': [
    (n, size, g) =>
      cut(
        swapped(n, g, () => n),
        size,
      ),
    /The shuffle is biased/,
  ],
  'never left in place': [
    (n, size, g) =>
      cut(
        swapped(n, g, (i) => i),
        size,
      ),
    /0 gave the order 0 1 2; about 2000 should/,
  ],
  'sorted by chance': [
    (n, size, g) => {
      const order = Array.from({ length: n }, (_, i) => i);
      return cut(
        order.sort(() => g.random() - 0.5),
        size,
      );
    },
    /The shuffle is biased/,
  ],
  nothing: [() => undefined as never, /return an array of batches/],
});

function cutParts(list: readonly string[], shares = [0.8, 0.9]): Splits<string[]> {
  const [a, b] = shares.map((share) => Math.trunc(share * list.length));
  return { train: list.slice(0, a), dev: list.slice(a, b), test: list.slice(b) };
}

/** All the names of the list, by where the different ones are. */
function partsOf(list: readonly string[], different: Splits<readonly string[]>) {
  const from = (part: readonly string[]) => list.filter((word) => part.includes(word));
  return { train: from(different.train), dev: from(different.dev), test: from(different.test) };
}

function shuffled(list: Iterable<string>, generator: Generator): string[] {
  const copy = [...list];
  generator.shuffle(copy);
  return copy;
}

refuses('leak', {
  'as the course': [
    (list, g) => cutParts(shuffled(list, g)),
    /names are in train and in dev, as \w+: the list has it twice/,
  ],
  'each name once': [
    (list, g) => cutParts(shuffled(new Set(list), g)),
    /\w+ is 2 times in the list, and 1 times in the parts/,
  ],
  'not shuffled': [
    (list) => partsOf(list, cutParts([...new Set(list)])),
    /alphabetical order, so the parts must be shuffled first/,
  ],
  'other shares': [
    (list, g) => partsOf(list, cutParts(shuffled(new Set(list), g), [0.6, 0.8])),
    /dev has 20 % of the different names, not 10 %/,
  ],
  'a name lost': [
    (list, g) => {
      const parts = cutParts(shuffled(new Set(list), g));
      return partsOf(list, { ...parts, test: parts.test.slice(1) });
    },
    /1 names are in no part, as \w+: is a cut off by one/,
  ],
  'the list shuffled': [
    (list, g) => {
      g.shuffle(list as string[]);
      return partsOf(list, cutParts([...new Set(list)]));
    },
    /the list that was given has changed: shuffle a copy/,
  ],
  'Math.random': [
    (list) => {
      const g = torchGenerator(Math.floor(Math.random() * 1e9));
      return partsOf(list, cutParts(shuffled(new Set(list), g)));
    },
    /the same seed gives other parts/,
  ],
  'two parts': [() => ({ train: [], dev: [] }) as never, /return \{ train, dev, test \}/],
});

test('leak: parts by a hash of the name pass too', async () => {
  const { solved } = await exercises.judge('leak', (list) => {
    const tenth = (word: string) => {
      let hash = 7;
      for (const character of word) hash = (Math.imul(hash, 31) + character.charCodeAt(0)) >>> 0;
      return Math.floor(hash / 7) % 10;
    };
    const from = (of: (digit: number) => boolean) => list.filter((word) => of(tenth(word)));
    return { train: from((d) => d > 1), dev: from((d) => d === 1), test: from((d) => d === 0) };
  });
  expect(solved).toBe(true);
});

/** The first weights: each a factor times numbers of the normal distribution. */
function weightsOf(generator: Generator, factors: Partial<Record<keyof Weights, number>>): Weights {
  const of = (shape: number[], factor = 1) => {
    const weight = randn(shape, { generator }).mul(factor);
    weight.requiresGrad = true;
    return weight;
  };
  return {
    C: of([27, 10], factors.C),
    W1: of([30, 200], factors.W1),
    b1: of([200], factors.b1),
    W2: of([200, 27], factors.W2),
    b2: of([27], factors.b2),
  };
}

refuses('uniform', {
  "the lecture's": [
    (g) => weightsOf(g, {}),
    /first loss is 2\d\.\d+; knowing nothing costs 3\.2958\. .* from b2: tame h W2$/,
  ],
  'b2 alone': [(g) => weightsOf(g, { b2: 0 }), /by 0\.00 from b2: tame h W2$/],
  'W2 alone': [(g) => weightsOf(g, { W2: 0.01 }), /tame b2$/],
  'too little': [(g) => weightsOf(g, { W2: 0.1, b2: 1 }), /tame h W2 and b2, both$/],
  zeros: [(g) => weightsOf(g, { W2: 0, b2: 0 }), /W2 is all zeros: .* Small, not zero$/],
  'no embeddings': [(g) => weightsOf(g, { C: 0, W2: 0.01, b2: 0 }), /C is all zeros/],
  'no learning': [
    (g) => ({ ...weightsOf(g, { W2: 0.01 }), b2: zeros([27]) }),
    /b2 does not learn: requiresGrad is missing/,
  ],
  'the result of an op': [
    (g) => {
      const weights = weightsOf(g, { b2: 0 });
      return { ...weights, W2: weights.W2.mul(0.01) };
    },
    /W2 keeps no gradient, for it is the result of an op/,
  ],
  'another shape': [
    (g) => ({ ...weightsOf(g, {}), C: randn([27, 2], { generator: g, requiresGrad: true }) }),
    /C has the shape \[27, 2\], not \[27, 10\]/,
  ],
  'one missing': [
    (g) => ({ ...weightsOf(g, {}), b1: undefined }) as never,
    /return \{ C, W1, b1, W2, b2 \}/,
  ],
});

type Direct = Parameters<AnswerTo<'direct'>>[0];

/** The embeddings side by side, and the hidden layer. */
function layers({ C, W1, b1 }: Direct, x: Tensor) {
  const e = C.index(x).view(x.shape[0] as number, -1);
  return { e, h: e.matmul(W1).add(b1).tanh() };
}
function deep(weights: Direct, x: Tensor): Tensor {
  return layers(weights, x).h.matmul(weights.W2).add(weights.b2);
}
function straight(weights: Direct, x: Tensor): Tensor {
  return layers(weights, x).e.matmul(weights.D);
}

refuses('direct', {
  'without D': [deep, /that is the lecture's model/],
  'only D': [straight, /the hidden layer is missing/],
  'tanh on both': [(w, x) => deep(w, x).add(straight(w, x).tanh()), /the direct way has no tanh/],
  'tanh on the sum': [(w, x) => deep(w, x).add(straight(w, x)).tanh(), /logits pass no tanh/],
  'b2 twice': [(w, x) => deep(w, x).add(straight(w, x)).add(w.b2), /b2 is in it twice/],
  'no b2': [(w, x) => deep(w, x).sub(w.b2).add(straight(w, x)), /b2 is missing/],
  probabilities: [(w, x) => softmax(deep(w, x).add(straight(w, x))), /leave the softmax/],
  'D detached': [
    (w, x) => deep(w, x).add(straight({ ...w, D: w.D.detach() }, x)),
    /no gradient reaches D/,
  ],
});

/** A table as a model: what it counted, smoothed, as logits. */
function tableOf(words: readonly string[], size: number, alpha: number): LanguageModel {
  const counts = countContexts(words, { size });
  const letters = '.abcdefghijklmnopqrstuvwxyz';
  return {
    blockSize: size,
    stateDict: () => ({}),
    forward(x) {
      const ids = x.dataSync();
      const rows: number[][] = [];
      for (let i = 0; i < ids.length; i += size) {
        const context = Array.from(ids.subarray(i, i + size), (id) => letters[id]).join('');
        const nexts = counts.get(context);
        rows.push(Array.from(letters, (next) => Math.log((nexts?.get(next) ?? 0) + alpha)));
      }
      return tensor(rows);
    },
  };
}

refuses('better', {
  'a bigram': [() => tableOf(train, 1, 1), /^dev 2\.\d+, train 2\.\d+; .* it underfits/],
  'the best table': [() => tableOf(train, 3, 0.1), /^dev 2\.4058, .*the table has 2\.4058/],
  'a table of five': [() => tableOf(train, 5, 0.1), /they are far apart, so it overfits/],
  'trained on dev': [
    () => tableOf([...train, ...dev], 5, 0.1),
    /has the model been trained on dev\?/,
  ],
  'nothing learnt, and sure of it': [
    () => ({ ...tableOf(train.slice(0, 1), 3, 1e-9) }),
    /worse than knowing nothing/,
  ],
  impossible: [() => tableOf(train, 3, 0), /not finite/],
  'a number': [() => 2.1 as never, /return the model: it has forward and blockSize/],
});
