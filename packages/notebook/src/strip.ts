import { type Cell, hasTag, type Notebook } from './notebook.ts';

const BEGIN = /^(\s*)\/\/ BEGIN SOLUTION(?:: (.*))?$/;
const END = /^\s*\/\/ END SOLUTION$/;

/**
 * The notebook without outputs and without answers. What stands between the lines
 * `// BEGIN SOLUTION: stub` and `// END SOLUTION` gives way to the stub, which may be left out; a cell
 * with the tag `solution` goes.
 *
 * @throws RangeError if a solution is not closed.
 */
export function strip(notebook: Notebook): Notebook {
  const cells = notebook.cells.filter((cell) => !hasTag(cell, 'solution'));
  return { ...notebook, cells: cells.map(stripCell) };
}

function stripCell(cell: Cell): Cell {
  if (cell.cell_type === 'markdown') return cell;
  const source = withoutSolutions(cell.source);
  return { ...cell, source, outputs: [], execution_count: null };
}

function withoutSolutions(source: string): string {
  const kept: string[] = [];
  let inside = false;
  for (const line of source.split('\n')) {
    const begin = BEGIN.exec(line);
    if (begin) {
      const [, indent = '', stub] = begin;
      kept.push(`${indent}// your code here`);
      if (stub) kept.push(indent + stub);
      inside = true;
    } else if (END.test(line)) {
      inside = false;
    } else if (!inside) {
      kept.push(line);
    }
  }
  if (inside) throw new RangeError('a solution has no line // END SOLUTION');
  return kept.join('\n');
}
