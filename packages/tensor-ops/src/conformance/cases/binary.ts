/** The ops of two tensors, and choices between two by a third. */
import type { Shape, Tensor } from '../../index.ts';
import * as t from '../../index.ts';
import { bools, type Case, check, floats, given, ints, sizes } from '../case.ts';

/** A binary op over all sizes, broadcasts and numbers on either side. */
function binary(
  op: string,
  run: (a: t.Operand, b: t.Operand) => Tensor,
  torch: string,
  [low, high]: readonly [number, number] = [-2, 2],
  gradients?: readonly number[],
): Case[] {
  const line = (name: string, a: Shape, b: Shape) =>
    check(op, name, [floats(a, low, high), floats(b, low, high)], run, torch, {
      ...(gradients && { gradients }),
    });
  const one = { gradients: gradients ?? [0] };
  return [
    ...sizes.map((shape) => line(`of [${shape}]`, shape, shape)),
    line('a row on the right', [3, 4], [4]),
    line('a row on the left', [4], [3, 4]),
    line('a column', [3, 4], [3, 1]),
    line('both grow', [2, 1, 3], [4, 1]),
    line('a scalar tensor', [], [2, 3]),
    line('size 1 with size 0', [0, 3], [1, 3]),
    check(
      op,
      'a number on the right',
      [floats([5], low, high)],
      (a) => run(a, 1.5),
      torch.replace(/\bb\b/g, 'torch.tensor(1.5)'),
      one,
    ),
    check(
      op,
      'a number on the left',
      [floats([5], low, high)],
      (a) => run(1.5, a),
      torch.replace(/\b[ab]\b/g, (name) => (name === 'a' ? 'torch.tensor(1.5)' : 'a')),
      one,
    ),
    check(op, 'int32 with float', [ints([2, 3], 1, 5), floats([3], low, high)], run, torch, {
      gradients: gradients ?? [1],
    }),
    check(op, 'int32 with int32', [ints([6], 1, 5), ints([6], 1, 5)], run, torch),
    check(
      op,
      'bool with float',
      [bools([4]), floats([4], 0.5, 2)],
      run,
      torch.replace(/\ba\b/g, 'a.to(b.dtype)'),
      {
        gradients: gradients ?? [1],
        smooth: op !== 'pow',
      },
    ),
  ];
}

function comparison(op: string, run: (a: t.Operand, b: t.Operand) => Tensor): Case[] {
  const torch = `torch.${op}(a, b)`;
  const tied = [ints([2, 7], 0, 3), ints([7], 0, 3)];
  return [
    ...sizes.map((shape) =>
      check(op, `of [${shape}]`, [floats(shape), floats(shape)], run, torch, { gradients: [] }),
    ),
    check(op, 'ties, broadcast', tied, run, torch),
    check(op, 'a number', [ints([7], 0, 3)], (a) => run(a, 1), `torch.${op}(a, 1)`),
    check(
      op,
      'int32 with a fraction',
      [ints([7], 0, 3)],
      (a) => run(a, 0.5),
      `torch.${op}(a, 0.5)`,
    ),
    check(op, 'int32 with float', [ints([4], 0, 3), floats([4], 0, 3)], run, torch, {
      gradients: [],
    }),
    check(op, 'bools', [bools([6]), bools([6])], run, torch),
    check(
      op,
      'nan and infinity',
      [
        given('float', [4], [Number.NaN, 1, Infinity, -Infinity]),
        given('float', [4], [Number.NaN, Number.NaN, Infinity, 0]),
      ],
      run,
      torch,
      { gradients: [] },
    ),
  ];
}

const tied = [given('float', [5], [1, 2, 2, -1, 0]), given('float', [5], [1, 3, 2, -2, 0])];

export const binaryCases: Case[] = [
  ...binary('add', (a, b) => t.add(a, b), 'a + b'),
  ...binary('sub', (a, b) => t.sub(a, b), 'a - b'),
  ...binary('mul', (a, b) => t.mul(a, b), 'a * b'),
  ...binary('div', (a, b) => t.div(a, b), 'a / b', [0.5, 3]),
  ...binary('pow', (a, b) => t.pow(a, b), 'torch.pow(a, b)', [0.5, 3]),
  ...binary('maximum', (a, b) => t.maximum(a, b), 'torch.maximum(a, b)'),
  ...binary('minimum', (a, b) => t.minimum(a, b), 'torch.minimum(a, b)'),
  check('add', 'itself', [floats([3])], (a) => t.add(a, a), 'a + a'),
  check('mul', 'itself', [floats([3])], (a) => t.mul(a, a), 'a * a'),
  check('sub', 'itself', [floats([3])], (a) => t.sub(a, a), 'a - a'),
  check('div', 'by 0', [given('float', [3], [1, -1, 0])], (a) => t.div(a, 0), 'a / 0', {
    gradients: [],
  }),
  check(
    'mul',
    'int32 wraps',
    [
      given('int32', [3], [100000, 2147483647, -65537]),
      given('int32', [3], [100000, 2147483647, 65537]),
    ],
    (a, b) => t.mul(a, b),
    '(a.to(torch.int32) * b.to(torch.int32)).to(torch.int64)',
  ),
  check(
    'pow',
    'int32 wraps',
    [given('int32', [4], [3, 7, -3, 2]), given('int32', [4], [40, 30, 41, 31])],
    (a, b) => t.pow(a, b),
    '(a.to(torch.int32) ** b.to(torch.int32)).to(torch.int64)',
  ),
  check(
    'pow',
    'int32 to negative tensors',
    [given('int32', [5], [2, 1, -1, -1, 0]), given('int32', [5], [-1, -1, -3, -2, -1])],
    (a, b) => t.pow(a, b),
    'a ** b',
  ),
  check(
    'pow',
    '1 to nan and infinity',
    [
      given('float', [6], [1, 1, -1, -1, -1, Number.NaN]),
      given('float', [6], [Number.NaN, Infinity, Infinity, -Infinity, Number.NaN, 0]),
    ],
    (a, b) => t.pow(a, b),
    'a ** b',
    { gradients: [] },
  ),
  check('pow', 'square of negatives', [floats([5])], (a) => t.pow(a, 2), 'a ** 2'),
  check('pow', 'cube', [floats([5])], (a) => t.pow(a, 3), 'a ** 3'),
  check('pow', 'to the 0 at 0', [given('float', [3], [0, 1, -2])], (a) => t.pow(a, 0), 'a ** 0'),
  check(
    'pow',
    '0 to a tensor',
    [given('float', [2], [0, 2]), given('float', [2], [2, 3])],
    (a, b) => t.pow(a, b),
    'a ** b',
    { smooth: false },
  ),
  check('pow', 'inverse root', [floats([5], 0.5, 4)], (a) => t.pow(a, -0.5), 'a ** -0.5'),
  check('maximum', 'ties', tied, (a, b) => t.maximum(a, b), 'torch.maximum(a, b)', {
    smooth: false,
  }),
  check('minimum', 'ties', tied, (a, b) => t.minimum(a, b), 'torch.minimum(a, b)', {
    smooth: false,
  }),
  check(
    'maximum',
    'nan',
    [given('float', [3], [Number.NaN, 1, 2]), given('float', [3], [0, Number.NaN, 1])],
    (a, b) => t.maximum(a, b),
    'torch.maximum(a, b)',
    { gradients: [] },
  ),
  ...comparison('eq', (a, b) => t.eq(a, b)),
  ...comparison('ne', (a, b) => t.ne(a, b)),
  ...comparison('lt', (a, b) => t.lt(a, b)),
  ...comparison('le', (a, b) => t.le(a, b)),
  ...comparison('gt', (a, b) => t.gt(a, b)),
  ...comparison('ge', (a, b) => t.ge(a, b)),
  check(
    'where',
    'same shape',
    [bools([3, 4]), floats([3, 4]), floats([3, 4])],
    (c, a, b) => t.where(c, a, b),
    'torch.where(a, b, c)',
  ),
  check(
    'where',
    'all broadcast',
    [bools([3, 1]), floats([4]), floats([2, 1, 1])],
    (c, a, b) => t.where(c, a, b),
    'torch.where(a, b, c)',
  ),
  check(
    'where',
    'numbers',
    [bools([5]), floats([5])],
    (c, a) => t.where(c, a, -1.5),
    'torch.where(a, b, -1.5)',
  ),
  check(
    'where',
    'a number first',
    [bools([5]), floats([5])],
    (c, a) => t.where(c, 2, a),
    'torch.where(a, 2.0, b)',
  ),
  check(
    'where',
    'int32 with float',
    [bools([4]), ints([4], 0, 5), floats([4])],
    (c, a, b) => t.where(c, a, b),
    'torch.where(a, b, c)',
  ),
  check(
    'where',
    'scalars',
    [bools([]), floats([]), floats([])],
    (c, a, b) => t.where(c, a, b),
    'torch.where(a, b, c)',
  ),
  check(
    'where',
    'empty',
    [bools([0]), floats([0]), floats([1])],
    (c, a, b) => t.where(c, a, b),
    'torch.where(a, b, c)',
  ),
  check(
    'maskedFill',
    'same shape',
    [floats([33]), bools([33])],
    (x, mask) => t.maskedFill(x, mask, -7),
    'a.masked_fill(b, -7)',
  ),
  check(
    'maskedFill',
    'broadcast mask',
    [floats([2, 3, 3]), bools([3, 3])],
    (x, mask) => t.maskedFill(x, mask, -Infinity),
    'a.masked_fill(b, -torch.inf)',
    { smooth: false },
  ),
  check(
    'maskedFill',
    'int32',
    [ints([4], 0, 9), bools([4])],
    (x, mask) => t.maskedFill(x, mask, 0),
    'a.masked_fill(b, 0)',
  ),
  check(
    'maskedFill',
    'bool with 1',
    [bools([5]), bools([5])],
    (x, mask) => t.maskedFill(x, mask, 1),
    'a.masked_fill(b, 1)',
  ),
  check(
    'maskedFill',
    'bool with false',
    [bools([2, 3]), bools([3])],
    (x, mask) => t.maskedFill(x, mask, false),
    'a.masked_fill(b, False)',
  ),
];
