import { mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import writeFileAtomic from 'write-file-atomic';
import { type CatalogueEntry, catalogue, isDatasetName } from './catalogue.ts';
import { datasetPath, isInRepository } from './datasetPath.node.ts';
import { DatasetError } from './errors.ts';
import { generated } from './generated.ts';
import { sha256 } from './sha256.ts';
import { isSystemError, problemOf } from './systemErrors.node.ts';

/** How far a download is, in bytes. */
export interface Progress {
  received: number;
  total: number;
}

export interface FetchOptions {
  /** A mirror's address, or the path of a copy, instead of the public home. */
  from?: string | URL | undefined;
  /** Where to put it. Default: MAKEMORE_CACHE, or the system's folder for caches. */
  cacheFolder?: string | undefined;
  onProgress?: ((progress: Progress) => void) | undefined;
  signal?: AbortSignal | undefined;
}

/**
 * Fetches a dataset of the catalogue into the cache and returns the path of its file. A file that is
 * there already, undamaged, is not fetched again. `playlet` is not fetched but written. The file appears whole, with the right SHA-256, or
 * not at all.
 *
 * @throws DatasetError, with the cure, if the name is unknown, no source has the right file, or it
 *   cannot be written. The signal's reason if it aborts.
 * @example
 * ```typescript
 * await fetchDataset('names32k', { from: 'downloads/names.txt' });
 * await fetchDataset('tinyshakespeare', { signal: AbortSignal.timeout(60_000) });
 * ```
 */
export async function fetchDataset(
  name: string,
  { from, cacheFolder, onProgress, signal }: FetchOptions = {},
): Promise<string> {
  signal?.throwIfAborted();
  if (!isDatasetName(name)) {
    throw new DatasetError(
      `${name}: there is no dataset of this name; there are ${Object.keys(catalogue).join(', ')}`,
    );
  }
  const entry = catalogue[name];
  const path = datasetPath(name, cacheFolder);
  if (isInRepository(name) || (await isIntact(path, entry))) return path;
  const written = from === undefined ? generated(name) : undefined;
  if (written) {
    await save(written, path, entry);
    return path;
  }

  const problems: string[] = [];
  for (const source of (from === undefined ? entry.urls : [from]).map(sourceOf)) {
    try {
      const bytes = await read(source, entry.bytes, onProgress, signal);
      await check(bytes, entry);
      signal?.throwIfAborted();
      await save(bytes, path, entry);
      return path;
    } catch (error) {
      if (!(error instanceof SourceError)) throw error;
      problems.push(`${source}: ${error.message}`);
    }
  }
  throw new DatasetError(
    `${name} could not be fetched.\n  ${problems.join('\n  ')}\n` +
      `Get the file some other way, and type: npx makemore data fetch ${name} --from <path or address>`,
  );
}

/** Why one source did not do; another may. */
class SourceError extends Error {}

async function isIntact(path: string, entry: CatalogueEntry): Promise<boolean> {
  try {
    return (await sha256(new Uint8Array(await readFile(path)))) === entry.sha256;
  } catch (error) {
    if (isSystemError(error)) return false;
    throw error;
  }
}

/** An address on the web, or a path. A Windows path may look like an address of the protocol `c:`. */
function sourceOf(from: string | URL): URL | string {
  const url = URL.canParse(from) ? new URL(from) : undefined;
  if (url?.protocol === 'file:') return fileURLToPath(url);
  return url && /^https?:$/.test(url.protocol) ? url : String(from);
}

async function read(
  source: URL | string,
  total: number,
  onProgress: FetchOptions['onProgress'],
  signal: AbortSignal | undefined,
): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(total);
  let received = 0;
  const chunks = source instanceof URL ? download(source, signal) : readLocal(source);
  for await (const chunk of chunks) {
    if (received + chunk.length > total) {
      throw new SourceError(`this is another file: it has more than ${total} bytes`);
    }
    bytes.set(chunk, received);
    received += chunk.length;
    onProgress?.({ received, total });
  }
  if (received === total) return bytes;
  throw new SourceError(`this is another file, or only a part: ${received} bytes, not ${total}`);
}

async function* download(
  url: URL,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array, void, void> {
  let received = 0;
  try {
    const response = await fetch(url, signal ? { signal } : {});
    if (!response.ok) {
      await response.body?.cancel();
      throw new SourceError(`the server answered ${response.status} ${response.statusText}`.trim());
    }
    for await (const chunk of response.body ?? []) {
      received += chunk.length;
      yield chunk;
    }
  } catch (error) {
    signal?.throwIfAborted();
    // Whatever goes wrong on the way, fetch rejects with a TypeError, and says why in its cause.
    if (!(error instanceof TypeError)) throw error;
    const reason = problemOf(error.cause instanceof Error ? error.cause : error);
    throw new SourceError(
      received === 0 ? reason : `the connection broke after ${received} bytes (${reason})`,
      { cause: error },
    );
  }
}

async function* readLocal(path: string): AsyncGenerator<Uint8Array, void, void> {
  try {
    yield await readFile(path);
  } catch (error) {
    if (!isSystemError(error)) throw error;
    throw new SourceError(problemOf(error), { cause: error });
  }
}

async function check(bytes: Uint8Array<ArrayBuffer>, entry: CatalogueEntry): Promise<void> {
  const sum = await sha256(bytes);
  if (sum === entry.sha256) return;
  throw new SourceError(`this is another file: its SHA-256 is ${sum}, not ${entry.sha256}`);
}

async function save(
  bytes: Uint8Array<ArrayBuffer>,
  path: string,
  { name }: CatalogueEntry,
): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFileAtomic(path, Buffer.from(bytes.buffer));
  } catch (error) {
    if (!isSystemError(error)) throw error;
    throw new DatasetError(
      `${name}: cannot write ${path}: ${error.message}. Set MAKEMORE_CACHE to a folder in which ` +
        'files can be made',
      { cause: error },
    );
  }
}
