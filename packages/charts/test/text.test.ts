import { expect, test } from 'vitest';
import { short } from '../src/numbers.ts';
import { inColumns, shade, shrunk } from '../src/shades.ts';
import { visible } from '../src/visible.ts';

test('numbers are short, and have the minus of print', () => {
  expect([6763, -0.12345, 0.25, 0.00002, 0, 3e9].map(short)).toEqual([
    '6763',
    '−0.123',
    '0.25',
    '2e−5',
    '0',
    '3e9',
  ]);
});

test('whatever is above 0 has a shade', () => {
  expect([0, 0.01, 0.5, 1].map(shade).join('')).toBe(' ░▒█');
});

test('blanks and ends of lines are seen', () => {
  expect(Array.from('a b\n\t', visible).join('')).toBe('a·b¶→');
});

test('numbers come into columns as means of neighbours, or with others between them', () => {
  expect(inColumns([1, 3, 5, 7], 2)).toEqual([2, 6]);
  expect(inColumns([0, 1], 5)).toEqual([0, 0.25, 0.5, 0.75, 1]);
  expect(inColumns([4], 3)).toEqual([4, 4, 4]);
  expect(
    shrunk(
      [
        [1, 3],
        [5, 7],
        [0, 0],
      ],
      3,
      1,
    ),
  ).toEqual([[2], [6], [0]]);
});
