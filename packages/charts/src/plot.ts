import { type PlotOptions, plot as plotElement, type Scale } from '@observablehq/plot';
import { parseHTML } from 'linkedom';
import { FAINT } from './palette.ts';

/** A part of a figure. */
export interface Panel {
  /** An `<svg>` element, to be put inside another. */
  readonly svg: string;
  readonly width: number;
  readonly height: number;
  /** Where a value of the x axis or the y axis lies, in pixels. */
  x(value: number): number;
  y(value: number): number;
}

/** One document for all: linkedom's in browsers too, so that the same data give the same text. */
const { document } = parseHTML('<!doctype html><html><body></body></html>');

/** Observable Plot's drawing, without its style sheet and ids: everything stands in attributes. */
export function plot(options: PlotOptions & { width: number; height: number }): Panel {
  const element = plotElement({ ...options, document } as PlotOptions) as (
    | SVGSVGElement
    | HTMLElement
  ) & { scale(name: string): Scale | undefined };
  element.querySelector('style')?.remove();
  for (const name of ['class', 'font-family', 'font-size', 'fill', 'viewBox']) {
    element.removeAttribute(name);
  }
  element.setAttribute('fill', FAINT);
  element.setAttribute('font-size', '12');
  for (const each of element.querySelectorAll('*')) {
    for (const { name, value } of [...each.attributes]) {
      if (name !== 'aria-label') each.setAttribute(name, rounded(value));
    }
  }
  const place = (axis: 'x' | 'y') => (value: number) => element.scale(axis)?.apply(value) as number;
  const { width, height } = options;
  return { svg: element.outerHTML, width, height, x: place('x'), y: place('y') };
}

/** A hundredth of a pixel is enough. */
function rounded(attribute: string): string {
  return attribute.replace(/-?\d+\.\d{3,}(e-\d+)?/g, (number) =>
    String(Math.round(100 * Number(number)) / 100),
  );
}
