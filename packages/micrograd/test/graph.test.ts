import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { firstExpression, graphSvg, sum, toDot, Value } from '../src/index.ts';

test('the text of a small graph', () => {
  const a = new Value(2, 'a');
  const b = a.mul(a).add(1).named('b');
  b.backward();
  const lines = toDot(b).split('\n');
  expect(lines[0]).toBe('digraph "The graph of b" {');
  expect(lines[1]).toBe('  rankdir=LR');
  const leaf = 'fillcolor="#fef9c3"';
  const op = 'shape=ellipse, width=0.4, height=0.3, margin="0.06,0.02", fillcolor="#dbeafe"';
  expect(lines.slice(7)).toEqual([
    `  v0 [label="{ a | data 2.0000 | grad 4.0000 }", ${leaf}]`,
    '  v1 [label="{ data 4.0000 | grad 1.0000 }"]',
    `  v1op [label="*", ${op}]`,
    `  v2 [label="{ data 1.0000 | grad 1.0000 }", ${leaf}]`,
    '  v3 [label="{ b | data 5.0000 | grad 1.0000 }"]',
    `  v3op [label="+", ${op}]`,
    '  v0 -> v1op',
    '  v1op -> v1',
    '  v1 -> v3op',
    '  v2 -> v3op',
    '  v3op -> v3',
    '}',
    '',
  ]);
});

describe('graphSvg', () => {
  test('each value is a box with its name, data and gradient, each op a node', async () => {
    const svg = await graphSvg(firstExpression().L);
    expect(svg).toMatch(/^<svg [^>]*>\s*<title>The graph of L<\/title>/);
    const texts = [...svg.matchAll(/<text .*?>(.*?)<\/text>/g)].map(([, text]) =>
      text?.replaceAll('&#45;', '-'),
    );
    const boxes = [
      ...['a', 'data 2.0000', 'grad 6.0000', 'b', 'data -3.0000', 'grad -4.0000'],
      ...['e', 'data -6.0000', 'grad -2.0000', 'c', 'data 10.0000', 'grad -2.0000'],
      ...['d', 'data 4.0000', 'grad -2.0000', 'f', 'data -2.0000', 'grad 4.0000'],
      ...['L', 'data -8.0000', 'grad 1.0000'],
    ];
    expect(texts.sort()).toEqual([...boxes, '*', '+', '*'].sort());
    expect(svg.match(/class="edge"/g)).toHaveLength(9);
  });

  test('from left to right: what a value is made from stands left of it', async () => {
    const svg = await graphSvg(firstExpression().L);
    const x = (label: string) => {
      const match = svg.match(new RegExp(`<text .*? x="([-\\d.]+)".*?>${label}</text>`));
      return Number(match?.[1]);
    };
    expect(x('a')).toBeLessThan(x('e'));
    expect(x('e')).toBeLessThan(x('d'));
    expect(x('d')).toBeLessThan(x('L'));
  });

  test('names may hold any characters', async () => {
    const label = 'a|b {c} <d> "e" \\f &g;\nh';
    const svg = await graphSvg(new Value(1, label).neg());
    const texts = [...svg.matchAll(/<text .*?>(.*?)<\/text>/g)].map(([, text]) =>
      text
        ?.replaceAll('&#160;', ' ')
        .replaceAll('&lt;', '<')
        .replaceAll('&gt;', '>')
        .replaceAll('&quot;', '"')
        .replaceAll('&amp;', '&'),
    );
    expect(texts).toEqual(expect.arrayContaining(['a|b {c} <d> "e" \\f &g;', 'h']));
  });

  test('a graph that nobody could read is refused', async () => {
    const large = sum(Array.from({ length: 300 }, () => new Value(1)));
    await expect(graphSvg(large)).rejects.toThrow(
      'graphSvg: 601 values are too many for a picture; draw a smaller part, of at most 500',
    );
  });
});

test("the README's picture is what graphSvg draws", async () => {
  const committed = readFileSync(new URL('../expression.svg', import.meta.url), 'utf8');
  expect(await graphSvg(firstExpression().L)).toBe(committed);
});
