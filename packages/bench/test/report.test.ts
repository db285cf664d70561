import { expect, test } from 'vitest';
import { type Case, cases } from '../src/cases.ts';
import { claimsOf } from '../src/claims.ts';
import { LineTable } from '../src/report/lineTable.ts';
import { formatClaim, markdown } from '../src/report/markdown.ts';
import type { Results } from '../src/results.ts';

const caseNamed = (name: string) => cases.find((each) => each.name === name) as Case;

function entry(contender: string, median: number, share: number | null = null, note?: string) {
  return {
    contender,
    median,
    q1: median * 0.95,
    q3: median * 1.05,
    rounds: 11,
    share,
    note: note ?? null,
  };
}

function participant(id: string, label: string, threads = 1) {
  const group = id.startsWith('pytorch') ? ('peer' as const) : ('makemore' as const);
  return { id, label, about: `what ${id} is`, version: '1.0', group, threads };
}

/** A run whose figures are round. */
const results: Results = {
  ...{ command: 'npx makemore bench', date: '2026-01-02T03:04:05.678Z', threads: 2, rounds: 11 },
  machine: {
    ...{ processor: 'Abacus 9', cores: 2, memory: 8 * 2 ** 30, system: 'linux x64' },
    ...{ node: 'v20.1.2', load: 0.25 },
  },
  participants: [
    participant('makemore', 'makemore'),
    participant('makemore-threads', 'makemore 2T', 2),
    participant('pytorch', 'pytorch'),
    participant('pytorch-threads', 'pytorch 2T', 2),
  ],
  absentees: [{ id: 'jax-js', about: 'jax-js', reason: 'there is no Node 24', cure: 'install it' }],
  cases: [
    {
      case: caseNamed('768 × 384 × 128 NT'),
      entries: [entry('makemore', 54, 0.9), entry('makemore-threads', 100, 0.8333)],
      lacks: [],
      peaks: { 128: 60 },
    },
    {
      case: caseNamed('768 × 128 × 512 NT'),
      entries: [entry('makemore', 48, 0.8)],
      lacks: [],
      peaks: { 128: 58 },
    },
    {
      // Smaller than half a megaflop: no claim is made of it.
      case: caseNamed('32 × 27 × 200 NN'),
      entries: [entry('makemore', 6, 0.1)],
      lacks: [],
      peaks: { 128: 60 },
    },
    {
      case: caseNamed('128 × 128 × 128 NN'),
      entries: [entry('makemore', 50, 0.8), entry('makemore-threads', 75, 0.6)],
      lacks: [],
      peaks: { 128: 60 },
    },
    {
      case: caseNamed('mlp'),
      entries: [
        entry('makemore', 8000, 0.3),
        entry('makemore-threads', 6000, 0.2),
        entry('pytorch', 3200),
        entry('pytorch-threads', 4000),
      ],
      lacks: [],
      peaks: { 128: 60 },
    },
    {
      case: caseNamed('gpt'),
      entries: [
        entry('makemore', 10, 0.6),
        entry('makemore-threads', 18, 0.55),
        entry('pytorch-threads', 24, null, 'AdamW(fused=True)'),
      ],
      lacks: [{ contender: 'pytorch', reason: 'it ended with SIGKILL' }],
      peaks: { 128: 60 },
    },
  ],
  sampling: [
    {
      ...{ contender: 'makemore', model: 'mlp', unit: 'names/s', count: 20_000 },
      ...{ q1: 19_000, median: 20_000, q3: 21_000 },
    },
    {
      ...{ contender: 'strict', model: 'gpt', unit: 'characters/s', count: 2000 },
      ...{ q1: 1900, median: 2000, q3: 2100 },
    },
  ],
  memory: [
    {
      contender: 'makemore',
      resident: [
        { steps: 0, bytes: 100e6 },
        { steps: 10_000, bytes: 101e6 },
      ],
    },
  ],
  seconds: 432.1,
};

test('the claims: lowest shares and speed-ups, the best of each against the best of the other', () => {
  const claims = claimsOf(results);
  const figure = (text: string) => {
    const claim = claims.find(({ what }) => what.includes(text));
    return claim && [formatClaim(claim), claim.detail];
  };
  expect(figure('128-bit FMA peak')).toEqual(['80%', '768 × 128 × 512 NT; 2 shapes']);
  expect(figure('2 threads over one')).toEqual(['1.50×', '128 × 128 × 128 NN: 1.50']);
  expect(figure('mlp step, makemore on Node 20, PyTorch')).toEqual([
    '2.00×',
    'makemore 8000.0, pytorch-threads 4000.0',
  ]);
  expect(figure('gpt step, makemore on Node 20, PyTorch')).toEqual([
    '0.75×',
    'makemore-threads 18.0, pytorch-threads 24.0',
  ]);
  expect(figure('names a second from the mlp')).toEqual(['20000', 'makemore']);
  // Of the kernels that a user gets, and of no others.
  expect(figure('characters a second')).toBeUndefined();
  expect(figure('Resident size')).toEqual(['1.01×', '100 and 101 MB']);
  expect(figure('512³')).toEqual(['unknown', 'needs gemm and revectorize']);
  expect(figure('wavenet step, makemore on Node 20, PyTorch')).toEqual([
    'unknown',
    'needs makemore and pytorch',
  ]);
});

test('the page of results', () => {
  const page = markdown(results);
  expect(page).toContain('| date | 2026-01-02 03:04 |');
  expect(page).toContain('| processor | Abacus 9, 2 cores |');
  expect(page).toContain(
    '| peak of one core | 58.0 to 60.0 GFLOP/s by multiply-adds of 128 bits |',
  );
  expect(page).toContain('| makemore 2T | what makemore-threads is | 1.0 |');
  expect(page).toContain('- jax-js: there is no Node 24; install it.');
  expect(page).toContain(
    '## gemm\n\nGFLOP/s: medians.\n\n|  | makemore | makemore 2T | pytorch | pytorch 2T |\n| --- | --- | --- | --- | --- |\n' +
      '| 768 × 384 × 128 NT (gpt) | 54.0 · 90% | 100 · 83% · 1.85× | - | - |\n',
  );
  expect(page).toContain(
    '| mlp | 8000 · 30% | 6000 · 20% · 0.75× | 3200 · 0.40× | 4000 · 0.50× |\n',
  );
  expect(page).toContain('| strict | gpt: the first 2,000 characters | 2000 |');
  expect(page).toContain('| makemore | 100.0 | 101.0 |');
  expect(page).toContain('| makemore | 10% | 10% |');
  expect(page).toContain('- gpt, pytorch: left out: it ended with SIGKILL');
  expect(page).toContain('- gpt, pytorch 2T: AdamW(fused=True)');
  expect(page).not.toContain('## reductions');
  expect(page).not.toMatch(/undefined|NaN|null|\n\n\n/);
});

test('the lines of the terminal: a head for each part, a line for each case', () => {
  const table = new LineTable(results.participants);
  const lines = results.cases.map((result) => table.lines(result).join('\n'));
  expect(lines[0]).toBe(
    [
      '',
      'gemm: GFLOP/s, share of the FMA peak',
      '                                     makemore  makemore 2T      pytorch   pytorch 2T',
      '  768 × 384 × 128 NT               54.0   90%    100   83%            -            -',
    ].join('\n'),
  );
  expect(lines[1]).toMatch(/^ {2}768 × 128 × 512 NT +48\.0 {3}80% +- +- +-$/);
  expect(lines[4]).toMatch(
    /^\nsteps: .*\n.*\n {2}mlp +8000 +6000 0\.75× +3200 0\.40× +4000 0\.50×$/,
  );
});
