import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import envPaths from 'env-paths';
import type { DatasetName } from './catalogue.ts';

const embeddedFolder = fileURLToPath(new URL('../../../datasets', import.meta.url));

/** Where fetched datasets are kept: MAKEMORE_CACHE, or the folder that the system has for caches. */
export function defaultCacheFolder(): string {
  return process.env['MAKEMORE_CACHE'] || envPaths('makemore', { suffix: '' }).cache;
}

/** The file of a dataset, which exists if it comes with makemore or was fetched. */
export function datasetPath(name: DatasetName, cacheFolder: string = defaultCacheFolder()): string {
  const folder = isInRepository(name) ? embeddedFolder : cacheFolder;
  return join(folder, `${name}.txt`);
}

/** Whether the dataset is a file of makemore's own repository. */
export function isInRepository(name: DatasetName): boolean {
  return name === 'names';
}
