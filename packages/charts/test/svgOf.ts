import { parseHTML } from 'linkedom';
import { expect } from 'vitest';
import type { Picture } from '../src/index.ts';

/** The picture's SVG as elements: one document, without script, style or an id that another may have too. */
export function svgOf({ svg }: Picture): Element {
  const { document } = parseHTML(`<!doctype html><html><body>${svg}</body></html>`);
  expect(document.body.children).toHaveLength(1);
  const root = document.body.firstElementChild as Element;
  expect(root.tagName.toLowerCase()).toBe('svg');
  expect(svg).toMatch(/^<svg [^>]*xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
  expect(root.querySelectorAll('script, style, [id]')).toHaveLength(0);
  expect(svg).not.toMatch(/NaN|undefined|Infinity|\[object/);
  return root;
}

/** The texts, in the order of the document. */
export function textsOf(root: Element): string[] {
  return [...root.querySelectorAll('text')].map(({ textContent }) => textContent ?? '');
}

/** The marks of one kind, by the label that Plot gives them. */
export function marks(root: Element, label: string, tag: string): Element[] {
  return [...root.querySelectorAll(`g[aria-label="${label}"] ${tag}`)];
}

export type Point = [x: number, y: number];

/** The points of a path of straight lines; a gap begins a new list. */
export function pointsOf(path: Element): Point[][] {
  const pieces = (path.getAttribute('d') ?? '').split('M').slice(1);
  return pieces.map((piece) =>
    piece
      .replace('Z', '')
      .split('L')
      .map((point) => point.split(',').map(Number) as Point),
  );
}
