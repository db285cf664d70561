/** What makes one number of many, and running sums. */
import type { Tensor } from '../../index.ts';
import * as t from '../../index.ts';
import { bools, type Case, check, floats, given, ints, sizes } from '../case.ts';

/** A reduction over every dimension, all, several, negative, kept and not. */
function reductions(
  op: string,
  run: (x: Tensor, dim?: t.Dims, options?: t.ReduceOptions) => Tensor,
  torch: (args: string) => string,
): Case[] {
  const x = floats([2, 3, 4]);
  const every = op === 'variance' || op === 'std' ? 'None' : '(0, 1, 2)';
  return [
    check(op, 'all', [x], (a) => run(a), torch(`a, ${every}`)),
    check(
      op,
      'all, kept',
      [x],
      (a) => run(a, undefined, { keepdim: true }),
      torch(`a, ${every}, keepdim=True`),
    ),
    check(op, 'first', [x], (a) => run(a, 0), torch('a, 0')),
    check(
      op,
      'middle, kept',
      [x],
      (a) => run(a, 1, { keepdim: true }),
      torch('a, 1, keepdim=True'),
    ),
    check(op, 'last', [x], (a) => run(a, -1), torch('a, -1')),
    check(op, 'first and last', [x], (a) => run(a, [0, -1]), torch('a, (0, -1)')),
    check(
      op,
      'last two, kept',
      [x],
      (a) => run(a, [-1, -2], { keepdim: true }),
      torch('a, (-1, -2), keepdim=True'),
    ),
    check(op, 'rows of 31', [floats([3, 31])], (a) => run(a, -1), torch('a, -1')),
    check(op, 'columns of 33', [floats([33, 3])], (a) => run(a, 0), torch('a, 0')),
  ];
}

/** Rows of 37 numbers: the first and the last have a NaN, among the many and among those left over. */
const someNan = given(
  'float',
  [3, 37],
  Array.from({ length: 3 * 37 }, (_, i) =>
    i === 5 || i === 3 * 37 - 1 ? Number.NaN : (7 * i) % 37,
  ),
);

export const reduceCases: Case[] = [
  ...reductions('sum', t.sum, (args) => `torch.sum(${args})`),
  ...reductions('mean', t.mean, (args) => `torch.mean(${args})`),
  ...reductions('variance', t.variance, (args) => `torch.var(${args})`),
  ...reductions('std', t.std, (args) => `torch.std(${args})`),
  ...reductions('max', t.max, (args) => `torch.amax(${args})`),
  ...reductions('min', t.min, (args) => `torch.amin(${args})`),
  ...sizes.flatMap((shape) => [
    check('sum', `of [${shape}]`, [floats(shape)], (a) => t.sum(a), 'a.sum()'),
    ...(shape[0] === 0
      ? []
      : [check('max', `of [${shape}]`, [floats(shape)], (a) => t.max(a), 'a.max()')]),
    ...(shape[0] === 0
      ? []
      : [check('mean', `of [${shape}]`, [floats(shape)], (a) => t.mean(a), 'a.mean()')]),
  ]),
  check('sum', 'over an empty dimension', [floats([2, 0])], (a) => t.sum(a, 1), 'a.sum(1)'),
  check('sum', 'beside an empty dimension', [floats([2, 0])], (a) => t.sum(a, 0), 'a.sum(0)'),
  check('sum', 'int32', [ints([2, 3], -4, 5)], (a) => t.sum(a, 0), 'a.sum(0)'),
  check('sum', 'bool', [bools([7])], (a) => t.sum(a), 'a.sum()'),
  check(
    'mean',
    'int32 becomes float',
    [ints([2, 3], -4, 5)],
    (a) => t.mean(a, 1),
    'a.to(torch.float64).mean(1)',
  ),
  check('mean', 'bool becomes float', [bools([5])], (a) => t.mean(a), 'a.to(torch.float64).mean()'),
  check(
    'variance',
    'biased',
    [floats([4, 5])],
    (a) => t.variance(a, 0, { correction: 0 }),
    'a.var(0, correction=0)',
  ),
  check('variance', 'far from 0', [floats([8], 100, 101)], (a) => t.variance(a), 'a.var()'),
  check(
    'std',
    'biased, kept',
    [floats([4, 5])],
    (a) => t.std(a, 1, { correction: 0, keepdim: true }),
    'a.std(1, correction=0, keepdim=True)',
  ),
  check(
    'max',
    'ties',
    [given('float', [2, 4], [1, 3, 3, 0, 2, 2, 2, 1])],
    (a) => t.max(a, 1),
    'a.amax(1)',
    { smooth: false },
  ),
  check(
    'min',
    'ties over all',
    [given('float', [5], [1, 0, 2, 0, 3])],
    (a) => t.min(a),
    'a.amin()',
    { smooth: false },
  ),
  check('max', 'nan', [given('float', [4], [1, Number.NaN, 3, 2])], (a) => t.max(a), 'a.max()', {
    gradients: [],
  }),
  ...(
    [
      ['max', t.max],
      ['min', t.min],
    ] as const
  ).flatMap(([op, run]) => [
    check(op, 'nan in rows', [someNan], (a) => run(a, 1), `torch.a${op}(a, 1)`, { gradients: [] }),
    check(op, 'nan in columns', [someNan], (a) => run(a, 0), `torch.a${op}(a, 0)`, {
      gradients: [],
    }),
  ]),
  check('max', 'beside an empty dimension', [floats([0, 3])], (a) => t.max(a, 1), 'a.amax(1)'),
  check(
    'argmax',
    'beside an empty dimension',
    [floats([0, 3])],
    (a) => t.argmax(a, -1),
    'a.argmax(-1)',
    { gradients: [] },
  ),
  check('max', 'int32', [ints([2, 3], -9, 10)], (a) => t.max(a, -1), 'a.amax(-1)'),
  check(
    'min',
    'int32',
    [ints([2, 3], -9, 10)],
    (a) => t.min(a, 0, { keepdim: true }),
    'a.amin(0, keepdim=True)',
  ),
  check('max', 'all negative', [floats([5], -9, -1)], (a) => t.max(a), 'a.max()'),
  check('argmax', 'all', [floats([3, 4])], (a) => t.argmax(a), 'a.argmax()', { gradients: [] }),
  check('argmax', 'last', [floats([3, 33])], (a) => t.argmax(a, -1), 'a.argmax(-1)', {
    gradients: [],
  }),
  check(
    'argmax',
    'middle, kept',
    [floats([2, 5, 3])],
    (a) => t.argmax(a, 1, { keepdim: true }),
    'a.argmax(1, keepdim=True)',
    { gradients: [] },
  ),
  check(
    'argmax',
    'the first of equals',
    [given('float', [2, 3], [1, 2, 2, 0, 0, 0])],
    (a) => t.argmax(a, 1),
    'torch.tensor([1, 0])',
    { gradients: [] },
  ),
  check(
    'argmax',
    'int32',
    [given('int32', [4], [3, 9, -2, 5])],
    (a) => t.argmax(a, 0),
    'a.argmax(0)',
  ),
  check(
    'argmax',
    'all, kept',
    [floats([3, 4])],
    (a) => t.argmax(a, undefined, { keepdim: true }),
    'a.argmax(keepdim=True)',
    { gradients: [] },
  ),
  check('argmin', 'all', [floats([31])], (a) => t.argmin(a), 'a.argmin()', { gradients: [] }),
  check('argmin', 'first', [floats([5, 3])], (a) => t.argmin(a, 0), 'a.argmin(0)', {
    gradients: [],
  }),
  check(
    'argmin',
    'last, kept',
    [floats([2, 4])],
    (a) => t.argmin(a, -1, { keepdim: true }),
    'a.argmin(-1, keepdim=True)',
    { gradients: [] },
  ),
  check('cumsum', 'vector', [floats([33])], (a) => t.cumsum(a, 0), 'a.cumsum(0)'),
  check('cumsum', 'first', [floats([3, 4])], (a) => t.cumsum(a, 0), 'a.cumsum(0)'),
  check('cumsum', 'middle', [floats([2, 3, 4])], (a) => t.cumsum(a, 1), 'a.cumsum(1)'),
  check('cumsum', 'last', [floats([2, 3, 4])], (a) => t.cumsum(a, -1), 'a.cumsum(-1)'),
  check('cumsum', 'empty', [floats([0])], (a) => t.cumsum(a, 0), 'a.cumsum(0)'),
  check('cumsum', 'bool', [bools([6])], (a) => t.cumsum(a, 0), 'a.cumsum(0)'),
];
