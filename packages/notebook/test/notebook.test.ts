import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { lectureFiles } from '../src/lectureFiles.node.ts';
import { fromMarkdown } from '../src/markdown.ts';
import { formatNotebook, parseNotebook } from '../src/notebook.ts';

const lectures = await lectureFiles();
const files = lectures.flatMap(({ notebook, exercises = [], solutions = [] }) =>
  [notebook].concat(exercises, solutions),
);

test.each(files)('%s: reading and writing changes nothing', (file) => {
  const json = readFileSync(file, 'utf8');
  expect(formatNotebook(parseNotebook(file, json))).toBe(json);
});

const good = fromMarkdown('Hello\n\n```ts\n1\n```\n');
const [markdown, code] = good.cells;

test.each([
  ['no JSON', '{', /^x\.ipynb: this is no notebook: .*JSON/],
  [
    'another format',
    JSON.stringify({ ...good, nbformat: 3 }),
    /^x\.ipynb: this is no notebook of format 4\.5:/,
  ],
  ['cells without ids', JSON.stringify({ ...good, nbformat_minor: 4 }), /save it there$/],
  [
    'two equal ids',
    JSON.stringify({ ...good, cells: [markdown, markdown] }),
    /two cells have the same id/,
  ],
  ['no outputs', JSON.stringify({ ...good, cells: [{ ...code, outputs: undefined }] }), /outputs/],
])('%s', (_, json, message) => {
  expect(() => parseNotebook('x.ipynb', json)).toThrow(message);
});

test('texts may be lists of lines, and are written as such', () => {
  const listed = formatNotebook(fromMarkdown('one\ntwo\n'));
  expect(JSON.parse(listed).cells[0].source).toEqual(['one\n', 'two']);
  expect(parseNotebook('x', listed).cells[0]?.source).toBe('one\ntwo');
});
