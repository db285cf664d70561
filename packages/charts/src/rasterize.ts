import { ChartError } from './chartError.ts';

export interface PngOptions {
  /** Pixels for each unit of the SVG. Default 2, and less for wide ones: at most 1,600 pixels. */
  readonly scale?: number;
}

/** Whether a PNG can be made here: in Node, in Deno and in a page, but not in a page's worker. */
export function canRasterize(): boolean {
  return isNode() || globalThis.document !== undefined;
}

/**
 * The PNG of an SVG. Node and Deno draw it by resvg with a font that comes along: the same bytes on
 * every machine. A page draws it on a canvas, with the fonts it has.
 *
 * @throws ChartError in a page's worker, or for a scale that is not above 0.
 */
export async function rasterize(
  svg: string,
  { scale = scaleOf(svg) }: PngOptions = {},
): Promise<Uint8Array<ArrayBuffer>> {
  if (!(scale > 0 && scale <= 16)) {
    throw new ChartError(`png: scale must be above 0 and at most 16, not ${scale}`);
  }
  if (isNode()) return (await import('./rasterize.node.ts')).rasterize(svg, scale);
  if (canRasterize()) return rasterizeOnCanvas(svg, scale);
  throw new ChartError('png: a worker has no canvas for SVG; hand `svg` to the page');
}

const [USUAL, WIDEST] = [2, 1600];

/** So many pixels that letters are sharp, and not so many that a notebook becomes large. */
function scaleOf(svg: string): number {
  const [, width, unit] = /<svg[^>]* width="([\d.]+)(pt)?/.exec(svg) ?? [];
  const pixels = Number(width ?? 300) * (unit === 'pt' ? 4 / 3 : 1);
  return Math.max(0.5, Math.min(USUAL, WIDEST / pixels));
}

/** Deno says so too. */
function isNode(): boolean {
  return typeof globalThis.process?.versions?.node === 'string';
}

async function rasterizeOnCanvas(svg: string, scale: number): Promise<Uint8Array<ArrayBuffer>> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = Math.ceil(image.width * scale);
  canvas.height = Math.ceil(image.height * scale);
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
  if (!blob)
    throw new ChartError(
      `png: this browser draws no picture of ${canvas.width} × ${canvas.height} pixels; take a smaller scale`,
    );
  return new Uint8Array(await blob.arrayBuffer());
}
