import { axisX, axisY, cell, text } from '@observablehq/plot';
import type { ColorScale } from './colorScale.ts';
import { type Panel, plot } from './plot.ts';

/** A number at its place. */
export interface Cell {
  readonly i: number;
  readonly j: number;
  readonly value: number;
}

export interface CellGridOptions {
  readonly scale: ColorScale;
  /** The side of a cell, in pixels. */
  readonly size: number;
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  readonly xLabel?: string | undefined;
  readonly yLabel?: string | undefined;
  /** What is written in each cell, in a line each. */
  readonly lines?: readonly ((cell: Cell) => string)[];
}

/** Squares in rows and columns with their names; what is not among `cells` stays white. */
export function cellGrid(
  cells: readonly Cell[],
  options: CellGridOptions,
): Panel & { readonly left: number } {
  const { scale, size, rows, columns, xLabel, yLabel, lines = [] } = options;
  const left = 14 + 7 * Math.max(...rows.map((name) => name.length)) + (yLabel ? 18 : 0);
  const columnStep = stepOf(Math.max(...columns.map((name) => name.length)) * 7 + 3, size);
  const rowStep = stepOf(12, size);
  const fontSize = Math.min(12, size / (lines.length > 1 ? 2.6 : 2.2));
  const panel = plot({
    width: left + columns.length * size + 2,
    height: 22 + (xLabel ? 18 : 0) + rows.length * size + 2,
    marginLeft: left,
    marginTop: 22 + (xLabel ? 18 : 0),
    marginRight: 2,
    marginBottom: 2,
    padding: 0,
    x: { type: 'band', domain: columns.map((_, j) => j) },
    y: { type: 'band', domain: rows.map((_, i) => i) },
    marks: [
      cell(cells, {
        x: 'j',
        y: 'i',
        fill: ({ value }: Cell) => scale.color(value),
        stroke: '#dbe3ec',
        strokeWidth: size >= 10 ? 0.75 : 0.25,
      }),
      axisX({
        anchor: 'top',
        tickSize: 0,
        ticks: columns.map((_, j) => j).filter((j) => j % columnStep === 0),
        tickFormat: (j: number) => columns[j] as string,
        label: xLabel ?? null,
        labelArrow: 'none',
        labelAnchor: 'center',
      }),
      axisY({
        tickSize: 0,
        ticks: rows.map((_, i) => i).filter((i) => i % rowStep === 0),
        tickFormat: (i: number) => rows[i] as string,
        label: yLabel ?? null,
        labelArrow: 'none',
        labelAnchor: 'center',
      }),
      ...lines.map((line, k) =>
        text(cells, {
          x: 'j',
          y: 'i',
          text: line,
          fill: ({ value }: Cell) => scale.ink(value),
          fontSize,
          dy: (k - (lines.length - 1) / 2) * fontSize * 1.05,
        }),
      ),
    ],
  });
  return { ...panel, left };
}

/** Every how many names one is shown, so that they do not overlap. */
function stepOf(room: number, size: number): number {
  return [1, 2, 5, 10, 20, 50, 100].find((each) => each * size >= room) ?? 200;
}
