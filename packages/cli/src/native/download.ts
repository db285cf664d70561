import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { EnvHttpProxyAgent, fetch } from 'undici';
import { InstallError } from './installError.ts';
import { isDiskError } from './isDiskError.ts';

export interface DownloadOptions {
  readonly signal?: AbortSignal | undefined;
  /** Told the bytes so far, and of how many; 0 if the server does not say. */
  readonly onProgress?: ((received: number, total: number) => void) | undefined;
}

/** Milliseconds of silence after which a server is given up. */
const SILENCE = 30_000;

/**
 * Downloads to a file, through the proxy that `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY` name.
 *
 * @returns the SHA-256 of what has come, in hexadecimal.
 * @throws InstallError if it does not arrive whole; the text says why, without a cure. What the disk
 * refuses is thrown as it is.
 */
export async function download(
  address: string,
  file: string,
  { signal, onProgress }: DownloadOptions = {},
): Promise<string> {
  const dispatcher = new EnvHttpProxyAgent({ headersTimeout: SILENCE, bodyTimeout: SILENCE });
  try {
    const response = await fetch(address, { dispatcher, ...(signal && { signal }) });
    if (!response.ok || !response.body) {
      throw new InstallError(`${address} answers ${response.status}`);
    }
    const total = Number(response.headers.get('content-length') ?? 0);
    const hash = createHash('sha256');
    let received = 0;
    const counter = new Transform({
      transform(chunk: Uint8Array, _encoding, done) {
        received += chunk.length;
        hash.update(chunk);
        onProgress?.(received, total);
        done(null, chunk);
      },
    });
    await pipeline(Readable.fromWeb(response.body), counter, createWriteStream(file));
    return hash.digest('hex');
  } catch (error) {
    if (signal?.aborted || error instanceof InstallError || isDiskError(error)) throw error;
    throw new InstallError(`${address} cannot be downloaded: ${reasonOf(error)}`);
  } finally {
    await dispatcher.destroy();
  }
}

/** The error underneath: fetch itself only says that it failed. */
function reasonOf(error: unknown): string {
  const { cause, message } = error as Error;
  const { code, message: inner } = (cause ?? {}) as NodeJS.ErrnoException;
  return inner || code || message;
}
