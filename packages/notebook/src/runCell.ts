import { type CellFunction, compileCell } from './compile.ts';

export interface RunCellOptions {
  /** What stack traces call the cell; no spaces. */
  readonly name: string;
  /** What `import` does in the cell. */
  importModule(specifier: string): Promise<unknown>;
}

/**
 * Compiles a cell and runs it in the global scope, in Node and in a worker of a page.
 *
 * @returns the value of its last statement, if that is an expression
 * @throws what the cell throws, and what `compileCell` throws
 */
export async function runCell(
  source: string,
  { name, importModule }: RunCellOptions,
): Promise<unknown> {
  const code = compileCell(source);
  // biome-ignore lint/security/noGlobalEval: to run what the learner typed is what a notebook is for
  const cell: CellFunction = globalThis.eval(`(${code})\n//# sourceURL=${name}`);
  return cell(importModule, define);
}

function define(name: string, value: unknown): void {
  Object.defineProperty(globalThis, name, {
    value,
    writable: true,
    configurable: true,
    enumerable: true,
  });
}
