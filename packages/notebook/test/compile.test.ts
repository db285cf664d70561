import { afterEach, describe, expect, test } from 'vitest';
import { compileCell } from '../src/compile.ts';
import { runCell } from '../src/runCell.ts';

const modules: Record<string, unknown> = {
  numbers: { one: 1, two: 2, default: 'all', 'odd name': 3 },
};
const importModule = async (specifier: string) => modules[specifier];
const run = (source: string) => runCell(source, { name: 'cell', importModule });

const before = new Set(Object.getOwnPropertyNames(globalThis));
afterEach(() => {
  for (const name of Object.getOwnPropertyNames(globalThis)) {
    if (!before.has(name)) Reflect.deleteProperty(globalThis, name);
  }
});

/** Runs cells one after the other; gives the value of the last. */
async function runAll(...cells: string[]): Promise<unknown> {
  let value: unknown;
  for (const cell of cells) value = await run(cell);
  return value;
}

test.each<[what: string, cells: string[], value: unknown]>([
  ['the last expression', ['1; 2'], 2],
  ['an expression with a semicolon', ['[1, 2]; '], [1, 2]],
  ['an object', ['({ a: 1 })'], { a: 1 }],
  ['a comment behind the expression', ['3 // three'], 3],
  ['an await', ['await Promise.resolve(4)'], 4],
  ['no value of a statement', ['if (true) 5;'], undefined],
  ['no value of a declaration', ['const a = 6;'], undefined],
  ['const', ['const a: number = 1', 'a + 1'], 2],
  [
    'const patterns',
    ['const { a, b: [c, ...d], ...e } = { a: 1, b: [2, 3], f: 4 };', '[a, c, d, e]'],
    [1, 2, [3], { f: 4 }],
  ],
  ['let, with and without a value', ['let a = 1, b;', 'b = a + 1;', '[a, b]'], [1, 2]],
  ['a let pattern', ['let [a, { b = 2 }] = [1, {}];', '[a, b]'], [1, 2]],
  ['var', ['var a = 1', 'a++; a'], 2],
  [
    'a let that another cell changes',
    ['let a = 1;\nfunction get() { return a; }', 'a = 5;', 'get()'],
    5,
  ],
  ['a let that a function changes', ['let a = 1;\nfunction up() { a++; }', 'up(); up();', 'a'], 3],
  [
    'a function before its place',
    ['const a = f();\nfunction f(): number { return 7; }', '[a, f()]'],
    [7, 7],
  ],
  ['a class', ['class A { readonly b: number = 1; }', 'new A().b'], 1],
  ['a cell that runs again', ['const a = 1;', 'const a = 2;', 'a'], 2],
  ['a loop has its own variable', ['for (let i = 0; i < 3; i++) {}', 'typeof i'], 'undefined'],
  [
    'imports',
    [
      "import all, { one, two as zwei, 'odd name' as odd } from 'numbers';",
      '[all, one, zwei, odd]',
    ],
    ['all', 1, 2, 3],
  ],
  ['a namespace', ["import * as n from 'numbers';\nconst a = 1;", 'n.two + a'], 3],
  [
    'imports of types go',
    ["import { type T, one } from 'numbers';\nimport type { U } from 'nothing';", 'one'],
    1,
  ],
  ['import()', ["(await import('numbers')).two"], 2],
  [
    'types',
    [
      'interface A { b: number }\ntype C = A | null;',
      'const c = { b: 1 } as C satisfies C;',
      'c!.b',
    ],
    1,
  ],
  ['generics', ['function id<T>(x: T): T { return x; }', 'id<number>(3)'], 3],
])('%s', async (_, cells, value) => {
  expect(await runAll(...cells)).toEqual(value);
});

test('a const stays local to its cell, so that it is fast there', () => {
  expect(compileCell('const a = 1;')).toMatch(/\{"use strict";const a = 1;+\$define\("a",a\);/);
});

describe('mistakes', () => {
  test.each([
    ['const a = ;', /^line 1, column \d+ of the cell: Unexpected token/],
    ['1;\nlet b: = 2;', /^line 2, column \d+ of the cell: /],
    ['1;\nexport const a = 1;', /^line 2 of the cell: export has no meaning in a notebook$/],
    ['\n\nimport.meta.url', /^line 3 of the cell: import\.meta has no meaning in a notebook$/],
  ])('%j', (source, message) => {
    expect(() => compileCell(source)).toThrow(SyntaxError);
    expect(() => compileCell(source)).toThrow(message);
  });

  test('an error names the cell and the line in it', async () => {
    const cell =
      "import {\n  one,\n} from 'numbers';\nconst f = (): never => {\n  throw new Error('here');\n};\nf()";
    const error = await run(cell).catch((reason) => reason as Error);
    expect((error as Error).stack).toMatch(/cell:5:/);
  });
});
