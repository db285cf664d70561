import { type FigureValue, RECORDED } from '@makemore/training';
import type { CheckedFigure } from './checkFigures.ts';

const header = ['lecture', 'quantity', 'ours', 'expected', 'within', 'source', ''] as const;
const widths = [9, 43, 11, 11, 7, 8, 4] as const;

/** A table of figures, a row at a time, in 100 columns; sources are numbered as they come up. */
export class FigureTable {
  readonly #sources: string[] = [];
  #lecture = '';

  header(): string {
    return `${line(header)}\n${'─'.repeat(99)}`;
  }

  row({ lecture, quantity, ours, expected, tolerance, source, passes }: CheckedFigure): string {
    const isNew = lecture !== this.#lecture;
    this.#lecture = lecture;
    return line([
      isNew ? lecture : '',
      quantity,
      formatValue(ours, expected),
      formatValue(expected),
      formatTolerance(tolerance),
      this.#number(source),
      passes ? 'pass' : 'FAIL',
    ]);
  }

  /** What the numbers stand for. */
  sources(): string {
    const published = this.#sources.map((source, i) => `[${i + 1}] ${source}`);
    return [...published, `${RECORDED}: by makemore itself`].join('\n');
  }

  #number(source: string): string {
    if (source === RECORDED) return RECORDED;
    if (!this.#sources.includes(source)) this.#sources.push(source);
    return `[${this.#sources.indexOf(source) + 1}]`;
  }
}

function line(cells: readonly string[]): string {
  return cells
    .map((cell, i) => {
      const width = widths[i] as number;
      return (cell.length > width ? `${cell.slice(0, width - 1)}…` : cell).padEnd(width);
    })
    .join(' ')
    .trimEnd();
}

/** A figure that is off, in words. */
export function formatFailure({
  lecture,
  quantity,
  ours,
  expected,
  tolerance,
  because,
  source,
}: CheckedFigure): string {
  const origin = source === RECORDED ? 'recorded was' : `'${source}' has`;
  const within =
    tolerance > 0 ? ` ${formatTolerance(tolerance)}${because ? ` (${because})` : ''}` : '';
  return `${lecture}, ${quantity}: ${formatValue(ours, expected)}, but ${origin} ${formatValue(expected)}${within}`;
}

/** Words with commas, a text in one line; a number with as many decimals as `like`, and four at least if that has any. */
function formatValue(value: FigureValue, like: FigureValue = value): string {
  if (typeof value !== 'number') return value.join(', ').replaceAll('\n', ' ');
  if (Number.isInteger(value) && Number.isInteger(like)) return value.toLocaleString('en');
  const decimals = String(like).split('.')[1]?.length ?? 0;
  return value.toFixed(value === like ? Math.min(6, decimals) : Math.min(6, Math.max(4, decimals)));
}

function formatTolerance(tolerance: number): string {
  if (tolerance === 0) return '0';
  return `±${tolerance < 1e-3 ? tolerance.toExponential(0) : tolerance}`;
}
