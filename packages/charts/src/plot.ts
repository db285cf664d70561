import { type PlotOptions, plot as plotElement, type Scale } from '@observablehq/plot';
import { parseHTML } from 'linkedom';
import { FAINT } from './palette.ts';

/** A part of a figure. */
export interface Panel {
  /** SVG elements, in a group. */
  readonly body: string;
  readonly width: number;
  readonly height: number;
  /** Where a value of the x axis or the y axis lies, in pixels. */
  x(value: number): number;
  y(value: number): number;
}

/**
 * One document for all: linkedom's in browsers too, so that the same data give the same text in Node,
 * in workers and in pages; but that Plot moves lines by half a pixel in a page on a coarse screen.
 */
const { document } = parseHTML('<!doctype html><html><body></body></html>');

/** Observable Plot's drawing, without its style sheet and ids: everything stands in attributes. */
export function plot(options: PlotOptions & { width: number; height: number }): Panel {
  const element = plotElement({ ...options, document } as PlotOptions) as (
    | SVGSVGElement
    | HTMLElement
  ) & { scale(name: string): Scale | undefined };
  element.querySelector('style')?.remove();
  for (const each of element.querySelectorAll('*')) {
    for (const { name, value } of [...each.attributes]) {
      if (name !== 'aria-label') each.setAttribute(name, rounded(value));
    }
  }
  const place = (axis: 'x' | 'y') => (value: number) => element.scale(axis)?.apply(value) as number;
  const { width, height } = options;
  const body = `<g class="panel" fill="${FAINT}" font-size="12" text-anchor="middle">${element.innerHTML}</g>`;
  return { body, width, height, x: place('x'), y: place('y') };
}

/** A hundredth of a pixel is enough. */
function rounded(attribute: string): string {
  return attribute.replace(/-?\d+\.\d{3,}(e-\d+)?/g, (number) =>
    String(Math.round(100 * Number(number)) / 100),
  );
}
