/** What is said of the usual wrong answers to the exercises of lecture 6. */
import { contextWindows, randomBatch, splitByCourse, Vocabulary } from '@makemore/data';
import { LayerNorm, SGD, stepDecay } from '@makemore/nn';
import { loadWords } from '@makemore/notebook';
import { torchGenerator } from '@makemore/random';
import { cat, crossEntropy, setBackend, steps, type Tensor, zeros } from '@makemore/tensor-ops';
import { WaveNetModel, type WaveNetSizes } from '@makemore/wavenet';
import { beforeAll, expect, test } from 'vitest';
import { exercises, type TreeSizes } from '../checks/6-wavenet.ts';
import { countBoxes } from '../checks/neighbours.ts';
import { refusesOf } from './refusesOf.ts';

beforeAll(() => setBackend('wasm', { threads: 1 }));

type AnswerTo<Id extends keyof typeof exercises.list> = Parameters<
  (typeof exercises.list)[Id]['check']
>[0];

const refuses = refusesOf(exercises);

const sum = (list: readonly number[]) => list.reduce((total, each) => total + each, 0);
const grouped = (list: readonly number[], n: number) =>
  list.flatMap((_, i) => (i % n === 0 ? [list.slice(i, i + n)] : []));

refuses('smooth', {
  'a running mean': [
    (losses, n) => losses.map((_, i) => sum(losses.slice(i, i + n)) / n),
    /that is a running mean/,
  ],
  'the last group left out': [
    (losses, n) =>
      grouped(losses, n)
        .filter((group) => group.length === n)
        .map((group) => sum(group) / n),
    /the last two are missing/,
  ],
  'always by n': [
    (losses, n) => grouped(losses, n).map((group) => sum(group) / n),
    /^the mean of \[2\.4, 1\.5\] .* divide by how many it has/,
  ],
  sums: [(losses, n) => grouped(losses, n).map(sum), /that is the sum/],
  'every nth': [
    (losses, n) => grouped(losses, n).map((group) => group[0] as number),
    /the first of them/,
  ],
  'all so far': [
    (losses, n) =>
      grouped(losses, n).map((group, i) => {
        const far = i * n + group.length;
        return sum(losses.slice(0, far)) / far;
      }),
    /the mean of all so far/,
  ],
  'one number': [(losses) => sum(losses) as never, /return a list of numbers/],
});

const sizeOf = (x: Tensor) => x.shape as [number, number, number];
const view = (x: Tensor, n: number) => {
  const [B, T, C] = sizeOf(x);
  return x.view(B, T / n, n * C);
};
const members = (x: Tensor, n: number) =>
  Array.from({ length: n }, (_, k) => x.slice(':', [k, null, n]));

refuses('flatten', {
  'the dimension of one stays': [view, /^all 8 in one group: .* its dimension must go/],
  'squeezed too much': [
    (x, n) => view(x, n).squeeze(),
    /^a batch of one name.*: the batch has gone/,
  ],
  'turned round': [(x, n) => cat(members(x, n).reverse(), -1), /the earlier character comes first/],
  halves: [
    (x, n) => cat(x.split((x.shape[1] as number) / n, 1), -1),
    /places 0 and 4 stand together/,
  ],
  transposed: [
    (x, n) => view(x.transpose(1, 2).reshape(...sizeOf(x)), n),
    /time and channels are mixed up/,
  ],
  'all at once': [(x) => x.flatten(1), /that is Flatten/],
  'always pairs': [(x) => view(x, 2), /^\(2, 8, 3\) in groups of 4: pairs were made/],
  'no batch': [
    (x, n) => {
      const [B, T, C] = sizeOf(x);
      return x.view((B * T) / n, n * C);
    },
    /the names are not kept apart/,
  ],
  'a list': [(x) => x.shape as never, /not a tensor/],
});

/** The count, with a change. */
const counted =
  (change: (sizes: TreeSizes, levels: number) => number): AnswerTo<'count'> =>
  (sizes) => {
    const { vocabulary: V, context, embedding: C, hidden: H } = sizes;
    const L = Math.log2(context);
    const all = V * C + 2 * C * H + (L - 1) * 2 * H * H + L * 2 * H + H * V + V;
    return all + change(sizes, L);
  };

test("count: the course's", () => {
  // Source: Building makemore Part 5: Building a WaveNet
  const large = { vocabulary: 27, context: 8, embedding: 24, hidden: 128 };
  expect(counted(() => 0)(large)).toBe(76_579);
});

refuses('count', {
  'no BatchNorm': [counted(({ hidden }, L) => -2 * hidden * L), /weight and bias are missing/],
  'half of BatchNorm': [counted(({ hidden }, L) => -hidden * L), /a weight and a bias: 2 H/],
  'running statistics': [counted(({ hidden }, L) => 2 * hidden * L), /are not trained/],
  biases: [counted(({ hidden }, L) => hidden * L), /before BatchNorm have no bias/],
  'no bias of the vote': [counted(({ vocabulary }) => -vocabulary), /the vote has a bias/],
  'no table': [counted((s) => -s.vocabulary * s.embedding), /the table of embeddings is missing/],
  'the first level as the others': [
    counted(({ embedding, hidden }) => 2 * hidden * (hidden - embedding)),
    /the first level has 2 C inputs/,
  ],
  'one input a box': [
    counted(({ embedding: C, hidden: H }, L) => -C * H - (L - 1) * H * H),
    /a box joins two/,
  ],
  'each box': [
    counted(({ context: T, embedding: C, hidden: H }, L) => {
      return (T / 2 - 1) * 2 * C * H + (T / 2 - L) * 2 * H * H;
    }),
    /those of a level are one layer/,
  ],
  'three levels': [
    counted(({ hidden: H }, L) => (3 - L) * (2 * H * H + 2 * H)),
    /T = 16, .* that is for three levels/,
  ],
  flat: [
    counted(({ context: T, embedding: C, hidden: H }, L) => {
      return T * C * H - 2 * C * H - (L - 1) * 2 * H * H;
    }),
    /that is the flat network/,
  ],
});

type Norm = { correction?: number; eps?: number; root?: boolean };
const norm = (x: Tensor, dims: number[], { correction = 0, eps = 0, root = true }: Norm) => {
  const variance = x.var(dims, { keepdim: true, correction }).add(eps);
  return x.sub(x.mean(dims, { keepdim: true })).div(root ? variance.sqrt() : variance);
};
const over =
  (dims: number[], options: Norm = {}): AnswerTo<'batch-norm'> =>
  (x, eps) =>
    norm(x, x.rank === 3 ? dims : [0], { eps, ...options });

refuses('batch-norm', {
  'the bug': [over([0]), /over the batch alone, so that each place has its own/],
  time: [over([1]), /over time alone/],
  channels: [(x, eps) => new LayerNorm(3, { eps }).forward(x), /that is LayerNorm/],
  everything: [over([0, 1, 2]), /the channels are mixed/],
  'each name': [over([1, 2]), /that is over each name/],
  'n − 1': [over([0, 1], { correction: 1 }), /within the batch it is n/],
  'no root': [over([0, 1], { root: false }), /divide by the root/],
  'no eps': [over([0, 1], { eps: 0 }), /eps is not used/],
  'two dimensions of two': [
    (x, eps) => norm(x, [0, 1], { eps }),
    /of \(16, 3\): dimension 1 of \(B, C\) are the channels/,
  ],
});

refuses('receptive', {
  'not itself': [(k, ds) => (k - 1) * sum(ds), /the character itself counts too/],
  'a kernel of 2': [(_, ds) => 1 + sum(ds), /kernel of 3 .* that is for a kernel of 2/],
  'k d': [(k, ds) => k * sum(ds), /k − 1 steps between its ends/],
  'k d and one': [(k, ds) => 1 + k * sum(ds), /k − 1 steps between its ends/],
  power: [(k, ds) => k ** ds.length, /dilations 1, 1, 1.* add up/],
  'the last': [(k, ds) => 1 + (k - 1) * Math.max(...ds), /that is one level alone/],
  'three times 1024': [
    (k, ds) => (ds.length > 20 ? 3 * 1024 : 1 + (k - 1) * sum(ds)),
    /the character itself counts once/,
  ],
  'one stack': [
    (k, ds) => (ds.length > 20 ? 1024 : 1 + (k - 1) * sum(ds)),
    /that is one of the three stacks/,
  ],
});

const halves = (x: Tensor) => x.split((x.shape.at(-1) as number) / 2, -1) as [Tensor, Tensor];
const gate =
  (join: (filter: Tensor, gate: Tensor) => Tensor): AnswerTo<'gate'> =>
  (x) =>
    join(...halves(x));

refuses('gate', {
  exchanged: [gate((f, g) => g.tanh().mul(f.sigmoid())), /the halves are exchanged/],
  added: [gate((f, g) => f.tanh().add(g.sigmoid())), /a gate multiplies/],
  'two tanh': [gate((f, g) => f.tanh().mul(g.tanh())), /the gate has tanh too/],
  'two σ': [gate((f, g) => f.sigmoid().mul(g.sigmoid())), /the filter has σ too/],
  'no tanh': [gate((f, g) => f.mul(g.sigmoid())), /gated linear unit/],
  'no σ': [gate((f, g) => f.tanh().mul(g)), /the gate has no σ/],
  'no gate': [gate((f) => f.tanh()), /the gate is not used/],
  'even and odd': [
    (x) => {
      const [even, odd] = [0, 1].map((k) => x.slice(':', ':', [k, null, 2])) as [Tensor, Tensor];
      return even.tanh().mul(odd.sigmoid());
    },
    /even and odd channels are taken/,
  ],
  'all channels': [(x) => x.tanh().mul(x.sigmoid()), /has the shape \[2, 5, 6\], not \[2, 5, 3\]/],
});

test('boxes: in the lecture', () => {
  expect(countBoxes(3, 9)).toEqual({ loop: 63, shared: 37 });
});

const boxes =
  (change: (levels: number, places: number) => { loop?: number; shared?: number }) =>
  (levels: number, places: number) => ({
    ...countBoxes(levels, places),
    ...change(levels, places),
  });

refuses('boxes', {
  'with characters': [boxes((L, n) => ({ loop: n * (2 ** (L + 1) - 1) })), /loop .* are looked up/],
  '2^L': [boxes((L, n) => ({ loop: n * 2 ** L })), /loop is 72: .* one less/],
  'a box a level': [boxes((L, n) => ({ loop: n * L })), /more than one box, but for the last/],
  'one tree': [boxes((L) => ({ loop: 2 ** L - 1 })), /that is one tree/],
  'nothing before the first': [boxes((L, n) => ({ shared: n * L })), /shared .* look back too/],
  'as many as characters': [
    boxes((L, n) => ({ shared: L * (n + 2 ** L - 1) })),
    /fewer boxes than the one below/,
  ],
  'shared as the loop': [boxes((L, n) => ({ shared: countBoxes(L, n).loop })), /each box once/],
  nothing: [() => undefined as never, /loop is nothing, not a number/],
});

/** x as it is at t − d, with zeros outside. */
function shifted(x: Tensor, d: number): Tensor {
  const [B, T, C] = sizeOf(x);
  const none = zeros([B, Math.abs(d), C]);
  return d > 0 ? cat([none, x.slice(':', [0, T - d])], 1) : cat([x.slice(':', [-d, T]), none], 1);
}
const times = (left: Tensor, right: Tensor, W: Tensor) =>
  cat([left, right], -1).matmul(W.transpose());

refuses('dilated', {
  ahead: [(x, W, d) => times(shifted(x, -d), x, W), /it looks ahead, at t \+ d/],
  'ahead, in order': [(x, W, d) => times(x, shifted(x, -d), W), /the last of the two is t/],
  exchanged: [(x, W, d) => times(x, shifted(x, d), W), /the two are exchanged/],
  'round and round': [
    (x, W, d) => {
      const T = x.shape[1] as number;
      return times(cat([x.slice(':', [T - d, T]), x.slice(':', [0, T - d])], 1), x, W);
    },
    /the beginning sees the end/,
  ],
  'the first repeated': [
    (x, W, d) => {
      const first = x.slice(':', [0, 1]);
      const before = cat([...Array.from({ length: d }, () => first)], 1);
      return times(cat([before, x.slice(':', [0, (x.shape[1] as number) - d])], 1), x, W);
    },
    /the first row is repeated/,
  ],
  'no dilation': [(x, W) => times(shifted(x, 1), x, W), /^with dilation 2: .* is d used/],
  'one too far': [(x, W, d) => times(shifted(x, d + 1), x, W), /one too far/],
  'no zeros': [
    (x, W, d) => {
      const T = x.shape[1] as number;
      return times(x.slice(':', [0, T - d]), x.slice(':', [d, T]), W);
    },
    /the first d places are missing/,
  ],
});

const words = await loadWords();
const vocabulary = Vocabulary.ofWords(words);
const small: WaveNetSizes = {
  blockSize: 8,
  embeddingSize: 10,
  hiddenSize: 68,
  join: 'pairs',
  batchNormDims: 'batch and time',
};
const untrained = (sizes: Partial<WaveNetSizes> = {}) =>
  new WaveNetModel(vocabulary.size, { ...small, ...sizes }, torchGenerator(1));

function trained(
  names: readonly string[],
  count: number,
  schedule: (step: number) => number = () => 0.3,
): WaveNetModel {
  const generator = torchGenerator(1);
  const model = new WaveNetModel(vocabulary.size, small, generator);
  const examples = contextWindows(names, vocabulary, model.blockSize);
  const optimizer = new SGD(model.parameters(), { lr: schedule(0) });
  for (const step of steps(count)) {
    const { x, y } = randomBatch(examples, 32, generator);
    const loss = crossEntropy(model.forward(x), y);
    optimizer.lr = schedule(step);
    optimizer.zeroGrad();
    loss.backward();
    optimizer.step();
  }
  return model;
}

refuses('race', {
  'too large': [() => untrained({ hiddenSize: 128 }), /^\d+ parameters are too many/],
  'not trained': [() => untrained(), /near ln 27 or above: was it trained/],
  'not long enough': [
    (train) => trained(train, 300),
    /^your dev loss is 2\.\d{4}; the best table of three characters has 2\.4058, the bar is 2\.3858\. Try the tree/,
  ],
  "the lecture's tree": [
    (train) => trained(train, 4000, stepDecay({ lr: 0.1, milestones: [3000] })),
    /^your dev loss is 2\.4054, below the table's 2\.4058 but not below the bar, 2\.3858: the lecture's tree/,
  ],
  'on the dev names': [
    () => trained(splitByCourse(words).dev, 1500),
    /below that of train: were dev names trained on/,
  ],
  'no model': [() => undefined as never, /return the trained model/],
});
