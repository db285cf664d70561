import { ChartError } from './chartError.ts';
import { escaped, figure, type TitleOptions, titleLines } from './figure.ts';
import { FAINT, FRAME, INK } from './palette.ts';
import { type Picture, picture } from './picture.ts';

/** One gradient by hand, compared: what `compareGradients` of @makemore/backprop gives. */
export interface GradientRow {
  /** Of what, without the d. */
  readonly name: string;
  readonly shape: readonly number[];
  /** By hand and by autograd are equal, to the bit. */
  readonly exact: boolean;
  /** They are equal but for rounding. */
  readonly approximate: boolean;
  /** The largest difference. */
  readonly largest: number;
  /** How far the formula is from finite differences, as a share. */
  readonly formulaError: number;
  readonly verdict: 'exact' | 'rounding' | 'wrong' | 'inherited';
}

/** Told apart by sign, by words and by lightness. */
const VERDICTS = {
  exact: { sign: '=', words: 'exact', fill: '#e3eef9', ink: INK },
  rounding: { sign: '≈', words: 'right, rounded otherwise', fill: '#fdf3d8', ink: INK },
  wrong: { sign: '×', words: 'WRONG FORMULA', fill: '#9a2f00', ink: '#ffffff' },
  inherited: { sign: '·', words: 'builds on what is wrong', fill: '#f3c9ae', ink: INK },
} as const;

const [WIDTH, ROW] = [640, 21];
/** Where each column begins; of numbers, where it ends. */
const COLUMNS = [
  { x: 8, anchor: 'start', head: '' },
  { x: 28, anchor: 'start', head: 'gradient' },
  { x: 128, anchor: 'start', head: 'shape' },
  { x: 292, anchor: 'end', head: 'off autograd by' },
  { x: 440, anchor: 'end', head: 'off finite differences by' },
  { x: 464, anchor: 'start', head: 'verdict' },
] as const;

/**
 * The gradients by hand as a table, a row each: equal to autograd's, rounded otherwise, or wrong.
 *
 * @param rows of `compareGradients`, in the order of the backward pass
 * @example
 * ```ts
 * const row = { name: 'W1', shape: [30, 64], approximate: true, largest: 0, formulaError: 2e-9 };
 * gradientReport([{ ...row, exact: true, verdict: 'exact' }]).text().split('\n').at(-1);
 * // => '= dW1           [30, 64]      0        2e-9     exact'
 * ```
 */
export function gradientReport(rows: readonly GradientRow[], options: TitleOptions = {}): Picture {
  if (rows.length === 0) throw new ChartError('gradientReport: there are no gradients to show');
  const title = options.title ?? 'Gradients by hand';
  const subtitle =
    options.subtitle ??
    Object.entries(VERDICTS)
      .flatMap(([verdict, { words }]) => {
        const count = rows.filter((row) => row.verdict === verdict).length;
        return count === 0 ? [] : [`${count} ${words.toLowerCase()}`];
      })
      .join('; ');
  const line = (y: number, texts: readonly string[], ink: string, weight: string) =>
    texts
      .map((text, i) => {
        const { x, anchor } = COLUMNS[i] as (typeof COLUMNS)[number];
        return `<text x="${x}" y="${y}" text-anchor="${anchor}" fill="${ink}" font-weight="${weight}">${escaped(text)}</text>`;
      })
      .join('');
  const body = rows.map((row, i) => {
    const { fill, ink } = VERDICTS[row.verdict];
    const y = 22 + i * ROW;
    const weight = row.verdict === 'wrong' ? 'bold' : 'normal';
    return (
      `<rect x="0" y="${y}" width="${WIDTH}" height="${ROW - 1}" fill="${fill}"/>` +
      line(
        y + 14.5,
        texts(row).map((text) => text.replace('e-', 'e−')),
        ink,
        weight,
      )
    );
  });
  const heads = line(
    14,
    COLUMNS.map(({ head }) => head),
    FAINT,
    'normal',
  );
  const rule = `<path d="M0,20.5h${WIDTH}" stroke="${FRAME}"/>`;
  const titles = { ...options, title, subtitle };
  const svg = figure({
    ...titles,
    width: WIDTH,
    height: 24 + rows.length * ROW,
    body: heads + rule + body.join(''),
  });
  return picture(svg, () =>
    [
      ...titleLines(titles),
      ...rows.map((row) => {
        const [sign, name, shape, largest, error, words] = texts(row) as [
          string,
          string,
          string,
          string,
          string,
          string,
        ];
        return `${sign} ${name.padEnd(13)} ${shape.padEnd(13)} ${largest.padEnd(8)} ${error.padEnd(8)} ${words}`;
      }),
    ].join('\n'),
  );
}

/** What stands in the columns. */
function texts({ name, shape, largest, formulaError, verdict }: GradientRow): string[] {
  const { sign, words } = VERDICTS[verdict];
  const size = largest === 0 ? '0' : largest.toExponential(1);
  return [sign, `d${name}`, `[${shape.join(', ')}]`, size, formulaError.toExponential(0), words];
}
