import { expect, test } from 'vitest';
import { compareOutputs, sameText } from '../src/compareOutputs.ts';
import type { Notebook, Output } from '../src/notebook.ts';

test.each([
  ['2.4540', '2.4541', true, 'one in the last place'],
  ['2.4540', '2.4543', false, 'three in the last place'],
  ['loss 0.1234567', 'loss 0.1234568', true, 'rounding'],
  ['a 1.5e-8 b', 'a 1.6e-8 b', true, 'one in the last place of an exponent'],
  ['a 1.5e-8 b', 'a 1.5e-7 b', false, 'another exponent'],
  ['1.0', '-1.0', false, 'the sign'],
  ['12 words', '13 words', false, 'whole numbers'],
  ['123456', '123457', false, 'large whole numbers'],
  ['emma 1.00', 'ella 1.00', false, 'words'],
  ['[ 9.99]', '[10.00]', true, 'a number that needs one more place'],
  ['nan', '1.0', false, 'what is no number'],
  ['a\nb', 'a\nb\n', false, 'line breaks'],
])('%j and %j: %s, %s', (a, b, same) => {
  expect(sameText(a, b, 1e-6)).toBe(same);
  expect(sameText(b, a, 1e-6)).toBe(same);
});

test('the tolerance is relative', () => {
  expect(sameText('1000.0000', '1000.9000', 1e-3)).toBe(true);
  expect(sameText('1.00000000', '1.00200000', 1e-3)).toBe(false);
});

const stdout = (text: string): Output => ({ output_type: 'stream', name: 'stdout', text });
const png = (bytes: string, plain = ''): Output => ({
  output_type: 'display_data',
  data: { 'image/png': bytes, 'text/plain': plain },
  metadata: {},
});
const value = (plain: string): Output => ({
  output_type: 'execute_result',
  data: { 'text/plain': plain },
  metadata: {},
  execution_count: 1,
});

function notebookWith(...outputs: Output[]): Notebook {
  const cell = { cell_type: 'code', id: 'a', execution_count: 1, metadata: {}, outputs } as const;
  const text = { cell_type: 'markdown', id: 'b', metadata: {}, source: 'text' } as const;
  const cells = [text, { ...cell, outputs, source: '\nrun();\nmore();' }];
  return { cells, metadata: {}, nbformat: 4, nbformat_minor: 5 };
}

const differences = (a: Output[], b: Output[]) =>
  compareOutputs(notebookWith(...a), notebookWith(...b));

test('what is equal but for rounding, bytes of pictures, and how a text was sent', () => {
  expect(differences([stdout('1.0001\n')], [stdout('1.0002\n')])).toEqual([]);
  expect(differences([stdout('a\nb\n')], [stdout('a\n'), stdout('b\n')])).toEqual([]);
  expect(differences([png('AAAA', '▒')], [png('BBBB', '░')])).toEqual([]);
});

test('a difference names the cell and the first line that differs', () => {
  expect(differences([stdout('same\nwas 1\n')], [stdout('same\nis 1\n')])).toEqual([
    'cell 1 (run();): the notebook says\n    was 1\n  this run said\n    is 1',
  ]);
  expect(differences([stdout('a\n')], [stdout('a\nb\n')])[0]).toMatch(/this run said\n {4}b$/);
});

test('outputs that are missing, too many, or of another kind', () => {
  expect(differences([stdout('a'), png('A')], [stdout('a')])).toEqual([
    'cell 1 (run();): the notebook has stdout, image/png + text/plain; this run gave stdout',
  ]);
  expect(differences([], [value('1')])[0]).toMatch(/has nothing; this run gave text\/plain$/);
  expect(differences([value('1')], [value('2')])).toHaveLength(1);
});

test('an error is compared by what it says, not by its places', () => {
  const error = (evalue: string, place: string): Output => ({
    output_type: 'error',
    ename: 'TypeError',
    evalue,
    traceback: [place],
  });
  expect(differences([error('no', 'here')], [error('no', 'there')])).toEqual([]);
  expect(differences([error('no', 'here')], [error('yes', 'here')])).toHaveLength(1);
});
