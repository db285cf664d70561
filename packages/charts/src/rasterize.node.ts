import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { initWasm, Resvg } from '@resvg/resvg-wasm';

let fonts: Promise<Uint8Array[]> | undefined;

/** The PNG of an SVG, every text in Arimo, which is as wide as Helvetica and Arial. */
export async function rasterize(svg: string, scale: number): Promise<Uint8Array<ArrayBuffer>> {
  fonts ??= load();
  const resvg = new Resvg(svg, {
    fitTo: { mode: 'zoom', value: scale },
    font: { fontBuffers: await fonts, defaultFontFamily: 'Arimo', sansSerifFamily: 'Arimo' },
  });
  const image = resvg.render();
  const png = Uint8Array.from(image.asPng());
  image.free();
  resvg.free();
  return png;
}

/** Makes resvg ready, once, and reads the fonts. */
async function load(): Promise<Uint8Array[]> {
  const { resolve } = createRequire(import.meta.url);
  const read = (path: string) => readFile(resolve(path));
  const arimo = '@expo-google-fonts/arimo';
  const [wasm, ...faces] = await Promise.all([
    read('@resvg/resvg-wasm/index_bg.wasm'),
    read(`${arimo}/400Regular/Arimo_400Regular.ttf`),
    read(`${arimo}/700Bold/Arimo_700Bold.ttf`),
  ]);
  await initWasm(wasm);
  return faces;
}
