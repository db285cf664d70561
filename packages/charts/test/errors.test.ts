import { describe, expect, test } from 'vitest';
import {
  attentionMap,
  ChartError,
  curve,
  embeddingScatter,
  gradientReport,
  graph,
  heatmap,
  histogram,
  image,
} from '../src/index.ts';

/** A mistake, and what is said about it. */
const mistakes: readonly (readonly [string, () => unknown])[] = [
  [
    "heatmap: row 1 has 1 numbers, row 0 has 2; a matrix's rows are equally long",
    () => heatmap([[1, 2], [3]]),
  ],
  [
    'heatmap: row 0, column 1 is NaN; only finite numbers have a shade',
    () => heatmap([[1, Number.NaN]]),
  ],
  ['heatmap takes a matrix (rows, columns), not a flat list', () => heatmap([1, 2])],
  [
    'heatmap: row 0, column 0 is a flat list; only finite numbers have a shade',
    () => heatmap([[[1]]]),
  ],
  ['heatmap: the matrix is empty', () => heatmap([])],
  ['heatmap: the matrix is empty', () => heatmap([[]])],
  ['heatmap: 2 names of rows for 1; give one for each', () => heatmap([[1, 2]], { labels: 'ab' })],
  [
    'heatmap: 3 names of columns for 2; give one for each',
    () => heatmap([[1, 2]], { columns: 'abc' }),
  ],
  ['shape [2, 2] does not hold 3 numbers', () => heatmap({ data: [1, 2, 3], shape: [2, 2] })],
  [
    'a tensor gives its numbers only later; hand over `await t.toArray()`',
    () => heatmap({ data: async () => [], shape: [2, 2] } as never),
  ],
  [
    "heatmap: scale 'sqrt' takes no negative numbers, but there is -1; leave it out",
    () => heatmap([[-1, 1]], { scale: 'sqrt' }),
  ],
  ['image: row 0, column 0 is Infinity; only finite numbers have a shade', () => image([[1 / 0]])],
  ['image: range [1, 0] must grow, black first', () => image([[1]], { range: [1, 0] })],
  ['curve: there are no numbers to draw', () => curve([])],
  ['curve: there are no series to draw', () => curve({})],
  ['curve: no number of dev is finite', () => curve({ train: [1], dev: [Number.NaN] })],
  ['curve: the series has 2 numbers, but 1 places x', () => curve([1, 2], { x: [1] })],
  ['curve: dev has 2 numbers, but 1 places x', () => curve([{ name: 'dev', x: [1], y: [1, 2] }])],
  [
    'curve: x of the series is 0 at index 0; powers of ten are above 0: leave out xLog',
    () => curve([1, 2], { xLog: true }),
  ],
  ['curve: smooth must be a whole number from 1, not 0.5', () => curve([1], { smooth: 0.5 })],
  ['curve: yRange [2, 1] must grow, the smaller first', () => curve([1], { yRange: [2, 1] })],
  [
    "curve: a promise (await is missing) at index 0 is no number; a tensor's numbers are `await t.data()`",
    () => curve([Promise.resolve(1)] as never),
  ],
  [
    'histogram: layer 1 has NaN at index 1; only finite numbers have a bin',
    () => histogram({ 'layer 1': [0, Number.NaN] }),
  ],
  ['histogram: bins must be a whole number from 1, not 0', () => histogram([1], { bins: 0 })],
  ['histogram: range [1, 1] must grow, the smaller first', () => histogram([1], { range: [1, 1] })],
  [
    'embeddingScatter: 1 labels for 2; give one for each',
    () =>
      embeddingScatter(
        [
          [1, 2],
          [3, 4],
        ],
        'a',
      ),
  ],
  [
    'embeddingScatter: the vectors have 1 numbers, so there are no dimensions 0 and 1',
    () => embeddingScatter([[1]], 'a'),
  ],
  [
    'attentionMap: the weights of a head are [1, 2]; they must be (T, T), T the same for all heads',
    () => attentionMap([[1, 2]], 'a'),
  ],
  ['attentionMap: 2 characters for 1; give one for each', () => attentionMap([[1]], 'ab')],
  ['gradientReport: there are no gradients to show', () => gradientReport([])],
];

describe('a mistake is told in words', () => {
  test.each(mistakes)('%s', (message, make) => {
    expect(make).toThrow(new ChartError(message));
  });

  test('what Graphviz does not understand', async () => {
    await expect(graph('digraph { a ->')).rejects.toThrow(
      /^graph: Graphviz does not understand this: syntax error/,
    );
    await expect(graph('digraph { a ->')).rejects.toThrow(ChartError);
  });
});
