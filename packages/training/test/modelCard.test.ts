import { describe, expect, test } from 'vitest';
import { formatModelCard, parseModelCard } from '../src/index.ts';
import { card } from './savedRun.ts';

const losses = [
  { step: 10, dev: 2.5 },
  { step: 20, dev: 2.25, train: 2.125 },
];

test('a round trip', () => {
  const full = { ...card, step: 20, steps: 40, losses };
  expect(parseModelCard(formatModelCard(full))).toEqual(full);
});

test('is JSON for people: indented, with a line feed at its end', () => {
  const text = formatModelCard({ ...card, losses });
  expect(text).toMatch(/^\{\n {2}"format": 1,\n {2}"lecture": "small",\n/);
  expect(text).toMatch(/\n\}\n$/);
  expect(formatModelCard(parseModelCard(text))).toBe(text);
});

describe('what is no card', () => {
  test.each([
    ['no JSON', '{', SyntaxError],
    ['nothing', '', SyntaxError],
    ['null', 'null', /^this is no model card:/],
    ['a format of the future', JSON.stringify({ ...card, format: 2 }), /at format$/],
    [
      'a vocabulary out of order',
      JSON.stringify({ ...card, vocabulary: { kind: 'words', characters: ['.', 'b', 'a'] } }),
      /no vocabulary/,
    ],
    ['a broken step', JSON.stringify({ ...card, step: 1.5 }), /at step$/],
    [
      'a loss that was not finite',
      JSON.stringify({ ...card, losses: [{ step: 1, dev: Number.NaN }] }),
      /at losses\[0\]\.dev$/,
    ],
    [
      'a config with a list in it',
      JSON.stringify({ ...card, config: { sizes: [1] } }),
      /at config\.sizes$/,
    ],
  ])('%s', (_, json, error) => {
    expect(() => parseModelCard(json)).toThrow(error);
  });

  test.each(Object.keys(card))('one without %s', (key) => {
    const json = JSON.stringify({ ...card, [key]: undefined });
    expect(() => parseModelCard(json)).toThrow(key);
  });
});
