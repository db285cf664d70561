/**
 * Makes JavaScript of a cell. A cell's declarations must be seen by the cells after it, and may be
 * made again when it runs again; so they become properties of the global object.
 */
import { type Node, type Pattern, type Program, parse, type Statement } from 'acorn';
import { simple } from 'acorn-walk';
import MagicString from 'magic-string';
import { transform } from 'sucrase';

/** A compiled cell: runs it, and gives the value of its last statement if that is an expression. */
export type CellFunction = (
  importModule: (specifier: string) => Promise<unknown>,
  define: (name: string, value: unknown) => void,
) => Promise<unknown>;

/**
 * The source of an expression whose value is a `CellFunction`. Lines keep their numbers.
 *
 * - `const`, functions, classes and imports stay local to the cell, which keeps them fast, and are
 *   defined globally once they have their value.
 * - `let` and `var` are global from the start, so that a function of one cell and the code of another
 *   change the same variable. Hot loops belong into functions, whose variables stay local.
 *
 * @param source TypeScript that needs no more than its types taken out
 * @throws SyntaxError with the line in the cell, also for `export` and `import.meta`, which only a
 * module has.
 * @example
 * ```ts
 * const cell = compileCell('const a: number = 2;\na + 1');
 * await new Function(`return ${cell}`)()(undefined, () => {}); // => 3
 * ```
 */
export function compileCell(source: string): string {
  const { js, program } = parseCell(source);
  const out = new MagicString(js);
  const early: string[] = [];
  const define = (names: readonly string[]) =>
    names.map((name) => `$define(${JSON.stringify(name)},${name});`).join('');

  simple(program, {
    ImportExpression: ({ start }) => void out.update(start, start + 'import'.length, '$import'),
    MetaProperty(node) {
      if (node.meta.name === 'import') throw notInACell('import.meta', js, node);
    },
  });

  const last = program.body.at(-1);
  for (const [index, statement] of program.body.entries()) {
    switch (statement.type) {
      case 'ImportDeclaration': {
        const module = `$module${index}`;
        const bindings = statement.specifiers.map((specifier) => {
          const name = specifier.local.name;
          if (specifier.type === 'ImportNamespaceSpecifier') return [name, module];
          return [name, `${module}[${JSON.stringify(importedName(specifier))}]`];
        });
        const consts = bindings.map(([name, value]) => `const ${name}=${value};`).join('');
        early.push(
          `const ${module}=await $import(${statement.source.raw});${consts}`,
          define(statement.specifiers.map(({ local }) => local.name)),
        );
        out.update(statement.start, statement.end, ';'.concat(lineBreaks(js, statement)));
        break;
      }
      case 'VariableDeclaration': {
        const names = statement.declarations.flatMap(({ id }) => namesIn(id));
        if (statement.kind === 'const') {
          out.appendLeft(statement.end, `;${define(names)}`);
          break;
        }
        early.push(...names.map((name) => `$define(${JSON.stringify(name)},undefined);`));
        out.update(statement.start, statement.start + statement.kind.length, ';(');
        for (const { id, init } of statement.declarations) {
          if (!init) out.appendLeft(id.end, '=undefined');
        }
        const end = js[statement.end - 1] === ';' ? statement.end - 1 : statement.end;
        out.appendLeft(end, ')');
        if (end === statement.end) out.appendLeft(end, ';');
        break;
      }
      case 'FunctionDeclaration':
        early.push(define([statement.id.name]));
        break;
      case 'ClassDeclaration':
        out.appendLeft(statement.end, `;${define([statement.id.name])}`);
        break;
      case 'ExpressionStatement':
        if (statement !== last) break;
        out.appendLeft(statement.start, 'return(');
        out.appendLeft(statement.expression.end, ')');
        break;
      case 'ExportNamedDeclaration':
      case 'ExportDefaultDeclaration':
      case 'ExportAllDeclaration':
        throw notInACell('export', js, statement);
    }
  }
  return `async($import,$define)=>{"use strict";${early.join('')}${out.toString()}\n}`;
}

function parseCell(source: string): { js: string; program: Program } {
  try {
    const { code: js } = transform(source, {
      transforms: ['typescript'],
      keepUnusedImports: true, // the cells after this one may use them
      disableESTransforms: true,
    });
    const program = parse(js, {
      ecmaVersion: 'latest',
      sourceType: 'module',
      allowAwaitOutsideFunction: true,
    });
    return { js, program };
  } catch (error) {
    // `Error transforming sample.ts: Unexpected token (3:5)` and `Unexpected token (3:5)`
    const [, what, line, column] =
      /^(?:Error transforming \S+: )?(.*) \((\d+):(\d+)\)$/s.exec((error as Error).message) ?? [];
    if (what === undefined) throw error;
    throw new SyntaxError(`line ${line}, column ${column} of the cell: ${what}`);
  }
}

function notInACell(what: string, js: string, { start }: Node): SyntaxError {
  const line = js.slice(0, start).split('\n').length;
  return new SyntaxError(`line ${line} of the cell: ${what} has no meaning in a notebook`);
}

type ImportSpecifier = Extract<Statement | Program['body'][number], { specifiers: unknown }>;
type Specifier = Extract<ImportSpecifier, { type: 'ImportDeclaration' }>['specifiers'][number];

function importedName(specifier: Exclude<Specifier, { type: 'ImportNamespaceSpecifier' }>): string {
  if (specifier.type === 'ImportDefaultSpecifier') return 'default';
  const { imported } = specifier;
  return imported.type === 'Identifier' ? imported.name : String(imported.value);
}

function lineBreaks(js: string, { start, end }: Node): string {
  return js.slice(start, end).replace(/[^\n]/g, '');
}

/** The names that a pattern declares. */
function namesIn(pattern: Pattern | null): string[] {
  switch (pattern?.type) {
    case 'Identifier':
      return [pattern.name];
    case 'ObjectPattern':
      return pattern.properties.flatMap((each) =>
        namesIn(each.type === 'RestElement' ? each.argument : each.value),
      );
    case 'ArrayPattern':
      return pattern.elements.flatMap(namesIn);
    case 'RestElement':
      return namesIn(pattern.argument);
    case 'AssignmentPattern':
      return namesIn(pattern.left);
    default:
      return [];
  }
}
