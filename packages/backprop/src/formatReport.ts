import type { GradientReport, GradientRow, Verdict } from './compareGradients.ts';
import type { Name } from './forward.ts';

/** What each row begins and ends with. */
const words: Record<Verdict, readonly [mark: string, text: string]> = {
  exact: ['=', 'right, to the bit'],
  rounding: ['≈', 'right; rounded otherwise'],
  wrong: ['✗', 'WRONG FORMULA'],
  inherited: ['·', 'builds on what is wrong'],
};

/**
 * The report as text: a line a gradient, then in words what is wrong, if anything is.
 *
 * @param broken what was put in on purpose, to say so
 */
export function formatReport(
  { backend, loss, rows, fused }: GradientReport,
  broken?: { readonly name: Name; readonly about: string },
): string {
  return [
    `Each gradient by hand against autograd (float32, ${backend}), and against finite differences (float64).`,
    `The loss is ${loss.toFixed(4)}.`,
    '',
    head,
    ...rows.map(formatRow),
    '',
    'Many steps in one formula: cross-entropy, and BatchNorm',
    ...fused.map(formatRow),
    '',
    ...conclude(rows, broken),
  ].join('\n');
}

const head =
  '  gradient      shape        autograd      largest difference     ulp   finite differences';

function formatRow({
  name,
  shape,
  exact,
  approximate,
  largest,
  ulps,
  isZero,
  fault,
  ...row
}: GradientRow): string {
  const equal = exact ? 'exact' : approximate ? 'approximate' : 'different';
  const { formulaError, verdict } = row;
  const [mark, text] = words[verdict];
  const begin = `${mark} ${`d${name}`.padEnd(13)} ${`[${shape.join(', ')}]`.padEnd(12)}`;
  if (fault !== undefined) return `${begin} ${text}: ${fault}`;
  const far = Number.isNaN(formulaError)
    ? 'gives NaN'
    : verdict === 'wrong'
      ? `off by ${percent(formulaError)}`
      : `agree to ${formulaError.toExponential(0)}`;
  return [
    begin,
    equal.padEnd(13),
    (largest === 0 ? '0' : largest.toExponential(1)).padStart(18),
    formatUlps({ ulps, largest, isZero }).padStart(7),
    `  ${far.padEnd(19)}`,
    verdict === 'rounding' && isZero ? 'right; 0 but for rounding' : text,
  ].join(' ');
}

/** Between what is left of 0 lie many numbers, which say nothing; between NaN and a number none. */
function formatUlps({ ulps, largest, isZero }: Pick<GradientRow, 'ulps' | 'largest' | 'isZero'>) {
  if (Number.isNaN(largest) || (isZero && ulps > 0)) return '–';
  return ulps < 1e5 ? String(ulps) : ulps.toExponential(0);
}

function percent(share: number): string {
  const value = 100 * share;
  return `${value < 10 ? value.toFixed(1) : value.toFixed(0)} %`;
}

/** The last lines: how many are exact, and whether the rest is rounding or a wrong formula. */
function conclude(
  rows: readonly GradientRow[],
  mistake: { readonly name: Name; readonly about: string } | undefined,
): string[] {
  const of = (verdict: Verdict, among = (_: GradientRow) => true) =>
    rows.filter((row) => row.verdict === verdict && among(row)).map(({ name }) => `d${name}`);
  const exact = of('exact');
  const rounding = of('rounding', ({ isZero }) => !isZero);
  const zero = of('rounding', ({ isZero }) => isZero);
  const broken = rows.filter(({ fault }) => fault !== undefined).map(({ name }) => `d${name}`);
  const wrong = of('wrong', ({ fault }) => fault === undefined);
  const inherited = of('inherited');
  const lines = [`${exact.length} of ${rows.length} are exact.`];
  if (rounding.length > 0) {
    lines.push(
      `Rounding: ${rounding.join(', ')}. The formulas are right: finite differences agree. Float32 rounds ` +
        'the same sum otherwise in another order.',
    );
  }
  if (zero.length > 0) {
    lines.push(
      `0 but for rounding: ${zero.join(', ')}. The loss does not depend on them: what is left is the ` +
        'rounding of what they build on.',
    );
  }
  if (broken.length > 0) {
    lines.push(
      `No gradient: ${broken.join(', ')}. See its line for why. What builds on it was given autograd's instead.`,
    );
  }
  if (wrong.length > 0) {
    lines.push(
      `Wrong formula: ${wrong.join(', ')}. That is no rounding: the loss itself changes otherwise than the formula says.`,
    );
  }
  if (inherited.length > 0) {
    lines.push(
      `Wrong too, only since they build on it: ${inherited.join(', ')}. Their own formulas are right.`,
    );
  }
  if (mistake) lines.push(`--break ${mistake.name}: this formula ${mistake.about}.`);
  return lines;
}
