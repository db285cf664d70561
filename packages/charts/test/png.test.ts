import { describe, expect, test } from 'vitest';
import { ChartError, curve, picture } from '../src/index.ts';

const svg = (body: string) =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="60" height="30"><rect width="60" height="30" fill="#fff"/>${body}</svg>`;
const lettered = (letters: string, family: string) =>
  svg(`<text x="4" y="20" font-family="${family}" font-size="16">${letters}</text>`);
const pngOf = (source: string) => picture(source, '').png();

/** Width and height from the header of a PNG. */
function sizeOf(png: Uint8Array): [number, number] {
  const view = new DataView(png.buffer, png.byteOffset);
  return [view.getUint32(16), view.getUint32(20)];
}

describe('a PNG', () => {
  test('has its signature, and twice the size of the SVG', async () => {
    const png = await pngOf(svg(''));
    expect([...png.subarray(0, 8)]).toEqual([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
    expect(sizeOf(png)).toEqual([120, 60]);
    expect(sizeOf(await picture(svg(''), '').png({ scale: 1.5 }))).toEqual([90, 45]);
  });

  test('is at most 1,600 pixels wide, unless asked for more', async () => {
    const wide = svg('').replaceAll('width="60"', 'width="3200"');
    expect(sizeOf(await pngOf(wide))).toEqual([1600, 15]);
    expect(sizeOf(await picture(wide, '').png({ scale: 1 }))).toEqual([3200, 30]);
  });

  test('takes the points of Graphviz for what they are: 3 are 4 pixels', async () => {
    const points = svg('').replace('width="60" height="30"', 'width="1500pt" height="30pt"');
    expect(sizeOf(await pngOf(points))[0]).toBe(1600);
  });

  test('is the same for the same picture, whatever was drawn between', async () => {
    const draw = () => curve([3, 2, 1], { title: 'Loss' });
    const first = draw();
    const png = await first.png();
    curve([1, 2, 3], { horizontals: [{ at: 2 }] });
    expect(draw().svg).toBe(first.svg);
    expect(await draw().png()).toEqual(png);
  });

  // A font that lacks a character draws a box; a machine without fonts would draw nothing.
  test.each(['a', 'Z', '7', '−', '≈', '×', '·', '¶', 'é', 'ß', 'ж', 'λ'])(
    'has the glyph %s in every font family',
    async (letter) => {
      const [blank, missing, regular] = await Promise.all([
        pngOf(lettered(' ', 'Arimo')),
        pngOf(lettered('\u{10fffd}', 'Arimo')),
        pngOf(lettered(letter, 'Arimo')),
      ]);
      expect(regular).not.toEqual(blank);
      expect(regular).not.toEqual(missing);
      expect(await pngOf(lettered(letter, 'Helvetica,Arial,sans-serif'))).toEqual(regular);
      expect(await pngOf(lettered(letter, 'No Such Font'))).toEqual(regular);
    },
  );

  test('has bold letters', async () => {
    const bold = lettered('a', 'Arimo').replace('<text', '<text font-weight="bold"');
    expect(await pngOf(bold)).not.toEqual(await pngOf(lettered('a', 'Arimo')));
  });

  test.each([0, -1, Number.NaN, 17])('of scale %s is refused', async (scale) => {
    await expect(picture(svg(''), '').png({ scale })).rejects.toThrow(ChartError);
  });

  test('of what is no SVG is refused in words', async () => {
    await expect(pngOf('<p>no picture</p>')).rejects.toThrow(/png: this is no SVG/);
  });
});

test('a notebook gets the PNG in base64, and the text', async () => {
  const drawn = picture(svg(''), (width) => `${width} columns`);
  const display = (drawn as unknown as Record<symbol, () => Promise<Record<string, string>>>)[
    Symbol.for('Jupyter.display')
  ] as () => Promise<Record<string, string>>;
  const shown = await display.call(drawn);
  expect(Object.keys(shown)).toEqual(['image/png', 'text/plain']);
  const png = Buffer.from(shown['image/png'] as string, 'base64');
  expect(new Uint8Array(png)).toEqual(await drawn.png());
  expect(shown['text/plain']).toBe('80 columns');
  expect(drawn.text({ width: 40 })).toBe('40 columns');
});
