import { canRasterize, type PngOptions, rasterize } from './rasterize.ts';

/** What Jupyter asks a value for that shows itself. */
const display: unique symbol = Symbol.for('Jupyter.display') as never;

/** One picture: for a page, for a notebook and for a terminal. */
export interface Picture {
  /** A whole `<svg>` document. */
  readonly svg: string;
  /** The bytes of a PNG, by default at twice the size of the SVG, or at most 1,600 pixels wide. */
  png(options?: PngOptions): Promise<Uint8Array<ArrayBuffer>>;
  /** The same for a terminal, in at most `width` columns; default 80. */
  text(options?: TextOptions): string;
  /** What a notebook keeps: PNG in base64 and the text; SVG where no PNG can be made. */
  [display](): Promise<Record<string, string>>;
}

export interface TextOptions {
  /** Columns of the terminal. Default 80. */
  readonly width?: number;
}

/**
 * A picture of any SVG, so that a notebook shows it.
 *
 * @param svg a whole `<svg>` element, with its size
 * @param text the same for a terminal, in `width` columns
 * @example
 * ```ts
 * const dot = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><circle r="9"/></svg>';
 * const drawn = picture(dot, 'a quarter of a disc');
 * drawn.text(); // => 'a quarter of a disc'
 * (await drawn.png()).subarray(1, 4); // => Uint8Array [80, 78, 71]
 * ```
 */
export function picture(svg: string, text: string | ((width: number) => string)): Picture {
  return {
    svg,
    png: (options) => rasterize(svg, options),
    text({ width = 80 } = {}) {
      return typeof text === 'string' ? text : text(width);
    },
    async [display]() {
      const plain = { 'text/plain': this.text() };
      if (!canRasterize()) return { 'image/svg+xml': svg, ...plain };
      return { 'image/png': base64(await this.png()), ...plain };
    },
  };
}

function base64(bytes: Uint8Array): string {
  let characters = '';
  for (const byte of bytes) characters += String.fromCharCode(byte);
  return btoa(characters);
}
