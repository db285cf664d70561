import { readFile } from 'node:fs/promises';
import { catalogue, type DatasetName, isDatasetName } from './catalogue.ts';
import { datasetPath, isInRepository } from './datasetPath.node.ts';
import { DatasetError } from './errors.ts';
import { generated } from './generated.ts';
import { type Dataset, type ParseOptions, parseDataset } from './parseDataset.ts';
import { sha256 } from './sha256.ts';
import { isSystemError, problemOf } from './systemErrors.node.ts';

export interface LoadOptions extends ParseOptions {
  /** Where fetched datasets are. Default: MAKEMORE_CACHE, or the system's folder for caches. */
  cacheFolder?: string | undefined;
}

/**
 * Reads a dataset of the catalogue, or a file of your own. A name of the catalogue comes before a
 * file of that name; write `./names` for the file.
 *
 * @param options as for `parseDataset`; `kind` is known for those of the catalogue
 * @throws DatasetError, with the command or the change that helps: for a dataset that was not fetched
 *   yet, or whose file is damaged; a file that is not there, is a folder or cannot be read; and
 *   contents that `parseDataset` does not take.
 * @example
 * ```typescript
 * const dataset = await loadDataset('names');
 * if (dataset.kind === 'words') console.log(dataset.words.length);
 * ```
 */
export async function loadDataset(
  nameOrPath: string,
  { cacheFolder, ...options }: LoadOptions = {},
): Promise<Dataset> {
  if (isDatasetName(nameOrPath)) {
    const bytes = await readKnown(nameOrPath, cacheFolder);
    return parseDataset(nameOrPath, bytes, {
      ...options,
      kind: options.kind ?? catalogue[nameOrPath].kind,
    });
  }
  return parseDataset(nameOrPath, await readOwn(nameOrPath), options);
}

async function readKnown(
  name: DatasetName,
  cacheFolder: string | undefined,
): Promise<Uint8Array<ArrayBuffer>> {
  const written = generated(name);
  if (written) {
    const sum = await sha256(written);
    if (sum === catalogue[name].sha256) return written;
    throw new DatasetError(
      `${name}: its grammar was changed: its SHA-256 is ${sum}, not ${catalogue[name].sha256}. ` +
        `Type: npx -y pnpm@12.21.0 --filter @makemore/data record-${name}`,
    );
  }
  const path = datasetPath(name, cacheFolder);
  const cure = isInRepository(name)
    ? 'It is a part of makemore: get it back from the repository'
    : `Type: npx makemore data fetch ${name}`;
  let bytes: Uint8Array<ArrayBuffer>;
  try {
    bytes = new Uint8Array(await readFile(path));
  } catch (error) {
    if (!isSystemError(error)) throw error;
    const problem =
      error.code === 'ENOENT' ? `not on this machine (${path})` : `${path}: ${problemOf(error)}`;
    throw new DatasetError(`${name}: ${problem}. ${cure}`, { cause: error });
  }
  const sum = await sha256(bytes);
  if (sum === catalogue[name].sha256) return bytes;
  throw new DatasetError(
    `${name}: ${path} is damaged: its SHA-256 is ${sum}, not ${catalogue[name].sha256}. ${cure}`,
  );
}

async function readOwn(path: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return new Uint8Array(await readFile(path));
  } catch (error) {
    if (!isSystemError(error)) throw error;
    throw new DatasetError(
      `${path}: ${problemOf(error)}. Give the path of a text file, or a dataset's name: ` +
        Object.keys(catalogue).join(', '),
      { cause: error },
    );
  }
}
