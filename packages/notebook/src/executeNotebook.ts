import type { Kernel } from './kernels/kernel.ts';
import { addOutput, type CodeCell, hasTag, type Notebook } from './notebook.ts';

/** What an execution of a notebook gave. */
export interface ExecutedNotebook {
  /** The notebook with its new outputs. */
  readonly notebook: Notebook;
  /** The milliseconds of each cell with code, until one failed. */
  readonly times: readonly number[];
  /** The number of the cell that threw, from 1 among those with code, if one did. */
  readonly failed?: { readonly cell: number; readonly message: string };
}

/**
 * Executes the cells in their order, until one throws that has no tag `raises-exception`. One that
 * has that tag and does not throw fails too.
 */
export async function executeNotebook(
  notebook: Notebook,
  kernel: Kernel,
): Promise<ExecutedNotebook> {
  const cells = notebook.cells.map((cell) =>
    cell.cell_type === 'code' ? { ...cell, outputs: [], execution_count: null } : cell,
  );
  const executed = { ...notebook, cells };
  const times: number[] = [];
  for (const cell of cells) {
    if (cell.cell_type !== 'code' || cell.source.trim() === '') continue;
    const number = times.length + 1;
    const begun = performance.now();
    const message = await executeCell(cell, number, kernel);
    times.push(performance.now() - begun);
    if (message) return { notebook: executed, times, failed: { cell: number, message } };
  }
  return { notebook: executed, times };
}

/** Fills the cell's outputs; returns what is wrong, if something is. */
async function executeCell(
  cell: CodeCell,
  number: number,
  kernel: Kernel,
): Promise<string | undefined> {
  cell.execution_count = number;
  const { failed } = await kernel.execute(cell.source, `cell-${number}`, (output) =>
    addOutput(cell.outputs, output),
  );
  const mayFail = hasTag(cell, 'raises-exception');
  if (failed === mayFail) return undefined;
  const error = cell.outputs.find((each) => each.output_type === 'error');
  return error
    ? `${error.ename}: ${error.evalue}`
    : 'it has the tag raises-exception, but no exception came';
}
