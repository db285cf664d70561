import { FAINT, INK } from './palette.ts';
import type { Panel } from './plot.ts';

/** What every picture may have above it. */
export interface TitleOptions {
  /** Above the picture, in bold. */
  readonly title?: string;
  /** Below the title: what is seen, with units; it may have several lines. */
  readonly subtitle?: string;
}

export interface FigureOptions extends TitleOptions {
  readonly width: number;
  /** Of the body. */
  readonly height: number;
  /** SVG elements, from (0, 0) to (width, height). */
  readonly body: string;
}

const MARGIN = 16;
const FONT = 'Arimo, Helvetica, Arial, sans-serif';

/** A whole SVG document: a white sheet, the titles in lines that fit, and the body below them. */
export function figure({ title = '', subtitle = '', width, height, body }: FigureOptions): string {
  const heads = [
    ...wrap(title, width, 8.4).map((text) => ({
      text,
      size: 16,
      ink: INK,
      weight: 'bold',
      step: 22,
    })),
    ...wrap(subtitle, width, 5.9).map((text) => ({
      text,
      size: 12,
      ink: FAINT,
      weight: 'normal',
      step: 17,
    })),
  ];
  let y = MARGIN - 4;
  const lines = heads.map(({ text, size, ink, weight, step }) => {
    y += step;
    return `<text x="${MARGIN}" y="${y - 5}" font-size="${size}" font-weight="${weight}" fill="${ink}">${escaped(text)}</text>`;
  });
  const top = y + (heads.length > 0 ? 8 : 0);
  const [outerWidth, outerHeight] = [width + 2 * MARGIN, Math.ceil(top + height + MARGIN - 4)];
  const name = title === '' ? '' : `<title>${escaped(title)}</title>`;
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" role="img" width="${outerWidth}" height="${outerHeight}" ` +
    `viewBox="0 0 ${outerWidth} ${outerHeight}" font-family="${FONT}" font-size="12" fill="${INK}" color="${FAINT}">` +
    `${name}<rect width="100%" height="100%" fill="#ffffff"/>${lines.join('')}` +
    `<g transform="translate(${MARGIN},${top})">${body}</g></svg>`
  );
}

/** A panel at a place of the body. */
export function placed({ body }: Panel, x: number, y: number): string {
  return body.replace('<g', `<g transform="translate(${x},${y})"`);
}

/** Text as XML has it. */
export function escaped(text: string): string {
  const entities: Record<string, string> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
  };
  return text.replace(/[&<>"]/g, (character) => entities[character] as string);
}

/** Lines of whole words that fit into `width` pixels, a character about `advance` wide. */
function wrap(text: string, width: number, advance: number): string[] {
  const most = Math.floor(width / advance);
  return text.split('\n').flatMap((paragraph) => {
    const lines: string[] = [];
    for (const word of paragraph.split(/\s+/).filter(Boolean)) {
      const last = lines.at(-1);
      if (last !== undefined && last.length + 1 + word.length <= most) {
        lines[lines.length - 1] = `${last} ${word}`;
      } else lines.push(word);
    }
    return lines;
  });
}

/** The titles of a picture for a terminal, each a line of its own. */
export function titleLines({ title, subtitle }: TitleOptions): string[] {
  return [title, subtitle].filter((line) => line !== undefined);
}
