/** What changes a tensor. */
import * as t from '../../index.ts';
import { type Case, check, floats, ints } from '../case.ts';

/** The value of `x` after an update of a copy; autograd has no part in it. */
export const inPlaceCases: Case[] = (
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
