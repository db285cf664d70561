import { parts } from '../cases.ts';
import { type Claim, claimsOf } from '../claims.ts';
import type { CaseResult } from '../measure.ts';
import type { Results } from '../results.ts';
import { formatNumber, formatRatio, formatShare } from './formatNumber.ts';

/** The page of a run: how it was made, what it shows, and all of its figures. */
export function markdown(results: Results): string {
  const { machine, participants, absentees, cases, sampling, memory } = results;
  const memorySize = `${Math.round(machine.memory / 2 ** 30)} GiB`;
  const sections = [
    '# Results\n\nWritten by `makemore bench`; what is measured and how, and how to read the tables, is in [README.md](README.md).',
    table(
      ['', ''],
      [
        ['command', `\`${results.command}\``],
        ['date', results.date.slice(0, 16).replace('T', ' ')],
        ['processor', `${machine.processor}, ${machine.cores} cores`],
        ['memory', memorySize],
        ['load before', machine.load.toFixed(2)],
        ['system', `${machine.system}, Node ${machine.node.slice(1)}`],
        ['peak of one core', peaksOf(cases)],
        ['run', `${results.rounds} rounds, ${Math.round(results.seconds)} s`],
      ],
    ),
    `## Who took part\n\n${table(
      ['column', 'what', 'version'],
      participants.map(({ label, about, version }) => [label, about, version]),
    )}`,
    absentees.length > 0
      ? `Absent:\n\n${absentees.map(({ id, reason, cure }) => `- ${id}: ${reason}; ${cure}.`).join('\n')}`
      : '',
    `## In short\n\n${table(
      ['what', 'figure', 'of'],
      claimsOf(results).map((claim) => [claim.what, formatClaim(claim), claim.detail]),
    )}`,
    ...parts.map((part) => sectionOf(part, results)),
    sampling.length > 0
      ? `## sampling\n\nFrom the trained models that come with makemore, the first of a new process: medians of as many processes as rounds.\n\n${table(
          ['', 'what', 'a second'],
          sampling.map(({ contender, model, unit, count, median }) => [
            contender,
            `${model}: the first ${count.toLocaleString('en')} ${unit.replace('/s', '')}`,
            formatNumber(median),
          ]),
        )}`
      : '',
    memory.length > 0
      ? `## memory\n\nMB in memory of a process that trains the MLP, after so many steps more than its warm-up.\n\n${table(
          ['', ...(memory[0]?.resident ?? []).map(({ steps }) => steps.toLocaleString('en'))],
          memory.map(({ contender, resident }) => [
            contender,
            ...resident.map(({ bytes }) => (bytes / 1e6).toFixed(1)),
          ]),
        )}`
      : '',
    spreadOf(results),
    lacksOf(results),
  ];
  return `${sections.filter((text) => text !== '').join('\n\n')}\n`;
}

export function formatClaim({ value, kind }: Claim): string {
  if (value === null) return 'unknown';
  if (kind === 'rate') return formatNumber(value);
  return kind === 'share' ? formatShare(value) : formatRatio(value);
}

function sectionOf(part: string, { cases, participants }: Results): string {
  const own = cases.filter((each) => each.case.part === part);
  const [first] = own;
  if (!first) return '';
  const rows = own.map((result) => [
    result.case.name + (part === 'gemm' ? ofModels(result.case.models) : ''),
    ...participants.map(({ id }) => cellOf(result, id)),
  ]);
  const head = ['', ...participants.map(({ label }) => label)];
  return `## ${part}\n\n${first.case.unit}: medians.\n\n${table(head, rows)}`;
}

function ofModels(models: readonly string[]): string {
  return models.length > 0 ? ` (${models.join(', ')})` : '';
}

/** `57.1 · 97% · 0.42×`: the median, its share of the peak, its ratio to the first column's. */
function cellOf({ entries }: CaseResult, id: string): string {
  const entry = entries.find(({ contender }) => contender === id);
  if (!entry) return '-';
  const [first] = entries;
  return [
    formatNumber(entry.median),
    ...(entry.share === null ? [] : [formatShare(entry.share)]),
    ...(first && first !== entry ? [formatRatio(entry.median / first.median)] : []),
  ].join(' · ');
}

/** The range of the peak that the cases were held against. */
function peaksOf(cases: readonly CaseResult[]): string {
  const lines = ([128, 256] as const).flatMap((bits) => {
    const found = cases.flatMap(({ peaks }) => peaks[bits] ?? []);
    if (found.length === 0) return [];
    const range = `${Math.min(...found).toFixed(1)} to ${Math.max(...found).toFixed(1)}`;
    return [`${range} GFLOP/s by multiply-adds of ${bits} bits`];
  });
  return lines.length > 0 ? lines.join('; ') : 'not measured';
}

/** How far the middle half of the rounds was apart. */
function spreadOf({ cases, participants }: Results): string {
  const rows = participants.flatMap(({ id, label }) => {
    const spreads = cases
      .flatMap(({ entries }) => entries.filter(({ contender }) => contender === id))
      .map(({ q1, median, q3 }) => (q3 - q1) / median)
      .sort((a, b) => a - b);
    if (spreads.length === 0) return [];
    return [
      [
        label,
        ...[0.5, 0.9].map((p) =>
          formatShare(spreads[Math.floor(p * (spreads.length - 1))] as number),
        ),
      ],
    ];
  });
  if (rows.length === 0) return '';
  return `## Spread\n\nThe middle half of a case's rounds, as a share of their median: half of the cases keep within the first figure, nine tenths within the second.\n\n${table(['', 'half', 'nine tenths'], rows)}`;
}

function lacksOf({ cases, participants }: Results): string {
  const lines = cases.flatMap(({ case: { name }, lacks, entries }) => [
    ...lacks.map(
      ({ contender, reason }) => `- ${name}, ${labelOf(contender)}: left out: ${reason}`,
    ),
    ...entries.flatMap(({ contender, note }) =>
      note === null ? [] : [`- ${name}, ${labelOf(contender)}: ${note}`],
    ),
  ]);
  function labelOf(contender: string): string {
    return participants.find(({ id }) => id === contender)?.label ?? contender;
  }
  return lines.length > 0 ? `## Notes\n\n${lines.join('\n')}` : '';
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
