import type { DatasetName } from './catalogue.ts';
import { playlet } from './playlet/playlet.ts';

/** The datasets that are in no file: what writes them. */
const writers: { readonly [Name in DatasetName]?: () => string } = { playlet: () => playlet() };

/** The bytes of a dataset that makemore writes itself; undefined for any other. */
export function generated(name: DatasetName): Uint8Array<ArrayBuffer> | undefined {
  const text = writers[name]?.();
  return text === undefined ? undefined : new TextEncoder().encode(text);
}
