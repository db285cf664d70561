import { expect, test } from 'vitest';
import { fromMarkdown, toMarkdown } from '../src/markdown.ts';
import { type CodeCell, codeCells } from '../src/notebook.ts';

const text = `# Title

One paragraph with $x^2$.

\`\`\`sh
npx makemore
\`\`\`

\`\`\`ts
const a = 1;

a
\`\`\`

\`\`\`ts raises-exception
throw new Error('no');
\`\`\`

After.

<!-- cell -->

Another.
`;

test('fences of ts are cells with code, and what is between them is text', () => {
  const { cells, nbformat, nbformat_minor } = fromMarkdown(text);
  expect(cells.map(({ cell_type, source }) => [cell_type, source])).toEqual([
    ['markdown', '# Title\n\nOne paragraph with $x^2$.\n\n```sh\nnpx makemore\n```'],
    ['code', 'const a = 1;\n\na'],
    ['code', "throw new Error('no');"],
    ['markdown', 'After.'],
    ['markdown', 'Another.'],
  ]);
  expect(cells[2]?.metadata).toEqual({ tags: ['raises-exception'] });
  expect([nbformat, nbformat_minor]).toEqual([4, 5]);
  expect(new Set(cells.map(({ id }) => id)).size).toBe(5);
});

test('there and back', () => {
  expect(toMarkdown(fromMarkdown(text))).toBe(text);
  expect(fromMarkdown(toMarkdown(fromMarkdown(text)))).toEqual(fromMarkdown(text));
});

test('a cell that stays keeps its id and its outputs, wherever it goes', () => {
  const before = fromMarkdown(text);
  const [first] = codeCells(before) as [CodeCell];
  first.outputs.push({ output_type: 'stream', name: 'stdout', text: '1\n' });
  first.execution_count = 1;
  const edited = text
    .replace('```ts\nconst a', '```ts\nlet b = 2;\n```\n\n```ts\nconst a')
    .replace('After.', 'Later.');
  const after = fromMarkdown(edited, before);
  const [added, kept] = codeCells(after) as [CodeCell, CodeCell];
  expect(kept).toEqual(first);
  expect(added.outputs).toEqual([]);
  expect(before.cells.map(({ id }) => id)).not.toContain(added.id);
  expect(after.cells.at(-1)).toEqual(before.cells.at(-1));
});

test('two equal cells have two ids', () => {
  const { cells } = fromMarkdown('```ts\n1\n```\n\n```ts\n1\n```\n');
  expect(cells[0]?.id).not.toBe(cells[1]?.id);
});
