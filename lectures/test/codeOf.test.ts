/** What an answer may not use may stand in its comments. */
import { expect, test } from 'vitest';
import { codeOf } from '../checks/codeOf.ts';

test('codeOf leaves out comments, of a line and of several', () => {
  const code = '(W, xs) => {\n  // no oneHot\n  /* no\n matmul */ return W.index(xs); // rows\n}';
  expect(codeOf({ toString: () => code }).replace(/\s+/g, ' ')).toBe(
    '(W, xs) => { return W.index(xs); }',
  );
});
