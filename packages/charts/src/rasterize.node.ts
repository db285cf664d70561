import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { initWasm, Resvg, type ResvgRenderOptions } from '@resvg/resvg-wasm';
import { ChartError } from './chartError.ts';

let fonts: Promise<Uint8Array[]> | undefined;

/** The PNG of an SVG, every text in Arimo, which is as wide as Helvetica and Arial. */
export async function rasterize(svg: string, scale: number): Promise<Uint8Array<ArrayBuffer>> {
  fonts ??= load();
  const font = { fontBuffers: await fonts, defaultFontFamily: 'Arimo', sansSerifFamily: 'Arimo' };
  const resvg = parse(svg, { fitTo: { mode: 'zoom', value: scale }, font });
  const image = resvg.render();
  const png = Uint8Array.from(image.asPng());
  image.free();
  resvg.free();
  return png;
}

function parse(svg: string, options: ResvgRenderOptions) {
  try {
    return new Resvg(svg, options);
  } catch (reason) {
    throw new ChartError(
      `png: this is no SVG: ${reason instanceof Error ? reason.message : reason}`,
    );
  }
}

/** Makes resvg ready, once, and reads the fonts. */
async function load(): Promise<Uint8Array[]> {
  const require = createRequire(import.meta.url);
  const [wasm, ...faces] = await Promise.all([
    readFile(require.resolve('@resvg/resvg-wasm/index_bg.wasm')),
    readFile(require.resolve('@expo-google-fonts/arimo/400Regular/Arimo_400Regular.ttf')),
    readFile(require.resolve('@expo-google-fonts/arimo/700Bold/Arimo_700Bold.ttf')),
  ]);
  await initWasm(wasm);
  return faces;
}
