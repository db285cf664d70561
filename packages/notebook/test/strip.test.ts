import { expect, test } from 'vitest';
import { fromMarkdown, toMarkdown } from '../src/markdown.ts';
import { type CodeCell, codeCells } from '../src/notebook.ts';
import { strip } from '../src/strip.ts';

const solved = `Text stays.

\`\`\`ts
function f(): number {
  // BEGIN SOLUTION: return todo();
  const a = 1;
  return a;
  // END SOLUTION
}
// BEGIN SOLUTION
function helper() {}
// END SOLUTION

await check('f', f);
\`\`\`

\`\`\`ts solution
// a cell that only the teacher has
\`\`\`
`;

test('answers give way to stubs, and cells with the tag solution go', () => {
  expect(toMarkdown(strip(fromMarkdown(solved)))).toBe(`Text stays.

\`\`\`ts
function f(): number {
  // your code here
  return todo();
}
// your code here

await check('f', f);
\`\`\`
`);
});

test('outputs and counts go', () => {
  const notebook = fromMarkdown(solved);
  const [cell] = codeCells(notebook) as [CodeCell];
  cell.outputs.push({ output_type: 'stream', name: 'stdout', text: '✓\n' });
  cell.execution_count = 3;
  expect(codeCells(strip(notebook))[0]).toMatchObject({ outputs: [], execution_count: null });
});

test('an answer that does not end is no answer that is kept', () => {
  const open = fromMarkdown('```ts\n// BEGIN SOLUTION\nsecret();\n```\n');
  expect(() => strip(open)).toThrow(/no line \/\/ END SOLUTION/);
});
