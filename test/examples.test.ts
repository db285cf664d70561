/**
 * Runs every example: the ```ts blocks after `@example` in the sources, and those of the packages'
 * READMEs. A statement's value is checked against the comment behind it: `// => value`, equal to
 * the JavaScript literal, or `// ≈> value`, numbers within 1e-3; behind console.log stands what it
 * prints. In scope are the exports of the file's own package, of the packages it depends on, of
 * @makemore/random and of @makemore/tensor-ops; a README may import them.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { format } from 'node:util';
import { parseAst, transformWithOxc } from 'vite';
import { expect, test } from 'vitest';
import { ReferenceBackend } from '../packages/tensor-ops/src/backends/reference/reference.ts';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');

interface Example {
  /** The file and what the example is of. */
  title: string;
  source: string;
  /** The packages whose exports are in scope. */
  packages: string[];
  /** Of a package that exports nothing: the file, whose exports are in scope. */
  file?: string | undefined;
}

const examples = filesWithExamples().flatMap(examplesOf);

test('the examples are found', () => {
  expect(examples.length).toBeGreaterThan(50);
});

test.each(examples.map((each) => [each.title, each] as const))('%s', async (_, example) => {
  const { source, packages, file } = example;
  const names: Record<string, unknown> = {};
  for (const name of packages) Object.assign(names, await importPackage(name));
  if (file) Object.assign(names, await import(/* @vite-ignore */ join(root, file)));
  const { setBackend } = await importPackage('@makemore/tensor-ops');
  // A backend of its own, so that what an example says of memory() is true.
  await (setBackend as (backend: unknown) => Promise<void>)(new ReferenceBackend());
  const { code, expectations } = instrument(source);
  const script = await transformWithOxc(`async () => {\n${code}\n}`, 'example.ts', {});
  const parameters = [...Object.keys(names), '__import', '__check', '__format'];
  const build = new Function(...parameters, `return ${script.code}`);
  const checked = new Set<number>();
  const check = (i: number, value: unknown) => {
    checked.add(i);
    const { comment, sign, text, printed } = expectations[i] as Expectation;
    const expected = printed ? text : literal(text);
    expect(roundedLike(value, expected, sign === '≈>' ? 1e-3 : 0), comment).toStrictEqual(expected);
  };
  await build(...Object.values(names), importPackage, check, format)();
  expect(checked.size, 'values that were checked').toBe(expectations.length);
});

/** The README, and the sources and the README of every package, relative to the root. */
function filesWithExamples(): string[] {
  const ofPackages = readdirSync(join(root, 'packages')).flatMap((folder) => {
    const path = join('packages', folder);
    const sources = readdirSync(join(root, path, 'src'), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && !/^(.*\/)?(generated|assembly)\//.test(file))
      .sort()
      .map((file) => join(path, 'src', file));
    const readme = join(path, 'README.md');
    return existsSync(join(root, readme)) ? [...sources, readme] : sources;
  });
  return ['README.md', ...ofPackages];
}

function examplesOf(path: string): Example[] {
  const text = readFileSync(join(root, path), 'utf8');
  const [, folder] = path.split('/');
  const packages = folder ? packagesInScope(folder) : ['@makemore/random', '@makemore/tensor-ops'];
  if (path.endsWith('.md')) {
    return blocksOf(text).map((source, i) => ({ title: `${path} ${i + 1}`, source, packages }));
  }
  const file = folder && !manifestOf(folder).exports ? path : undefined;
  const found: Example[] = [];
  for (const comment of text.matchAll(/^[ \t]*\/\*\*\n(.*?)\*\/[ \t]*\n([^\n]*)/gms)) {
    const lines = (comment[1] as string).replace(/^\s*\* ?/gm, '');
    const start = lines.indexOf('@example');
    if (start < 0) continue;
    const declared = (comment[2] as string).match(
      /^\s*(?:(?:export|declare|abstract|static|readonly|async|function|const|class|interface|type|get|set)\b[\s*]*)*(\[?[\w$.]+)/,
    );
    for (const source of blocksOf(lines.slice(start))) {
      found.push({ title: `${path} ${declared?.[1] ?? ''}`, source, packages, file });
    }
  }
  return found;
}

function packagesInScope(folder: string): string[] {
  const { name, exports, dependencies } = manifestOf(folder);
  // `./pretrained/*` is files, not names.
  const entries = Object.keys(exports ?? {}).filter((entry) => !entry.includes('*'));
  const own = entries.map((entry) => name + entry.slice(1));
  const others = Object.keys(dependencies ?? {}).filter((each) => each.startsWith('@makemore/'));
  return [...new Set(['@makemore/random', '@makemore/tensor-ops', ...others, ...own])];
}

interface Manifest {
  name: string;
  exports?: Record<string, string>;
  dependencies?: Record<string, string>;
}

function manifestOf(folder: string): Manifest {
  return JSON.parse(readFileSync(join(root, 'packages', folder, 'package.json'), 'utf8'));
}

function blocksOf(markdown: string): string[] {
  return [...markdown.matchAll(/^```ts\n(.*?)^```/gms)].map((block) => block[1] as string);
}

/** A package by its name in an import statement, from this checkout. */
async function importPackage(name: string): Promise<Record<string, unknown>> {
  const [, folder, subpath] = name.match(/^@makemore\/([\w-]+)(\/.*)?$/) ?? [];
  if (!folder)
    throw new Error(`an example imports ${name}; only @makemore packages are known here`);
  const entry = manifestOf(folder).exports?.[`.${subpath ?? ''}`];
  if (!entry) throw new Error(`packages/${folder} does not export ${name}`);
  return import(/* @vite-ignore */ join(root, 'packages', folder, entry));
}

interface Expectation {
  comment: string;
  sign: string;
  text: string;
  /** The text is what console.log writes, not a literal. */
  printed: boolean;
}

/**
 * The same code with a call of `__check` for each expectation, and imports turned into calls. A
 * comment belongs to the last statement that ends before it.
 */
function instrument(source: string): { code: string; expectations: Expectation[] } {
  const { body } = parseAst(source, { lang: 'ts' });
  const edits: { start: number; end: number; text: string }[] = [];
  const replace = (start: number, end: number, text: string) => edits.push({ start, end, text });
  for (const node of body) {
    if (node.type !== 'ImportDeclaration') continue;
    const imported = node.specifiers.flatMap((each) => {
      if (each.type !== 'ImportSpecifier' || each.importKind === 'type') return [];
      const name = source.slice(each.imported.start, each.imported.end);
      return [`${name}: ${each.local.name}`];
    });
    const names = imported.length > 0 ? `const { ${imported.join(', ')} } = ` : '';
    replace(node.start, node.end, `${names}await __import('${node.source.value}');`);
  }
  const expectations: Expectation[] = [];
  for (const match of source.matchAll(/\/\/ (=>|≈>) (.*)$/gm)) {
    const [comment, sign, text] = match as unknown as [string, string, string];
    const node = body.filter(({ end }) => end <= match.index).at(-1);
    const call = `__check(${expectations.length}, `;
    let printed = false;
    if (node?.type === 'ExpressionStatement') {
      const { start, end } = node.expression;
      const code = source.slice(start, end);
      printed = code.startsWith('console.log(');
      const value = printed ? code.replace('console.log', '__format') : `(${code})`;
      replace(start, node.end, `;${call}${value});`);
    } else if (
      node?.type === 'VariableDeclaration' &&
      node.declarations[0]?.id.type === 'Identifier'
    ) {
      replace(node.end, node.end, `;${call}${node.declarations[0].id.name});`);
    } else {
      throw new Error(`'${comment}' follows neither an expression nor a declared variable`);
    }
    expectations.push({ comment, sign, text, printed });
  }
  let code = source;
  for (const { start, end, text } of edits.sort((a, b) => b.start - a.start)) {
    code = code.slice(0, start) + text + code.slice(end);
  }
  return { code, expectations };
}

/** The value of a literal; `Int32Array [1, 2]`, as Node prints it, is one too. */
function literal(text: string): unknown {
  const typed = text.match(/^(\w+Array)(?:\(\d+\))? (\[.*\])$/);
  return new Function(`return (${typed ? `${typed[1]}.from(${typed[2]})` : text})`)();
}

/** `value` with every number that is within `tolerance` of the expected one replaced by it. */
function roundedLike(value: unknown, expected: unknown, tolerance: number): unknown {
  if (typeof value === 'number' && typeof expected === 'number') {
    const near = Math.abs(value - expected) <= tolerance;
    return near ? expected : value;
  }
  if (ArrayBuffer.isView(value) && Array.isArray(expected)) {
    return roundedLike(Array.from(value as Float32Array), expected, tolerance);
  }
  if (Array.isArray(value) && Array.isArray(expected)) {
    return value.map((each, i) => roundedLike(each, expected[i], tolerance));
  }
  if (ArrayBuffer.isView(value) && ArrayBuffer.isView(expected)) {
    const [numbers, wanted] = [value, expected] as unknown as [Float64Array, Float64Array];
    return numbers.map((each, i) => roundedLike(each, wanted[i], tolerance) as number);
  }
  if (isRecord(value) && isRecord(expected)) {
    return Object.fromEntries(
      Object.entries(value).map(([key, each]) => [
        key,
        roundedLike(each, expected[key], tolerance),
      ]),
    );
  }
  return value;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return (
    typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype
  );
}
