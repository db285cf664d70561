import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { cases } from '../src/conformance/cases.ts';

test("the README's table lists the ops of the case table, no more and no less", () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
  const rows = readme.split('\n').filter((line) => line.startsWith('| ') && line.includes('`'));
  const listed = rows.flatMap((row) => [...row.matchAll(/`(\w+)`/g)].map((name) => name[1]));
  expect(listed.sort()).toEqual([...new Set(cases.map((each) => each.op))].sort());
});
