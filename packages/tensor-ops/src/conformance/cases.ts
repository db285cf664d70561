/**
 * Every public op and functional in all its variants: the one table that the tests against torch,
 * the gradient checks, the memory tests and the conformance of every backend read. A new op
 * without a line here fails the tests.
 */
import { seeded, torchGenerator } from '@makemore/random';
import type { Shape, Tensor } from '../index.ts';
import * as t from '../index.ts';
import { bools, type Case, check, floats, given, ints } from './case.ts';

/** Round a vector of four and of eight, an empty one, and a scalar. */
const sizes: readonly Shape[] = [[0], [1], [3], [4], [5], [31], [33], []];

/** A unary op over all sizes and on a matrix. */
function unary(
  op: string,
  run: (x: Tensor) => Tensor,
  torch: string,
  [low, high]: readonly [number, number] = [-2, 2],
): Case[] {
  return [...sizes, [2, 3]].map((shape) =>
    check(op, `of [${shape}]`, [floats(shape, low, high)], run, torch),
  );
}

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

const unaryCases: Case[] = [
  ...unary('neg', (x) => t.neg(x), '-a'),
  ...unary('abs', (x) => t.abs(x), 'a.abs()'),
  ...unary('sign', (x) => t.sign(x), 'a.sign()'),
  ...unary('exp', (x) => t.exp(x), 'a.exp()', [-3, 3]),
  ...unary('log', (x) => t.log(x), 'a.log()', [0.1, 4]),
  ...unary('log1p', (x) => t.log1p(x), 'a.log1p()', [-0.9, 3]),
  ...unary('sqrt', (x) => t.sqrt(x), 'a.sqrt()', [0.1, 4]),
  ...unary('rsqrt', (x) => t.rsqrt(x), 'a.rsqrt()', [0.1, 4]),
  ...unary('square', (x) => t.square(x), 'a.square()'),
  ...unary('tanh', (x) => t.tanh(x), 'a.tanh()', [-4, 4]),
  ...unary('sigmoid', (x) => t.sigmoid(x), 'a.sigmoid()', [-6, 6]),
  ...unary('relu', (x) => t.relu(x), 'a.relu()'),
  ...unary('erf', (x) => t.erf(x), 'a.erf()', [-4, 4]),
  ...unary('gelu', (x) => t.gelu(x), 'F.gelu(a)', [-4, 4]),
  ...unary('clone', (x) => t.clone(x), 'a.clone()'),
  ...sizes.map((shape) =>
    check(
      'gelu',
      `tanh of [${shape}]`,
      [floats(shape, -4, 4)],
      (x) => t.gelu(x, { approximate: 'tanh' }),
      "F.gelu(a, approximate='tanh')",
    ),
  ),
  check('abs', 'at 0', [given('float', [3], [-1, 0, 1])], (x) => t.abs(x), 'a.abs()', {
    smooth: false,
  }),
  check('relu', 'at 0', [given('float', [3], [-1, 0, 1])], (x) => t.relu(x), 'a.relu()', {
    smooth: false,
  }),
  check('neg', 'int32', [ints([5], -3, 4)], (x) => t.neg(x), '-a'),
  check('abs', 'int32', [ints([5], -3, 4)], (x) => t.abs(x), 'a.abs()'),
  check('sign', 'int32', [ints([5], -3, 4)], (x) => t.sign(x), 'a.sign()'),
  check('square', 'int32', [ints([5], -3, 4)], (x) => t.square(x), 'a.square()'),
  check('relu', 'int32', [ints([5], -3, 4)], (x) => t.relu(x), 'a.relu()'),
  check('exp', 'int32 becomes float', [ints([4], -3, 4)], (x) => t.exp(x), 'a.exp()'),
  check('sqrt', 'bool becomes float', [bools([4])], (x) => t.sqrt(x), 'a.sqrt()'),
  check('exp', 'overflow', [given('float', [3], [1000, -1000, 0])], (x) => t.exp(x), 'a.exp()', {
    gradients: [],
  }),
  check('log', 'of 0 and below', [given('float', [3], [0, -1, 1])], (x) => t.log(x), 'a.log()', {
    gradients: [],
  }),
  check(
    'log1p',
    'next to 0',
    [given('float', [3], [3 * 2 ** -26, -3 * 2 ** -27, 0])],
    (x) => t.log1p(x),
    'a.log1p()',
    { smooth: false },
  ),
  check(
    'log1p',
    'of -1 and below',
    [given('float', [3], [-1, -2, 1])],
    (x) => t.log1p(x),
    'a.log1p()',
    { gradients: [] },
  ),
  check(
    'square',
    'int32 wraps',
    [given('int32', [3], [46341, -100000, 2147483647])],
    (x) => t.square(x),
    'a.to(torch.int32).square().to(torch.int64)',
  ),
  check(
    'tanh',
    'saturated',
    [given('float', [4], [-100, -20, 20, 100])],
    (x) => t.tanh(x),
    'a.tanh()',
  ),
  check(
    'sigmoid',
    'saturated',
    [given('float', [4], [-1000, -40, 40, 1000])],
    (x) => t.sigmoid(x),
    'a.sigmoid()',
  ),
  check(
    'gelu',
    'tanh, saturated',
    [given('float', [4], [-40, -12, 12, 40])],
    (x) => t.gelu(x, { approximate: 'tanh' }),
    "F.gelu(a, approximate='tanh')",
  ),
  check(
    'clamp',
    'both bounds',
    [floats([33])],
    (x) => t.clamp(x, { min: -1, max: 1 }),
    'a.clamp(-1, 1)',
  ),
  check('clamp', 'min', [floats([5])], (x) => t.clamp(x, { min: 0.5 }), 'a.clamp(min=0.5)'),
  check('clamp', 'max', [floats([2, 3])], (x) => t.clamp(x, { max: 0 }), 'a.clamp(max=0)'),
  check('clamp', 'empty', [floats([0])], (x) => t.clamp(x, { min: 0 }), 'a.clamp(min=0)'),
  check('detach', 'cuts', [floats([3])], (x) => t.detach(x).mul(x), 'a.detach() * a', {
    smooth: false,
  }),
  check(
    'to',
    'toward zero',
    [given('float', [6], [1.7, -1.7, 0.5, -0.5, 2, -3])],
    (x) => t.to(x, 'int32'),
    'a.to(torch.int64)',
    { gradients: [] },
  ),
  check(
    'to',
    'float to bool',
    [given('float', [4], [0, 0.25, -1, 0])],
    (x) => t.to(x, 'bool'),
    'a.to(torch.bool)',
    { gradients: [] },
  ),
  check(
    'to',
    'int32 to float',
    [ints([2, 2], -5, 6)],
    (x) => t.to(x, 'float32'),
    'a.to(torch.float32)',
  ),
  check('to', 'int32 to bool', [ints([5], -1, 2)], (x) => t.to(x, 'bool'), 'a.to(torch.bool)'),
  check('to', 'bool to int32', [bools([5])], (x) => t.to(x, 'int32'), 'a.to(torch.int64)'),
  check('to', 'float to float32', [floats([3])], (x) => t.to(x, 'float32'), 'a.to(torch.float32)', {
    smooth: false,
  }),
];

const tied = [given('float', [5], [1, 2, 2, -1, 0]), given('float', [5], [1, 3, 2, -2, 0])];

const binaryCases: Case[] = [
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

const reduceCases: Case[] = [
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

/** A product with each side as is or transposed, for matrices of `m × k` and `k × n`. */
function products(
  name: string,
  batchA: Shape,
  batchB: Shape,
  [m, k, n]: readonly [number, number, number],
): Case[] {
  return [false, true].flatMap((transposeA) =>
    [false, true].map((transposeB) => {
      const a = floats([...batchA, ...(transposeA ? [k, m] : [m, k])]);
      const b = floats([...batchB, ...(transposeB ? [n, k] : [k, n])]);
      const which = `${transposeA ? 'T' : 'N'}${transposeB ? 'T' : 'N'}`;
      return check(
        'matmul',
        `${name}, ${which}`,
        [a, b],
        (x, y) => t.matmul(x, y, { transposeA, transposeB }),
        `a${transposeA ? '.mT' : ''} @ b${transposeB ? '.mT' : ''}`,
      );
    }),
  );
}

const matmulCases: Case[] = [
  ...products('2 × 3 × 4', [], [], [2, 3, 4]),
  ...products('5 × 33 × 3', [], [], [5, 33, 3]),
  ...products('1 × 1 × 1', [], [], [1, 1, 1]),
  ...products('batched', [2], [2], [2, 3, 4]),
  ...products('batch on the left', [2], [], [2, 3, 4]),
  ...products('batch on the right', [], [2], [2, 3, 4]),
  ...products('broadcast batches', [2, 1], [3], [2, 3, 1]),
  ...products('one against many', [1], [3], [2, 2, 2]),
  ...products('two batch dimensions', [2, 2], [2, 2], [1, 3, 2]),
  ...products('empty rows', [], [], [0, 3, 2]),
  ...products('empty inner size', [], [], [2, 0, 3]),
  ...products('empty batch', [0], [], [2, 3, 2]),
  check(
    'matmul',
    'wide tile',
    [floats([9, 17]), floats([17, 19])],
    (a, b) => t.matmul(a, b),
    'a @ b',
    { gradients: [0] },
  ),
  check(
    'matmul',
    'vector with vector',
    [floats([5]), floats([5])],
    (a, b) => t.matmul(a, b),
    'a @ b',
  ),
  check(
    'matmul',
    'matrix with vector',
    [floats([3, 4]), floats([4])],
    (a, b) => t.matmul(a, b),
    'a @ b',
  ),
  check(
    'matmul',
    'transposed matrix with vector',
    [floats([4, 3]), floats([4])],
    (a, b) => t.matmul(a, b, { transposeA: true }),
    'a.mT @ b',
  ),
  check(
    'matmul',
    'vector with matrix',
    [floats([3]), floats([3, 4])],
    (a, b) => t.matmul(a, b),
    'a @ b',
  ),
  check(
    'matmul',
    'vector with transposed matrix',
    [floats([3]), floats([4, 3])],
    (a, b) => t.matmul(a, b, { transposeB: true }),
    'a @ b.mT',
  ),
  check(
    'matmul',
    'batch with vector',
    [floats([2, 3, 4]), floats([4])],
    (a, b) => t.matmul(a, b),
    'a @ b',
  ),
  check(
    'matmul',
    'vector with batch',
    [floats([3]), floats([2, 3, 4])],
    (a, b) => t.matmul(a, b),
    'a @ b',
  ),
  check(
    'matmul',
    'with itself',
    [floats([3, 3])],
    (a) => t.matmul(a, a, { transposeB: true }),
    'a @ a.mT',
  ),
  check(
    'matmul',
    'int32',
    [ints([2, 3], -4, 5), ints([3, 2], -4, 5)],
    (a, b) => t.matmul(a, b),
    'a @ b',
  ),
  check(
    'matmul',
    'int32 of 25 bits',
    [given('int32', [2, 1], [2 ** 24 + 1, -(2 ** 24) - 1]), given('int32', [1, 2], [1, 3])],
    (a, b) => t.matmul(a, b),
    'a @ b',
  ),
];

const movementCases: Case[] = [
  check(
    'reshape',
    'to two dimensions',
    [floats([2, 3, 4])],
    (a) => t.reshape(a, [6, 4]),
    'a.reshape(6, 4)',
  ),
  check(
    'reshape',
    'one size inferred',
    [floats([2, 3, 4])],
    (a) => t.reshape(a, [-1, 8]),
    'a.reshape(-1, 8)',
  ),
  check(
    'reshape',
    'sizes one by one',
    [floats([2, 3])],
    (a) => t.reshape(a, 3, -1),
    'a.reshape(3, -1)',
  ),
  check('view', 'sizes in an array', [floats([2, 3])], (a) => t.view(a, [3, 2]), 'a.view((3, 2))'),
  check('reshape', 'to a scalar', [floats([1, 1])], (a) => t.reshape(a, []), 'a.reshape(())'),
  check('reshape', 'empty', [floats([0, 3])], (a) => t.reshape(a, [3, 0]), 'a.reshape(3, 0)'),
  check(
    'reshape',
    'a chain',
    [floats([2, 6])],
    (a) => t.reshape(t.reshape(a, [3, 4]), [12]).mul(a.reshape([12])),
    'a.reshape(3, 4).reshape(12) * a.reshape(12)',
  ),
  check('view', 'one size inferred', [floats([4, 3])], (a) => t.view(a, -1, 6), 'a.view(-1, 6)'),
  check('flatten', 'all', [floats([2, 3, 2])], (a) => t.flatten(a), 'a.flatten()'),
  check('flatten', 'from the second', [floats([2, 3, 2])], (a) => t.flatten(a, 1), 'a.flatten(1)'),
  check(
    'flatten',
    'the first two',
    [floats([2, 3, 2])],
    (a) => t.flatten(a, 0, -2),
    'a.flatten(0, -2)',
  ),
  check('flatten', 'a scalar', [floats([])], (a) => t.flatten(a), 'a.flatten()'),
  check('squeeze', 'all', [floats([1, 3, 1])], (a) => t.squeeze(a), 'a.squeeze()'),
  check('squeeze', 'one', [floats([1, 3, 1])], (a) => t.squeeze(a, -1), 'a.squeeze(-1)'),
  check('squeeze', 'of another size', [floats([1, 3])], (a) => t.squeeze(a, 1), 'a.squeeze(1)'),
  check('unsqueeze', 'in front', [floats([3])], (a) => t.unsqueeze(a, 0), 'a.unsqueeze(0)'),
  check('unsqueeze', 'behind', [floats([2, 3])], (a) => t.unsqueeze(a, -1), 'a.unsqueeze(-1)'),
  check('unsqueeze', 'between', [floats([2, 3])], (a) => t.unsqueeze(a, 1), 'a.unsqueeze(1)'),
  check(
    'permute',
    'three',
    [floats([2, 3, 4])],
    (a) => t.permute(a, [2, 0, 1]),
    'a.permute(2, 0, 1)',
  ),
  check(
    'permute',
    'four, negative',
    [floats([2, 3, 2, 2])],
    (a) => t.permute(a, [0, -2, 1, -1]),
    'a.permute(0, -2, 1, -1)',
  ),
  check(
    'permute',
    'empty',
    [floats([2, 0, 3])],
    (a) => t.permute(a, [1, 2, 0]),
    'a.permute(1, 2, 0)',
  ),
  check(
    'permute',
    'dimensions one by one',
    [floats([2, 3])],
    (a) => t.permute(a, 1, 0),
    'a.permute(1, 0)',
  ),
  check('permute', 'a scalar', [floats([])], (a) => t.permute(a, []), 'a.permute(())'),
  check('permute', 'int32', [ints([2, 3], 0, 9)], (a) => t.permute(a, [1, 0]), 'a.permute(1, 0)'),
  check(
    'transpose',
    'the last two',
    [floats([5, 7])],
    (a) => t.transpose(a),
    'a.transpose(-2, -1)',
  ),
  check(
    'transpose',
    'of three',
    [floats([2, 3, 4])],
    (a) => t.transpose(a, 0, 2),
    'a.transpose(0, 2)',
  ),
  check('transpose', '31 × 3', [floats([31, 3])], (a) => t.transpose(a, 1, 0), 'a.transpose(1, 0)'),
  check('expand', 'a column', [floats([3, 1])], (a) => t.expand(a, [3, 4]), 'a.expand(3, 4)'),
  check(
    'expand',
    'new dimensions',
    [floats([3])],
    (a) => t.expand(a, [2, 2, 3]),
    'a.expand(2, 2, 3)',
  ),
  check(
    'expand',
    'sizes kept by -1',
    [floats([2, 1])],
    (a) => t.expand(a, [4, -1, 3]),
    'a.expand(4, -1, 3)',
  ),
  check(
    'expand',
    'sizes one by one',
    [floats([1, 3])],
    (a) => t.expand(a, 2, -1),
    'a.expand(2, -1)',
  ),
  check('expand', 'a scalar', [floats([])], (a) => t.expand(a, [5]), 'a.expand(5)'),
  check('expand', 'to nothing', [floats([1, 3])], (a) => t.expand(a, [0, 3]), 'a.expand(0, 3)'),
  check(
    'cat',
    'vectors',
    [floats([3]), floats([1]), floats([4])],
    (a, b, c) => t.cat([a, b, c]),
    'torch.cat([a, b, c])',
  ),
  check(
    'cat',
    'rows',
    [floats([2, 3]), floats([1, 3])],
    (a, b) => t.cat([a, b], 0),
    'torch.cat([a, b], 0)',
  ),
  check(
    'cat',
    'last',
    [floats([2, 3]), floats([2, 5])],
    (a, b) => t.cat([a, b], -1),
    'torch.cat([a, b], -1)',
  ),
  check(
    'cat',
    'middle, three dimensions',
    [floats([2, 1, 3]), floats([2, 2, 3])],
    (a, b) => t.cat([a, b], 1),
    'torch.cat([a, b], 1)',
  ),
  check('cat', 'the same twice', [floats([2, 2])], (a) => t.cat([a, a], 1), 'torch.cat([a, a], 1)'),
  check(
    'cat',
    'with an empty one',
    [floats([2, 0]), floats([2, 3])],
    (a, b) => t.cat([a, b], 1),
    'torch.cat([a, b], 1)',
  ),
  check('cat', 'one alone', [floats([2, 2])], (a) => t.cat([a], 1), 'torch.cat([a], 1)'),
  check(
    'cat',
    'int32',
    [ints([2], 0, 9), ints([3], 0, 9)],
    (a, b) => t.cat([a, b]),
    'torch.cat([a, b])',
  ),
  check(
    'stack',
    'first',
    [floats([3]), floats([3])],
    (a, b) => t.stack([a, b]),
    'torch.stack([a, b])',
  ),
  check(
    'stack',
    'last',
    [floats([2, 3]), floats([2, 3])],
    (a, b) => t.stack([a, b], -1),
    'torch.stack([a, b], -1)',
  ),
  check(
    'stack',
    'middle',
    [floats([2, 3]), floats([2, 3])],
    (a, b) => t.stack([a, b], 1),
    'torch.stack([a, b], 1)',
  ),
  check(
    'stack',
    'scalars',
    [floats([]), floats([]), floats([])],
    (a, b, c) => t.stack([a, b, c]),
    'torch.stack([a, b, c])',
  ),
  check(
    'split',
    'even',
    [floats([2, 6])],
    (a) => t.stack(t.split(a, 2, 1)),
    'torch.stack(a.split(2, 1))',
  ),
  check('split', 'the short rest', [floats([5, 2])], (a) => t.split(a, 2)[2] ?? a, 'a.split(2)[2]'),
  check(
    'split',
    'larger than the size',
    [floats([3])],
    (a) => t.split(a, 9, -1)[0] ?? a,
    'a.split(9, -1)[0]',
  ),
  check(
    'split',
    'nothing',
    [floats([0, 2])],
    (a) => t.split(a, 3)[0] ?? t.ones([1]),
    'a.split(3)[0]',
  ),
  check('slice', 'an index', [floats([3, 4])], (a) => t.slice(a, 1), 'a[1]'),
  check('slice', 'a negative index', [floats([3, 4])], (a) => t.slice(a, ':', -1), 'a[:, -1]'),
  check('slice', 'a range', [floats([5])], (a) => t.slice(a, [1, 4]), 'a[1:4]'),
  check('slice', 'open ends', [floats([4, 5])], (a) => t.slice(a, [2], [null, 3]), 'a[2:, :3]'),
  check('slice', 'negative bounds', [floats([6])], (a) => t.slice(a, [-4, -1]), 'a[-4:-1]'),
  check(
    'slice',
    'steps',
    [floats([3, 31])],
    (a) => t.slice(a, [0, null, 2], [1, 30, 4]),
    'a[0::2, 1:30:4]',
  ),
  check(
    'slice',
    'a step past the end',
    [floats([5])],
    (a) => t.slice(a, [null, null, 3]),
    'a[::3]',
  ),
  check('slice', 'clipped', [floats([4])], (a) => t.slice(a, [-9, 99]), 'a[-9:99]'),
  check('slice', 'nothing', [floats([4])], (a) => t.slice(a, [3, 1]), 'a[3:1]'),
  check(
    'slice',
    'mixed, three dimensions',
    [floats([3, 4, 5])],
    (a) => t.slice(a, [1, null], 2, [null, null, 2]),
    'a[1:, 2, ::2]',
  ),
  check('slice', 'one element', [floats([2, 2])], (a) => t.slice(a, 1, 0), 'a[1, 0]'),
  check(
    'slice',
    'overlapping twice',
    [floats([5])],
    (a) => t.slice(a, [0, 4]).mul(t.slice(a, [1, 5])),
    'a[0:4] * a[1:5]',
  ),
  check('slice', 'bool', [bools([5])], (a) => t.slice(a, [1, 3]), 'a[1:3]'),
  check('tril', 'square', [floats([4, 4])], (a) => t.tril(a), 'a.tril()'),
  check('tril', 'wide, above', [floats([3, 5])], (a) => t.tril(a, 1), 'a.tril(1)'),
  check('tril', 'batched, below', [floats([2, 3, 3])], (a) => t.tril(a, -1), 'a.tril(-1)'),
  check('tril', 'int32', [ints([3, 3], 1, 9)], (a) => t.tril(a), 'a.tril()'),
  check('triu', 'square', [floats([4, 4])], (a) => t.triu(a), 'a.triu()'),
  check('triu', 'tall, above', [floats([5, 3])], (a) => t.triu(a, 1), 'a.triu(1)'),
  check('tril', 'bool', [bools([4, 4])], (a) => t.tril(a), 'a.tril()'),
  check(
    'triu',
    'a mask of the future',
    [],
    () => t.triu(t.ones([3, 3], { dtype: 'bool' }), 1),
    'torch.ones(3, 3, dtype=torch.bool).triu(1)',
  ),
  check('triu', 'far below', [floats([2, 3])], (a) => t.triu(a, -5), 'a.triu(-5)'),
];

const repeated = given('int32', [5], [2, 0, 2, -1, 2]);

const indexingCases: Case[] = [
  check(
    'index',
    'rows',
    [floats([5, 3]), given('int32', [3], [4, 0, 2])],
    (x, i) => t.index(x, i),
    'a[b]',
  ),
  check(
    'index',
    'rows, repeated and negative',
    [floats([4, 3]), repeated],
    (x, i) => t.index(x, i),
    'a[b]',
  ),
  check(
    'index',
    'a matrix of indices',
    [floats([7, 2]), ints([2, 3], 0, 7)],
    (x, i) => t.index(x, i),
    'a[b]',
  ),
  check(
    'index',
    'a scalar index',
    [floats([4, 2]), given('int32', [], [-2])],
    (x, i) => t.index(x, i),
    'a[b]',
  ),
  check(
    'index',
    'two tensors',
    [floats([3, 4]), ints([5], 0, 3), ints([5], -4, 4)],
    (x, i, j) => t.index(x, i, j),
    'a[b, c]',
  ),
  check(
    'index',
    'two that broadcast',
    [floats([3, 4, 2]), ints([3, 1], 0, 3), ints([4], 0, 4)],
    (x, i, j) => t.index(x, i, j),
    'a[b, c]',
  ),
  check(
    'index',
    'three',
    [floats([2, 3, 4]), ints([6], 0, 2), ints([6], 0, 3), ints([6], 0, 4)],
    (x, i, j, k) => t.index(x, i, j, k),
    'a[b, c, d]',
  ),
  check(
    'index',
    'of a vector',
    [floats([33]), ints([31], -33, 33)],
    (x, i) => t.index(x, i),
    'a[b]',
  ),
  check(
    'index',
    'by nothing',
    [floats([3, 2]), given('int32', [0], [])],
    (x, i) => t.index(x, i),
    'a[b]',
  ),
  check(
    'index',
    'int32',
    [ints([4, 2], 0, 9), given('int32', [2], [3, 1])],
    (x, i) => t.index(x, i),
    'a[b]',
  ),
  check(
    'gather',
    'first',
    [floats([3, 4]), ints([2, 4], 0, 3)],
    (x, i) => t.gather(x, 0, i),
    'a.gather(0, b)',
  ),
  check(
    'gather',
    'last',
    [floats([3, 4]), ints([3, 2], 0, 4)],
    (x, i) => t.gather(x, -1, i),
    'a.gather(-1, b)',
  ),
  check(
    'gather',
    'repeated',
    [floats([2, 3]), given('int32', [2, 4], [1, 1, 1, 0, 2, 2, 0, 2])],
    (x, i) => t.gather(x, 1, i),
    'a.gather(1, b)',
  ),
  check(
    'gather',
    'a smaller index',
    [floats([3, 4, 2]), ints([2, 5, 1], 0, 4)],
    (x, i) => t.gather(x, 1, i),
    'a.gather(1, b)',
  ),
  check(
    'gather',
    'nothing',
    [floats([3, 2]), given('int32', [0, 2], [])],
    (x, i) => t.gather(x, 0, i),
    'a.gather(0, b)',
  ),
  check(
    'scatterAdd',
    'repeated',
    [floats([3]), given('int32', [5], [0, 2, 0, 2, 2]), floats([5])],
    (x, i, source) => t.scatterAdd(x, 0, i, source),
    'a.scatter_add(0, b, c)',
  ),
  check(
    'scatterAdd',
    'first',
    [floats([3, 4]), ints([5, 4], 0, 3), floats([5, 4])],
    (x, i, source) => t.scatterAdd(x, 0, i, source),
    'a.scatter_add(0, b, c)',
  ),
  check(
    'scatterAdd',
    'last, smaller',
    [floats([3, 4]), ints([2, 6], 0, 4), floats([2, 6])],
    (x, i, source) => t.scatterAdd(x, -1, i, source),
    'a.scatter_add(-1, b, c)',
  ),
  check(
    'scatterAdd',
    'nothing',
    [floats([2]), given('int32', [0], []), floats([0])],
    (x, i, source) => t.scatterAdd(x, 0, i, source),
    'a.scatter_add(0, b, c)',
  ),
  check(
    'scatterAdd',
    'int32',
    [ints([3], 0, 9), ints([4], 0, 3), ints([4], 0, 9)],
    (x, i, source) => t.scatterAdd(x, 0, i, source),
    'a.scatter_add(0, b, c)',
  ),
  check(
    'embedding',
    'rows',
    [ints([2, 4], 0, 6), floats([6, 3])],
    (i, weight) => t.embedding(i, weight),
    'F.embedding(a, b)',
  ),
  check(
    'embedding',
    'one token again and again',
    [given('int32', [4], [1, 1, 1, 1]), floats([3, 5])],
    (i, weight) => t.embedding(i, weight),
    'F.embedding(a, b)',
  ),
  check(
    'embedding',
    'a scalar',
    [given('int32', [], [2]), floats([4, 3])],
    (i, weight) => t.embedding(i, weight),
    'F.embedding(a, b)',
  ),
  check(
    'oneHot',
    'vector',
    [given('int32', [4], [2, 0, 4, 2])],
    (i) => t.oneHot(i, 5),
    'F.one_hot(a, 5).to(torch.float32)',
  ),
  check(
    'oneHot',
    'matrix',
    [ints([2, 3], 0, 4)],
    (i) => t.oneHot(i, 4),
    'F.one_hot(a, 4).to(torch.float32)',
  ),
  check(
    'oneHot',
    'nothing',
    [given('int32', [0], [])],
    (i) => t.oneHot(i, 3),
    'F.one_hot(a, 3).to(torch.float32)',
  ),
];

const creationCases: Case[] = [
  check(
    'tensor',
    'nested',
    [],
    () =>
      t.tensor([
        [1, 2.5],
        [-3, 0],
      ]),
    'torch.tensor([[1, 2.5], [-3, 0]], dtype=torch.float32)',
  ),
  check('tensor', 'a scalar', [], () => t.tensor(3), 'torch.tensor(3, dtype=torch.float32)'),
  check('tensor', 'booleans', [], () => t.tensor([true, false]), 'torch.tensor([True, False])'),
  check(
    'tensor',
    'empty',
    [],
    () => t.tensor([[], []]),
    'torch.tensor([[], []], dtype=torch.float32)',
  ),
  check(
    'tensor',
    'int32',
    [],
    () => t.tensor(new Int32Array([1, 2, 3, 4]), { shape: [2, 2] }),
    'torch.tensor([[1, 2], [3, 4]])',
  ),
  check(
    'tensor',
    'floats cut to int32',
    [],
    () => t.tensor([1.9, -1.9], { dtype: 'int32' }),
    'torch.tensor([1.9, -1.9]).to(torch.int64)',
  ),
  check(
    'full',
    'matrix',
    [],
    () => t.full([2, 3], -1.5),
    'torch.full((2, 3), -1.5, dtype=torch.float32)',
  ),
  check('full', 'int32', [], () => t.full([2], 7, { dtype: 'int32' }), 'torch.full((2,), 7)'),
  check('full', 'bool', [], () => t.full([2], 1, { dtype: 'bool' }), 'torch.full((2,), True)'),
  check('full', 'empty', [], () => t.full([0, 2], 1), 'torch.full((0, 2), 1, dtype=torch.float32)'),
  check('zeros', 'matrix', [], () => t.zeros([2, 2]), 'torch.zeros(2, 2, dtype=torch.float32)'),
  check('zeros', 'a scalar', [], () => t.zeros([]), 'torch.zeros((), dtype=torch.float32)'),
  check('ones', 'matrix', [], () => t.ones([3, 1]), 'torch.ones(3, 1, dtype=torch.float32)'),
  check('zerosLike', 'int32', [ints([2, 2], 0, 9)], (x) => t.zerosLike(x), 'torch.zeros_like(a)'),
  check('onesLike', 'float', [floats([3])], (x) => t.onesLike(x), 'torch.ones_like(a)', {
    gradients: [],
  }),
  check('arange', 'to 33', [], () => t.arange(33), 'torch.arange(33)'),
  check('arange', 'nothing', [], () => t.arange(0), 'torch.arange(0)'),
  check('arange', 'from to', [], () => t.arange(-2, 5), 'torch.arange(-2, 5)'),
  check('arange', 'steps', [], () => t.arange(1, 10, 3), 'torch.arange(1, 10, 3)'),
  check('arange', 'down', [], () => t.arange(5, 0, -2), 'torch.arange(5, 0, -2)'),
  check(
    'arange',
    'fractions',
    [],
    () => t.arange(0, 1, 0.1),
    'torch.arange(0, 1, 0.1, dtype=torch.float32)',
  ),
  check(
    'linspace',
    'five',
    [],
    () => t.linspace(-1, 1, 5),
    'torch.linspace(-1, 1, 5, dtype=torch.float32)',
  ),
  check(
    'linspace',
    'thousandths',
    [],
    () => t.linspace(-3, 0, 31),
    'torch.linspace(-3, 0, 31, dtype=torch.float32)',
  ),
  check(
    'linspace',
    'one',
    [],
    () => t.linspace(2, 5, 1),
    'torch.linspace(2, 5, 1, dtype=torch.float32)',
  ),
  check(
    'linspace',
    'none',
    [],
    () => t.linspace(2, 5, 0),
    'torch.linspace(2, 5, 0, dtype=torch.float32)',
  ),
  check('eye', 'three', [], () => t.eye(3), 'torch.eye(3, dtype=torch.float32)'),
  check('eye', 'none', [], () => t.eye(0), 'torch.eye(0, dtype=torch.float32)'),
  check(
    'rand',
    'as torch draws',
    [],
    () => t.rand([5, 7], { generator: torchGenerator(42) }),
    'torch.rand(5, 7, dtype=torch.float32)',
  ),
  check(
    'randn',
    'few, as torch draws',
    [],
    () => t.randn([5], { generator: torchGenerator(42) }),
    'torch.randn(5, dtype=torch.float32)',
  ),
  check(
    'randn',
    'many, as torch draws',
    [],
    () => t.randn([4, 5], { generator: torchGenerator(42) }),
    'torch.randn(4, 5, dtype=torch.float32)',
  ),
  check(
    'randint',
    'as torch draws',
    [],
    () => t.randint(0, 27, [3, 4], { generator: torchGenerator(42) }),
    'torch.randint(0, 27, (3, 4))',
  ),
  check(
    'randperm',
    'as torch draws',
    [],
    () => t.randperm(10, { generator: torchGenerator(42) }),
    'torch.randperm(10)',
  ),
];

/** The value of `x` after an update of a copy; autograd has no part in it. */
const inPlaceCases: Case[] = (
  [
    ['add_', t.add_, (a: string) => `a.clone().add_(${a})`],
    ['sub_', t.sub_, (a: string) => `a.clone().sub_(${a})`],
    ['mul_', t.mul_, (a: string) => `a.clone().mul_(${a})`],
    ['div_', t.div_, (a: string) => `a.clone().div_(${a})`],
  ] as const
).flatMap(([op, run, torch]) => [
  check(
    op,
    'same shape',
    [floats([33]), floats([33], 1, 2)],
    (a, b) => run(a.clone(), b),
    torch('b'),
    { gradients: [] },
  ),
  check(op, 'a row', [floats([2, 3]), floats([3], 1, 2)], (a, b) => run(a.clone(), b), torch('b'), {
    gradients: [],
  }),
  check(op, 'a number', [floats([5])], (a) => run(a.clone(), 1.5), torch('1.5'), { gradients: [] }),
]);
inPlaceCases.push(
  check(
    'add_',
    'itself',
    [floats([5])],
    (a) => {
      const copy = a.clone();
      return t.add_(copy, copy);
    },
    'a + a',
    { gradients: [] },
  ),
  check(
    'fill_',
    'a number',
    [floats([2, 3])],
    (a) => t.fill_(a.clone(), 2.5),
    'a.clone().fill_(2.5)',
    { gradients: [] },
  ),
  check('zero_', 'matrix', [floats([2, 3])], (a) => t.zero_(a.clone()), 'a.clone().zero_()', {
    gradients: [],
  }),
  check(
    'copy_',
    'same dtype',
    [floats([5]), floats([5])],
    (a, b) => t.copy_(a.clone(), b),
    'a.clone().copy_(b)',
    { gradients: [] },
  ),
  check(
    'copy_',
    'from int32',
    [floats([5]), ints([5], -9, 9)],
    (a, b) => t.copy_(a.clone(), b),
    'a.clone().copy_(b)',
    { gradients: [] },
  ),
);

/** What an optimizer of torch makes of a parameter `a` with gradient `b` in one step. */
const stepped = (optimizer: string) =>
  `(lambda p: (setattr(p, 'grad', b.clone()), torch.optim.${optimizer}.step(), p.detach())[2])` +
  '(torch.nn.Parameter(a.detach().clone()))';
const plainSgd = { momentum: null, weightDecay: 0 };

/** Updates of many tensors, each of which is tried as the one that is returned. */
const updateCases: Case[] = [
  check(
    'sgd_',
    'plain',
    [floats([7]), floats([7])],
    (a, gradient) => {
      const parameter = a.clone();
      t.sgd_([{ parameter, gradient, ...plainSgd }], { lr: 0.5 });
      return parameter;
    },
    stepped('SGD([p], lr=0.5)'),
    { gradients: [] },
  ),
  check(
    'sgd_',
    'weight decay, the second of two',
    [floats([3]), floats([3]), floats([21]), floats([21])],
    (c, d, a, b) => {
      const [first, parameter] = [c.clone(), a.clone()];
      const updates = [
        { parameter: first, gradient: d, ...plainSgd },
        { parameter, gradient: b, momentum: null, weightDecay: 0.25 },
      ];
      t.sgd_(updates, { lr: 0.5 });
      return parameter;
    },
    stepped('SGD([p], lr=0.5, weight_decay=0.25)')
      .replace(/\bb\.clone/, 'd.clone')
      .replace(/\ba\.detach/, 'c.detach'),
    { gradients: [] },
  ),
  check(
    'sgd_',
    'momentum',
    [floats([5]), floats([5]), floats([5])],
    (a, gradient, v) => {
      const [parameter, momentum] = [a.clone(), v.clone()];
      t.sgd_([{ parameter, gradient, momentum, weightDecay: 0 }], { lr: 0.5, momentum: 0.75 });
      return parameter;
    },
    'a - 0.5 * (0.75 * c + b)',
    { gradients: [] },
  ),
  check(
    'adamW_',
    'the first step',
    [floats([33]), floats([33])],
    (a, gradient) => {
      const parameter = a.clone();
      const [expAvg, expAvgSq] = [t.zerosLike(a), t.zerosLike(a)];
      t.adamW_([{ parameter, gradient, expAvg, expAvgSq, weightDecay: 0.1, steps: 1 }], {
        lr: 0.5,
      });
      return parameter;
    },
    stepped('AdamW([p], lr=0.5, weight_decay=0.1)'),
    { gradients: [] },
  ),
  ...(['parameter', 'expAvg', 'expAvgSq'] as const).map((name) =>
    check(
      'adamW_',
      `the third step moves ${name}`,
      [floats([5]), floats([5]), floats([5]), floats([5], 0.1, 2)],
      (a, gradient, m, v) => {
        const update = { parameter: a.clone(), expAvg: m.clone(), expAvgSq: v.clone() };
        const options = { lr: 0.25, betas: [0.75, 0.875], eps: 0.01 } as const;
        t.adamW_([{ ...update, gradient, weightDecay: 0.5, steps: 3 }], options);
        return update[name];
      },
      '(lambda p, o: (setattr(p, "grad", b.clone()), o.state[p].update(step=torch.tensor(2.0), ' +
        'exp_avg=c.clone(), exp_avg_sq=d.clone()), o.step(), ' +
        `{'parameter': p.detach(), 'expAvg': o.state[p]['exp_avg'], 'expAvgSq': o.state[p]['exp_avg_sq']}['${name}']` +
        ')[3])(*(lambda p: (p, torch.optim.AdamW([p], lr=0.25, betas=(0.75, 0.875), eps=0.01, ' +
        'weight_decay=0.5)))(torch.nn.Parameter(a.detach().clone())))',
      { gradients: [] },
    ),
  ),
  ...(
    [
      ['clips', 1],
      ['leaves as they are', 100],
    ] as const
  ).flatMap(([name, limit]) => {
    const clipped =
      `(lambda p, q: (setattr(p, 'grad', a.clone()), setattr(q, 'grad', b.clone()), ` +
      `torch.nn.utils.clip_grad_norm_([p, q], ${limit}), q.grad)`;
    const both = '(torch.nn.Parameter(a.detach().clone()), torch.nn.Parameter(b.detach().clone()))';
    return [
      check(
        'clipNorm_',
        name,
        [floats([7]), floats([3, 5])],
        (a, b) => {
          const x = b.clone();
          t.clipNorm_([a.clone(), x], limit);
          return x;
        },
        `${clipped}[3])${both}`,
        { gradients: [] },
      ),
      check(
        'clipNorm_',
        `${name}, the norm`,
        [floats([7]), floats([3, 5])],
        (a, b) => t.clipNorm_([a.clone(), b.clone()], limit),
        `${clipped}[2])${both}`,
        { gradients: [] },
      ),
    ];
  }),
];

const targets = given('int32', [4], [2, 0, 4, 2]);
const someIgnored = given('int32', [4], [2, -1, 4, -1]);

const functionalCases: Case[] = [
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

/** The table. */
export const cases: readonly Case[] = [
  ...unaryCases,
  ...binaryCases,
  ...reduceCases,
  ...matmulCases,
  ...movementCases,
  ...indexingCases,
  ...creationCases,
  ...inPlaceCases,
  ...functionalCases,
  ...updateCases,
];
