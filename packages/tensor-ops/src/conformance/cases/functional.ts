/** The functions of `functional/` but for the updates. */
import { seeded, torchGenerator } from '@makemore/random';
import type { Tensor } from '../../index.ts';
import * as t from '../../index.ts';
import { type Case, check, floats, given, ints } from '../case.ts';

const targets = given('int32', [4], [2, 0, 4, 2]);
const someIgnored = given('int32', [4], [2, -1, 4, -1]);

export const functionalCases: Case[] = [
  ...[
    softmaxLine('softmax', t.softmax, 'torch.softmax'),
    softmaxLine('logSoftmax', t.logSoftmax, 'torch.log_softmax'),
  ].flat(),
  check(
    'crossEntropy',
    'mean',
    [floats([4, 5]), targets],
    (x, y) => t.crossEntropy(x, y),
    'F.cross_entropy(a, b)',
  ),
  check(
    'crossEntropy',
    'sum',
    [floats([4, 5]), targets],
    (x, y) => t.crossEntropy(x, y, { reduction: 'sum' }),
    "F.cross_entropy(a, b, reduction='sum')",
  ),
  check(
    'crossEntropy',
    'none',
    [floats([4, 5]), targets],
    (x, y) => t.crossEntropy(x, y, { reduction: 'none' }),
    "F.cross_entropy(a, b, reduction='none')",
  ),
  check(
    'crossEntropy',
    'three dimensions',
    [floats([2, 3, 4]), ints([2, 3], 0, 4)],
    (x, y) => t.crossEntropy(x, y),
    'F.cross_entropy(a.mT, b)',
  ),
  check(
    'crossEntropy',
    'one row',
    [floats([6]), given('int32', [], [3])],
    (x, y) => t.crossEntropy(x, y),
    'F.cross_entropy(a, b)',
  ),
  check(
    'crossEntropy',
    'ignoreIndex, mean',
    [floats([4, 5]), someIgnored],
    (x, y) => t.crossEntropy(x, y, { ignoreIndex: -1 }),
    'F.cross_entropy(a, b, ignore_index=-1)',
  ),
  check(
    'crossEntropy',
    'ignoreIndex, sum',
    [floats([4, 5]), someIgnored],
    (x, y) => t.crossEntropy(x, y, { ignoreIndex: -1, reduction: 'sum' }),
    "F.cross_entropy(a, b, ignore_index=-1, reduction='sum')",
  ),
  check(
    'crossEntropy',
    'ignoreIndex, none',
    [floats([4, 5]), someIgnored],
    (x, y) => t.crossEntropy(x, y, { ignoreIndex: -1, reduction: 'none' }),
    "F.cross_entropy(a, b, ignore_index=-1, reduction='none')",
  ),
  check(
    'crossEntropy',
    'a class as ignoreIndex',
    [floats([4, 5]), targets],
    (x, y) => t.crossEntropy(x, y, { ignoreIndex: 2 }),
    'F.cross_entropy(a, b, ignore_index=2)',
  ),
  check(
    'crossEntropy',
    'all ignored, sum',
    [floats([3, 5]), given('int32', [3], [-1, -1, -1])],
    (x, y) => t.crossEntropy(x, y, { ignoreIndex: -1, reduction: 'sum' }),
    "F.cross_entropy(a, b, ignore_index=-1, reduction='sum')",
  ),
  check(
    'crossEntropy',
    'an ignored row that is no number',
    [given('float', [2, 3], [Number.NaN, 1, Infinity, 0.5, 1, -1]), given('int32', [2], [-1, 2])],
    (x, y) => t.crossEntropy(x, y, { ignoreIndex: -1 }),
    'F.cross_entropy(a[1:], b[1:]) + 0 * a[0].nan_to_num().sum()',
    { smooth: false },
  ),
  check(
    'crossEntropy',
    'sure and wrong',
    [given('float', [2, 3], [200, 0, -200, 0, 200, 0]), given('int32', [2], [2, 1])],
    (x, y) => t.crossEntropy(x, y),
    'F.cross_entropy(a, b)',
  ),
  check(
    'binaryCrossEntropy',
    'mean',
    [floats([6], 0.05, 0.95), given('float', [6], [0, 1, 0.25, 1, 0, 0.5])],
    (p, y) => t.binaryCrossEntropy(p, y),
    'F.binary_cross_entropy(a, b)',
    { gradients: [0] },
  ),
  check(
    'binaryCrossEntropy',
    'sure',
    [given('float', [4], [0, 1, 0, 1]), given('float', [4], [1, 0, 0, 1])],
    (p, y) => t.binaryCrossEntropy(p, y),
    'F.binary_cross_entropy(a, b)',
    { gradients: [] },
  ),
  check(
    'binaryCrossEntropyWithLogits',
    'mean',
    [floats([6], -3, 3), given('float', [6], [0, 1, 0.25, 1, 0, 0.5])],
    (x, y) => t.binaryCrossEntropyWithLogits(x, y),
    'F.binary_cross_entropy_with_logits(a, b)',
  ),
  check(
    'binaryCrossEntropyWithLogits',
    'sure and at 0',
    [given('float', [4], [-200, 200, 0, 0]), given('float', [4], [1, 1, 0, 1])],
    (x, y) => t.binaryCrossEntropyWithLogits(x, y),
    'F.binary_cross_entropy_with_logits(a, b)',
    { smooth: false, gradients: [0] },
  ),
  check(
    'binaryCrossEntropyWithLogits',
    'a small loss',
    [given('float', [1], [17]), given('float', [1], [1])],
    (x, y) => t.binaryCrossEntropyWithLogits(x, y),
    'F.binary_cross_entropy_with_logits(a, b)',
  ),
  check(
    'hingeLoss',
    'mean',
    [floats([6]), given('float', [6], [1, -1, 1, 1, -1, -1])],
    (x, y) => t.hingeLoss(x, y),
    'torch.relu(1 - b * a).mean()',
    { gradients: [0] },
  ),
  check(
    'linear',
    'with bias',
    [floats([3, 4]), floats([2, 4]), floats([2])],
    (x, weight, bias) => t.linear(x, weight, bias),
    'F.linear(a, b, c)',
  ),
  check(
    'linear',
    'without bias',
    [floats([3, 4]), floats([5, 4])],
    (x, weight) => t.linear(x, weight),
    'F.linear(a, b)',
  ),
  check(
    'linear',
    'three dimensions',
    [floats([2, 3, 4]), floats([2, 4]), floats([2])],
    (x, weight, bias) => t.linear(x, weight, bias),
    'F.linear(a, b, c)',
  ),
  check(
    'linear',
    'a vector',
    [floats([4]), floats([2, 4]), floats([2])],
    (x, weight, bias) => t.linear(x, weight, bias),
    'F.linear(a, b, c)',
  ),
  check(
    'linear',
    'nothing comes in',
    [floats([2, 3, 0]), floats([4, 0]), floats([4])],
    (x, weight, bias) => t.linear(x, weight, bias),
    'F.linear(a, b, c)',
  ),
  check(
    'linear',
    'tanh',
    [floats([5, 7]), floats([9, 7], -0.5, 0.5), floats([9])],
    (x, weight, bias) => t.linear(x, weight, bias, { activation: 'tanh' }),
    'F.linear(a, b, c).tanh()',
  ),
  check(
    'linear',
    'relu, three dimensions, no bias',
    [floats([2, 3, 4]), floats([10, 4])],
    (x, weight) => t.linear(x, weight, undefined, { activation: 'relu' }),
    'F.linear(a, b).relu()',
  ),
  check('layerNorm', 'plain', [floats([3, 5])], (x) => t.layerNorm(x), 'F.layer_norm(a, (5,))'),
  check(
    'layerNorm',
    'weight and bias',
    [floats([2, 3, 4]), floats([4]), floats([4])],
    (x, weight, bias) => t.layerNorm(x, { weight, bias }),
    'F.layer_norm(a, (4,), b, c)',
  ),
  check(
    'layerNorm',
    'weight, eps',
    [floats([33]), floats([33])],
    (x, weight) => t.layerNorm(x, { weight, eps: 0.1 }),
    'F.layer_norm(a, (33,), b, None, 0.1)',
  ),
  check(
    'batchNorm',
    'training',
    [floats([5, 3])],
    (x) => t.batchNorm(x, { training: true }),
    'F.batch_norm(a, None, None, training=True)',
  ),
  check(
    'batchNorm',
    'training, weight and bias',
    [floats([5, 3]), floats([3]), floats([3])],
    (x, weight, bias) => t.batchNorm(x, { weight, bias, training: true, eps: 1e-3 }),
    'F.batch_norm(a, None, None, b, c, training=True, eps=1e-3)',
  ),
  check(
    'batchNorm',
    'training, three dimensions',
    [floats([2, 3, 4])],
    (x) => t.batchNorm(x, { training: true }),
    'F.batch_norm(a.mT, None, None, training=True).mT',
  ),
  check(
    'batchNorm',
    'training, one weight for 9 columns',
    [floats([6, 9]), floats([9])],
    (x, weight) => t.batchNorm(x, { weight, training: true }),
    'F.batch_norm(a, None, None, b, training=True)',
  ),
  ...(['runningMean', 'runningVar'] as const).map((name, i) =>
    check(
      'batchNorm',
      `training moves ${name}`,
      [floats([6, 5]), floats([5]), floats([5], 0.5, 2)],
      (x, mean, variance) => {
        const running = { runningMean: mean.clone(), runningVar: variance.clone() };
        t.batchNorm(x, { ...running, training: true, momentum: 0.25 });
        return running[name];
      },
      '(lambda m, v: (F.batch_norm(a, m, v, training=True, momentum=0.25), ' +
        `[m, v][${i}])[1])(b.clone(), c.clone())`,
      { gradients: [] },
    ),
  ),
  check(
    'batchNorm',
    'evaluation',
    [floats([4, 3]), floats([3]), floats([3], 0.5, 2), floats([3]), floats([3])],
    (x, runningMean, runningVar, weight, bias) =>
      t.batchNorm(x, { runningMean, runningVar, weight, bias }),
    'F.batch_norm(a, b, c, d, e)',
    { gradients: [0, 3, 4] },
  ),
  check(
    'causalAttention',
    'one head',
    [floats([4, 3]), floats([4, 3]), floats([4, 2])],
    (q, k, v) => t.causalAttention(q, k, v),
    'F.scaled_dot_product_attention(a, b, c, is_causal=True)',
  ),
  check(
    'causalAttention',
    'batch and heads',
    [floats([2, 2, 3, 2]), floats([2, 2, 3, 2]), floats([2, 2, 3, 2])],
    (q, k, v) => t.causalAttention(q, k, v),
    'F.scaled_dot_product_attention(a, b, c, is_causal=True)',
  ),
  check(
    'causalAttention',
    'more keys than queries',
    [floats([2, 3]), floats([5, 3]), floats([5, 2])],
    (q, k, v) => t.causalAttention(q, k, v),
    'F.scaled_dot_product_attention(a, b, c, attn_mask=torch.ones(2, 5, dtype=torch.bool).tril(3))',
  ),
  check(
    'causalAttention',
    'one query',
    [floats([1, 2]), floats([3, 2]), floats([3, 2])],
    (q, k, v) => t.causalAttention(q, k, v),
    'F.scaled_dot_product_attention(a, b, c)',
  ),
  check(
    'causalAttention',
    'three blocks of rows',
    [floats([53, 5]), floats([55, 5]), floats([55, 3])],
    (q, k, v) => t.causalAttention(q, k, v),
    'F.scaled_dot_product_attention(a, b, c, attn_mask=torch.ones(53, 55, dtype=torch.bool).tril(2))',
  ),
  check(
    'causalAttention',
    'onWeights',
    [floats([3, 2]), floats([3, 2]), floats([3, 2])],
    (q, k, v) => t.causalAttention(q, k, v, { onWeights: (weights) => weights.mul(0.5) }),
    'F.scaled_dot_product_attention(a, b, c, is_causal=True) * 0.5',
  ),
  ...(
    [
      ['one head', [2, 3, 6], 1],
      ['heads', [2, 5, 24], 4],
      ['heads of two blocks of rows', [1, 27, 18], 2],
    ] as const
  ).map(([name, shape, heads]) =>
    check(
      'causalSelfAttention',
      name,
      [floats([...shape])],
      (qkv) => t.causalSelfAttention(qkv, { heads }),
      `F.scaled_dot_product_attention(*[x.unflatten(-1, (${heads}, -1)).transpose(1, 2) ` +
        'for x in a.chunk(3, -1)], is_causal=True).transpose(1, 2).flatten(2)',
    ),
  ),
  check(
    'causalSelfAttention',
    'the last two places',
    [floats([2, 5, 12])],
    (qkv) => t.causalSelfAttention(qkv, { heads: 2, queries: 2 }),
    'F.scaled_dot_product_attention(*[x.unflatten(-1, (2, -1)).transpose(1, 2) ' +
      'for x in a.chunk(3, -1)], is_causal=True).transpose(1, 2).flatten(2)[:, -2:]',
  ),
  check(
    'causalSelfAttention',
    'onWeights',
    [floats([1, 3, 12])],
    (qkv) => t.causalSelfAttention(qkv, { heads: 2, onWeights: (weights) => weights.mul(0.5) }),
    'F.scaled_dot_product_attention(*[x.unflatten(-1, (2, -1)).transpose(1, 2) ' +
      'for x in a.chunk(3, -1)], is_causal=True).transpose(1, 2).flatten(2) * 0.5',
  ),
  check(
    'dropout',
    'training',
    [floats([4, 5])],
    (x) => t.dropout(x, 0.25, { generator: torchGenerator(42) }),
    'a * (torch.rand(4, 5, dtype=torch.float32) >= 0.25) / 0.75',
  ),
  check(
    'dropout',
    'evaluation',
    [floats([5])],
    (x) => t.dropout(x, 0.5, { generator: seeded(1), training: false }),
    'a',
  ),
];

function softmaxLine(op: string, run: (x: Tensor, dim?: number) => Tensor, torch: string): Case[] {
  return [
    check(op, 'rows', [floats([3, 5])], (x) => run(x), `${torch}(a, -1)`),
    check(op, 'columns', [floats([3, 5])], (x) => run(x, 0), `${torch}(a, 0)`),
    check(op, 'middle', [floats([2, 3, 4])], (x) => run(x, 1), `${torch}(a, 1)`),
    check(op, 'rows of 33', [floats([2, 33])], (x) => run(x, -1), `${torch}(a, -1)`),
    check(op, 'a vector of 1', [floats([1])], (x) => run(x), `${torch}(a, -1)`),
    check(op, 'empty', [floats([0, 3])], (x) => run(x), `${torch}(a, -1)`),
    check(op, 'empty rows', [floats([3, 0])], (x) => run(x), `${torch}(a, -1)`),
    check(
      op,
      'far apart',
      [given('float', [2, 3], [1000, 0, -1000, -5000, -5000, -5000])],
      (x) => run(x),
      `${torch}(a, -1)`,
    ),
    check(
      op,
      'a masked class',
      [given('float', [2, 3], [1, 2, -Infinity, -Infinity, 0.5, 1])],
      (x) => run(x),
      `${torch}(a, -1)`,
      { smooth: false, gradients: op === 'softmax' ? [0] : [] },
    ),
    check(
      op,
      'int32 becomes float',
      [ints([2, 3], -3, 4)],
      (x) => run(x),
      `${torch}(a.to(torch.float64), -1)`,
    ),
  ];
}
