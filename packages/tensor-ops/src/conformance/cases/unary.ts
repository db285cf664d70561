/** The ops of one tensor. */
import type { Tensor } from '../../index.ts';
import * as t from '../../index.ts';
import { bools, type Case, check, floats, given, ints, sizes } from '../case.ts';

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

export const unaryCases: Case[] = [
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
