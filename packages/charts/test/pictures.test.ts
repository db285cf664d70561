import { describe, expect, test } from 'vitest';
import {
  attentionMap,
  curve,
  embeddingScatter,
  type GradientRow,
  gradientReport,
  graph,
  heatmap,
  histogram,
  image,
} from '../src/index.ts';
import { marks, type Point, pointsOf, svgOf, textsOf } from './svgOf.ts';

describe('heatmap', () => {
  const counts = [
    [0, 3, 1],
    [12, 1, 0],
    [4, 0, 2],
  ];

  test('has a cell for each number, with its pair and its count, and the names of both axes', () => {
    const root = svgOf(
      heatmap(counts, {
        labels: '.ab',
        write: 'pair',
        title: 'Pairs',
        xLabel: 'second',
        yLabel: 'first',
        unit: 'times',
      }),
    );
    expect(marks(root, 'cell', 'rect')).toHaveLength(9);
    const texts = textsOf(root);
    expect(texts[0]).toBe('Pairs');
    expect(texts.filter((text) => /^[.ab]{2}$/.test(text))).toEqual([
      '..',
      '.a',
      '.b',
      'a.',
      'aa',
      'ab',
      'b.',
      'ba',
      'bb',
    ]);
    expect(
      texts
        .filter((text) => /^\d+$/.test(text))
        .slice(0, 9)
        .map(Number),
    ).toEqual(counts.flat());
    expect(texts).toEqual(expect.arrayContaining(['second', 'first', '12 times']));
  });

  test('is the darker the larger the number', () => {
    const root = svgOf(heatmap([[0, 1, 2, 3]]));
    const lightness = marks(root, 'cell', 'rect').map((rect) =>
      (rect.getAttribute('fill') as string)
        .match(/\d+/g)
        ?.reduce((sum, each) => sum + Number(each), 0),
    ) as number[];
    expect(lightness).toEqual([...lightness].sort((a, b) => b - a));
    expect(new Set(lightness).size).toBe(4);
  });

  test('writes no numbers where there are many columns, and thins their names', () => {
    const root = svgOf(heatmap([Array.from({ length: 200 }, (_, i) => i)]));
    expect(marks(root, 'text', 'text')).toHaveLength(0);
    expect(marks(root, 'x-axis tick label', 'text').length).toBeLessThan(40);
  });

  test('takes flat data with a shape, typed arrays and booleans', () => {
    const nested = heatmap([
      [1, 0],
      [0, 1],
    ]).svg;
    expect(heatmap({ data: Float32Array.of(1, 0, 0, 1), shape: [2, 2] }).svg).toBe(nested);
    expect(heatmap([Int32Array.of(1, 0), [false, true]]).svg).toBe(nested);
  });

  test('in a terminal', () => {
    expect(heatmap(counts, { labels: '.ab', title: 'Pairs' }).text()).toMatchInlineSnapshot(`
      "Pairs
         . a b
      .    ▒▒▒▒
      a  ██▒▒
      b  ▓▓  ▒▒
      blank 0, █ 12"
    `);
    const wide = heatmap([Array.from({ length: 100 }, (_, i) => i)]).text({ width: 43 });
    expect(Math.max(...wide.split('\n').map((line) => line.length))).toBeLessThanOrEqual(43);
    expect(wide).toContain('100 columns in 20');
  });
});

describe('curve', () => {
  test('has a line for each series and its name at its end', () => {
    const root = svgOf(
      curve({ train: [3, 2, 1], dev: [3, 2.5, 2] }, { title: 'Loss', xLabel: 'epoch' }),
    );
    expect(marks(root, 'line', 'path')).toHaveLength(2);
    const texts = textsOf(root);
    expect(texts).toEqual(
      expect.arrayContaining(['Loss', 'epoch', 'loss in nats', 'train', 'dev']),
    );
    const dashes = marks(root, 'line', 'path').map((each) =>
      each.closest('g')?.getAttribute('stroke-dasharray'),
    );
    expect(new Set(dashes).size).toBe(2);
  });

  test('draws numbers to scale', () => {
    const [line] = marks(svgOf(curve([0, 1, 4])), 'line', 'path') as [Element];
    const [points] = pointsOf(line);
    const [[x0, y0], [x1, y1], [x2, y2]] = points as [Point, Point, Point];
    expect(x1 - x0).toBeCloseTo(x2 - x1, 1);
    expect((y1 - y2) / (y0 - y1)).toBeCloseTo(3, 1);
  });

  test('draws powers of ten evenly on a logarithmic axis', () => {
    const root = svgOf(curve([1, 10, 100], { x: [0.001, 0.01, 0.1], xLog: true, yLog: true }));
    const [points] = pointsOf(marks(root, 'line', 'path')[0] as Element) as [Point[]];
    const [a, b, c] = points as [Point, Point, Point];
    for (const axis of [0, 1] as const) expect(b[axis] - a[axis]).toBeCloseTo(c[axis] - b[axis], 1);
    expect(textsOf(root)).toEqual(expect.arrayContaining(['0.001', '0.01', '0.1']));
  });

  test('smooths by the mean of neighbours, over the thin line', () => {
    const root = svgOf(curve([0, 3, 0, 3, 0, 3], { smooth: 2, yRange: [0, 3] }));
    const [thin, thick] = marks(root, 'line', 'path').map((path) => pointsOf(path)[0]) as [
      number,
      number,
    ][][];
    const heights = (thick as Point[]).map(([, y]) => y);
    const [low, high] = [thin?.[0]?.[1] as number, thin?.[1]?.[1] as number];
    expect(heights[0]).toBeCloseTo(low, 1);
    for (const y of heights.slice(1)) expect(y).toBeCloseTo((low + high) / 2, 1);
  });

  test('leaves a gap where a number is not finite', () => {
    const [line] = marks(
      svgOf(curve([3, 2, Number.NaN, 1, Number.POSITIVE_INFINITY])),
      'line',
      'path',
    );
    expect(pointsOf(line as Element).map((piece) => piece.length)).toEqual([2, 1]);
  });

  test('is cut where it leaves the range', () => {
    const [line] = marks(svgOf(curve([0, 10, 0, 10], { yRange: [2, 5] })), 'line', 'path');
    const pieces = pointsOf(line as Element);
    expect(pieces).toHaveLength(3);
    const [[x0, bottom], [x1, top]] = pieces[0] as [Point, Point];
    // From 2 to 5 on the way from 0 to 10: three tenths of a step.
    const whole = (pieces[2]?.[0]?.[0] as number) - x0;
    expect((x1 - x0) / whole).toBeCloseTo(0.3 / 2, 2);
    expect(bottom).toBeGreaterThan(top);
  });

  test('of 200,000 numbers is small, and keeps the highest', () => {
    const losses = Array.from({ length: 200_000 }, (_, i) => 2 + (i % 7) / 10);
    losses[123_456] = 9;
    const drawn = curve(losses);
    expect(drawn.svg.length).toBeLessThan(40_000);
    const heights = pointsOf(marks(svgOf(drawn), 'line', 'path')[0] as Element)
      .flat()
      .map(([, y]) => y);
    const top = Math.min(...heights);
    expect(heights.filter((y) => y < top + 100)).toHaveLength(1);
  });

  test('marks a rate and a line that is good, and moves names apart', () => {
    const root = svgOf(
      curve(
        [
          [1, 1],
          [1, 1],
        ].map((y, i) => ({ name: `layer ${i}`, y })),
        {
          verticals: [{ at: 0.5, label: 'suggested' }],
          horizontals: [{ at: 1, label: 'good' }],
        },
      ),
    );
    expect(marks(root, 'rule', 'line')).toHaveLength(2);
    const named = [...root.querySelectorAll('text')].filter(({ textContent }) =>
      /^(layer \d|good)$/.test(textContent ?? ''),
    );
    const heights = named.map((text) => Number(text.getAttribute('y'))).sort((a, b) => a - b);
    expect(heights).toHaveLength(3);
    for (let i = 1; i < 3; i++)
      expect((heights[i] as number) - (heights[i - 1] as number)).toBeGreaterThanOrEqual(15);
    expect(textsOf(root)).toContain('suggested');
  });

  test('in a terminal', () => {
    const drawn = curve([4, 2, 1.5, 1.25], {
      title: 'Loss',
      horizontals: [{ at: 3.3, label: 'a guess' }],
    });
    expect(drawn.text({ width: 40 })).toMatchInlineSnapshot(`
      "Loss
             4 ┼╮
          3.77 ┤╰╮
          3.54 ┤ ╰╮
          3.31 ┤  ╰╮
          3.08 ┤   ╰╮
          2.85 ┤    ╰╮
          2.63 ┤     ╰╮
           2.4 ┤      ╰╮
          2.17 ┤       ╰─╮
          1.94 ┤         ╰───╮
          1.71 ┤             ╰───╮
          1.48 ┤                 ╰──────╮
          1.25 ┤                        ╰
                0                        3
      loss in nats, over step
      a line at 3.3: a guess"
    `);
  });
});

describe('histogram', () => {
  const layers = { 'layer 1': [-1, -0.99, 0, 0.99], 'layer 2': [-0.5, 0, 0, 0.5] };

  test('has a frame for each layer, with its mean, its spread and what is saturated', () => {
    const root = svgOf(
      histogram(layers, { bounds: [-0.97, 0.97], outside: 'saturated', range: [-1, 1] }),
    );
    expect(root.querySelectorAll('.panel')).toHaveLength(2);
    const texts = textsOf(root);
    // torch: tensor([-1, -0.99, 0, 0.99]).mean(), .std() is -0.25, 0.9505
    expect(texts).toContain('layer 1mean −0.25, std 0.95, saturated 75.0 %');
    expect(texts).toContain('layer 2mean 0, std 0.408, saturated 0.0 %');
  });

  test('or one frame for all', () => {
    const root = svgOf(histogram(layers, { layout: 'overlaid' }));
    expect(root.querySelectorAll('.panel')).toHaveLength(1);
    expect(marks(root, 'line', 'path')).toHaveLength(2);
    expect(textsOf(root)).toContain('layer 1mean −0.25, std 0.95');
  });

  test('counts into equally wide bins, the largest number into the last', () => {
    expect(histogram([0, 0.1, 0.9, 2], { bins: 2 }).text()).toMatchInlineSnapshot(`
      "█▃  mean 0.75, std 0.926
      value from 0 to 2"
    `);
  });

  test('of equal numbers has one bar', () => {
    const root = svgOf(histogram([5, 5, 5]));
    expect(textsOf(root)).toContain('100 %');
  });
});

describe('embeddingScatter', () => {
  const vectors = [
    [0, 0],
    [1, 1],
    [2, -1],
  ];

  test('has a point and a name for each vector, and a key to the groups', () => {
    const root = svgOf(embeddingScatter(vectors, 'ab ', { groups: { vowels: 'a' } }));
    const fills = marks(root, 'dot', 'circle').map((dot) => dot.getAttribute('fill'));
    expect(fills).toHaveLength(3);
    expect(new Set(fills).size).toBe(2);
    expect(marks(root, 'text', 'text').map(({ textContent }) => textContent)).toEqual([
      'a',
      'b',
      '·',
    ]);
    expect(textsOf(root)).toContain('vowels');
  });

  test('draws the dimensions that it is told', () => {
    const wide = vectors.map(([x, y]) => [9, x, 9, y] as number[]);
    const options = { xLabel: 'x', yLabel: 'y' };
    expect(embeddingScatter(wide, 'abc', { ...options, dimensions: [1, 3] }).svg).toBe(
      embeddingScatter(vectors, 'abc', options).svg,
    );
  });

  test('in a terminal', () => {
    expect(embeddingScatter(vectors, 'abc').text({ width: 15 })).toMatchInlineSnapshot(`
      "       b

      a

                    c
      dimension 0 to the right, dimension 1 upwards"
    `);
  });
});

describe('attentionMap', () => {
  const head = [
    [1, 0, 0],
    [0.5, 0.5, 0],
    [0, 0.25, 0.75],
  ];

  test('leaves what is masked white', () => {
    const root = svgOf(attentionMap(head, 'a b'));
    expect(marks(root, 'cell', 'rect')).toHaveLength(6);
    expect(textsOf(root).filter((text) => text === '·')).toHaveLength(2);
  });

  test('draws all of what looks ahead', () => {
    expect(
      marks(
        svgOf(
          attentionMap(
            [
              [0.5, 0.5],
              [0, 1],
            ],
            'ab',
          ),
        ),
        'cell',
        'rect',
      ),
    ).toHaveLength(4);
  });

  test('has a frame for each head', () => {
    const root = svgOf(attentionMap([head, head, head], 'abc'));
    expect(root.querySelectorAll('.panel')).toHaveLength(3);
    expect(textsOf(root).filter((text) => text.startsWith('head'))).toEqual([
      'head 1',
      'head 2',
      'head 3',
    ]);
  });

  test('in a terminal', () => {
    expect(
      attentionMap([head, head], 'a\nb', { heads: ['left', 'right'] }).text(),
    ).toMatchInlineSnapshot(`
      "left
         a ¶ b
      a  ██
      ¶  ▓▓▓▓
      b    ▒▒██
      right
         a ¶ b
      a  ██
      ¶  ▓▓▓▓
      b    ▒▒██
      blank 0, █ 1 of the attention"
    `);
  });
});

describe('image', () => {
  test('has as much of each grey as there are numbers', () => {
    const root = svgOf(
      image([
        [0, 1, 1],
        [0.5, 0, 1],
      ]),
    );
    const paths = [...root.querySelectorAll('g[shape-rendering] path')];
    const areas = paths.map((path) => [
      path.getAttribute('fill'),
      [...(path.getAttribute('d') as string).matchAll(/h(\d+)v1/g)].reduce(
        (sum, [, n]) => sum + Number(n),
        0,
      ),
    ]);
    expect(areas).toEqual([
      ['rgb(0,0,0)', 2],
      ['rgb(128,128,128)', 1],
      ['rgb(255,255,255)', 3],
    ]);
  });

  test('of a given range is black and white beyond it', () => {
    expect(image([[-7, 0, 1, 7]], { range: [0, 1] }).text()).toContain('    ████');
  });
});

describe('graph', () => {
  test('is drawn by Graphviz, and a tree in a terminal', async () => {
    const drawn = await graph(
      'digraph { x -> "*"; y -> "*"; "*" -> z; z -> "+"; z -> "+"; "+" -> w; x -> "-"; "-" -> v; z -> "-" }',
    );
    const texts = textsOf(svgOfGraph(drawn.svg));
    expect(texts.toSorted()).toEqual(['*', '+', '-', 'v', 'w', 'x', 'y', 'z']);
    expect(drawn.text()).toMatchInlineSnapshot(`
      "w
      └─ +
         └─ z
            └─ *
               ├─ x
               └─ y
      v
      └─ -
         ├─ x
         └─ z (see above)"
    `);
  });
});

/** Graphviz gives ids to its nodes, which only its own picture has. */
function svgOfGraph(svg: string): Element {
  return svgOf({ svg: svg.replace(/ id="[^"]*"/g, '') } as never);
}

describe('gradientReport', () => {
  const row = (name: string, verdict: GradientRow['verdict']): GradientRow => ({
    name,
    shape: [32, 27],
    exact: verdict === 'exact',
    approximate: true,
    largest: verdict === 'exact' ? 0 : 2e-9,
    formulaError: 3e-8,
    verdict,
  });
  const rows = [
    row('logits', 'exact'),
    row('h', 'rounding'),
    row('W1', 'wrong'),
    row('C', 'inherited'),
  ];

  test('has a row for each gradient, and counts the verdicts', () => {
    const root = svgOf(gradientReport(rows));
    const texts = textsOf(root);
    expect(texts.filter((text) => /^d\w/.test(text))).toEqual(['dlogits', 'dh', 'dW1', 'dC']);
    expect(texts).toContain(
      '1 exact; 1 right, rounded otherwise; 1 wrong formula; 1 builds on what is wrong',
    );
    const fills = [...root.querySelectorAll('g rect')].map((rect) => rect.getAttribute('fill'));
    expect(new Set(fills).size).toBe(4);
  });

  test('in a terminal', () => {
    expect(gradientReport(rows).text()).toMatchInlineSnapshot(`
      "Gradients by hand
      1 exact; 1 right, rounded otherwise; 1 wrong formula; 1 builds on what is wrong
      = dlogits       [32, 27]      0        3e-8     exact
      ≈ dh            [32, 27]      2.0e-9   3e-8     right, rounded otherwise
      × dW1           [32, 27]      2.0e-9   3e-8     WRONG FORMULA
      · dC            [32, 27]      2.0e-9   3e-8     builds on what is wrong"
    `);
  });
});
