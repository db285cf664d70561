import { type Cell, cellGrid } from './cellGrid.ts';
import { ChartError } from './chartError.ts';
import { colorKey, colorScale } from './colorScale.ts';
import { escaped, figure, placed, type TitleOptions, titleLines } from './figure.ts';
import { extent } from './numbers.ts';
import { INK } from './palette.ts';
import { type Picture, picture } from './picture.ts';
import { textGrid, textKey } from './textGrid.ts';
import { matrices, namesOf, type Values } from './values.ts';
import { shown } from './visible.ts';

export interface AttentionOptions extends TitleOptions {
  /** The names of the heads; default `head 1`, `head 2` ... where there are several. */
  readonly heads?: Iterable<string>;
}

/** Heads side by side. */
const BESIDE = 2;
const GAP = 22;

/**
 * Where each character looks: a row a character, a column each one that it may look at, the darker
 * the more. What is masked, above the diagonal, stays white.
 *
 * @param weights (T, T), or (H, T, T) of several heads; rows add up to 1
 * @param characters the T characters
 * @throws ChartError for another shape, a weight that is not finite, or another count of characters.
 * @example
 * ```ts
 * const map = attentionMap([[1, 0], [0.25, 0.75]], 'hi');
 * map.text().split('\n'); // => ['   h i', 'h  ██', 'i  ▒▒██', 'blank 0, █ 1 of the attention']
 * ```
 */
export function attentionMap(
  weights: Values,
  characters: Iterable<string>,
  options: AttentionOptions = {},
): Picture {
  const heads = matrices('attentionMap', weights);
  const T = (heads[0] as number[][]).length;
  for (const head of heads) {
    const width = (head[0] as number[]).length;
    if (head.length !== width || width !== T) {
      throw new ChartError(
        `attentionMap: the weights of a head are [${head.length}, ${width}]; they must be (T, T), T the same for all heads`,
      );
    }
  }
  const letters = shown(namesOf('attentionMap', 'characters', characters, T), T);
  const titles =
    namesOf('attentionMap', 'names of heads', options.heads, heads.length) ??
    heads.map((_, i) => (heads.length > 1 ? `head ${i + 1}` : ''));
  const isCausal = heads.every((head) =>
    head.every((row, i) => row.every((weight, j) => j <= i || weight === 0)),
  );
  const most = extent(heads.flat(2))[1] || 1;
  // By the root: attention that is spread over many is seen too.
  const scale = colorScale(0, most, 'sqrt');
  const beside = Math.min(BESIDE, heads.length);
  const size = Math.max(7, Math.min(26, Math.floor((beside > 1 ? 330 : 480) / T)));
  const panels = heads.map((head) =>
    cellGrid(
      head.flatMap((row, i) =>
        row.flatMap((value, j): Cell[] => (isCausal && j > i ? [] : [{ i, j, value }])),
      ),
      { scale, size, rows: letters, columns: letters },
    ),
  );
  const { width, height, left } = panels[0] as (typeof panels)[number];
  const rowHeight = height + (heads.length > 1 ? GAP : 0);
  const body = panels.map((panel, i) => {
    const [x, y] = [(i % beside) * (width + GAP), Math.floor(i / beside) * (rowHeight + 8)];
    const title = titles[i] as string;
    const head =
      title === ''
        ? ''
        : `<text x="${x + left}" y="${y + 14}" fill="${INK}">${escaped(title)}</text>`;
    return head + placed(panel, x, y + rowHeight - height);
  });
  const bottom = Math.ceil(heads.length / beside) * (rowHeight + 8);
  const unit = 'of the attention';
  const svg = figure({
    ...options,
    width: Math.max(360, beside * (width + GAP) - GAP),
    height: bottom + 18,
    body: body.join('') + colorKey(scale, unit, left, bottom),
  });
  return picture(svg, (columns) =>
    [
      ...titleLines(options),
      ...heads.flatMap((head, i) => [
        ...(titles[i] ? [titles[i]] : []),
        ...textGrid(head, { rows: letters, columns: letters, scale, width: columns }),
      ]),
      textKey(scale, unit),
    ].join('\n'),
  );
}
