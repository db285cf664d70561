import { expect, test } from 'vitest';
import { fromMarkdown } from '../src/markdown.ts';
import { canTypeCheck, typeCheck } from '../src/typeCheck.node.ts';

test.skipIf(!canTypeCheck())(
  'all cells are checked as one module (skips without TypeScript in tools/)',
  async () => {
    const good = fromMarkdown(`
\`\`\`ts
import { tensor, type Tensor } from '@makemore/tensor-ops';

const t: Tensor = tensor([1, 2]);
const list = [1, 2];
const first: number = list[0];
\`\`\`

\`\`\`ts
await t.add(first).toArray()
\`\`\`

\`\`\`ts
({ a: 1 })
\`\`\`
`);
    const bad = fromMarkdown(`
\`\`\`ts
const a = 1;
const b = 2;
\`\`\`

Text.

\`\`\`ts
const c: string = 'c';

const d: string = a;
\`\`\`

\`\`\`ts
const b = 3;
\`\`\`
`);
    const problems = await typeCheck(
      new Map([
        ['good', good],
        ['bad', bad],
      ]),
    );
    expect(problems).toEqual([
      expect.stringMatching(/^bad, cell 1, line 2: .*'b'/),
      expect.stringMatching(/^bad, cell 2, line 3: .*number.* is not assignable to type 'string'/),
      expect.stringMatching(/^bad, cell 3, line 1: .*'b'/),
    ]);
  },
);
