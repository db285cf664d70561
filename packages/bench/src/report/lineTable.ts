import type { Part } from '../cases.ts';
import type { CaseResult } from '../measure.ts';
import type { Participant } from '../results.ts';
import { formatNumber, formatRatio, formatShare } from './formatNumber.ts';

/** The table of the terminal, a line when a case is done. */
export class LineTable {
  readonly #participants: readonly Participant[];
  readonly #widths: readonly number[];
  #part: Part | undefined;

  constructor(participants: readonly Participant[]) {
    this.#participants = participants;
    this.#widths = participants.map(({ label }) => Math.max(11, label.length) + 2);
  }

  /** The lines of a case: before the first of a part the part's head. */
  lines(result: CaseResult): string[] {
    const { part, name, unit } = result.case;
    const lines = this.#part === part ? [] : this.#head(part, unit);
    this.#part = part;
    const cells = this.#participants.map(({ id }) => cellOf(result, id));
    return [...lines, this.#line(`  ${name}`, cells)];
  }

  #head(part: Part, unit: string): string[] {
    const beside = part === 'gemm' ? 'share of the FMA peak' : "ratio to the first column's";
    return [
      '',
      `${part}: ${unit}, ${beside}`,
      this.#line(
        '',
        this.#participants.map(({ label }) => label),
      ),
    ];
  }

  #line(name: string, cells: readonly string[]): string {
    const columns = cells.map((cell, i) => cell.padStart(this.#widths[i] as number));
    return `${name.padEnd(32)}${columns.join('')}`.trimEnd();
  }
}

function cellOf({ case: { part }, entries }: CaseResult, id: string): string {
  const entry = entries.find(({ contender }) => contender === id);
  if (!entry) return '-';
  const first = entries[0]?.contender === id ? undefined : entries[0];
  const beside =
    part === 'gemm'
      ? entry.share === null
        ? ''
        : formatShare(entry.share)
      : first
        ? formatRatio(entry.median / first.median)
        : '';
  return `${formatNumber(entry.median)} ${beside.padStart(5)}`;
}
