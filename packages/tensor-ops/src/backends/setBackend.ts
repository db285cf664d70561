import { type Backend, useBackend } from '../backend.ts';
import { BackendUnavailableError } from '../errors.ts';
import { reference } from './reference/reference.ts';
import type { Variant } from './wasm/compile.ts';

export interface BackendOptions {
  /** How many threads compute, for `wasm`. Default: the number of cores, 1 where memory cannot be shared. */
  threads?: number | undefined;
  /**
   * Which kernels, for `wasm`: `relaxed` (fused multiply-add), `strict` (the same bits on every
   * machine), `revectorize` (256-bit vectors, in Node from 24). Default: relaxed where it runs, else strict.
   */
  variant?: Variant | undefined;
}

/** How each backend is found, by name; one that is large or may be absent is imported when asked for. */
const loaders: Record<string, (options: BackendOptions) => Backend | Promise<Backend>> = {
  wasm: async (options) => (await import('./wasm/wasm.ts')).loadWasm(options),
  reference: () => reference,
};

/** The names that `setBackend` knows. */
export const backendNames: readonly string[] = Object.keys(loaders);

/**
 * Makes the backend of this name, or this one, the one on which new tensors are made. Await it
 * before the first tensor; existing tensors stay where they are.
 *
 * @throws BackendUnavailableError for a name that is not known, a backend that cannot run here, or
 * options that it does not take.
 * @example
 * ```ts
 * await setBackend('reference');
 * getBackend().name; // => 'reference'
 * ```
 */
export async function setBackend(
  backend: string | Backend,
  options: BackendOptions = {},
): Promise<void> {
  if (typeof backend !== 'string') return useBackend(backend);
  const load = Object.hasOwn(loaders, backend) ? loaders[backend] : undefined;
  if (!load) {
    throw new BackendUnavailableError(
      `setBackend: there is no backend '${backend}'; choose one of: ${backendNames.join(', ')}`,
    );
  }
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  if (given.length > 0 && backend !== 'wasm') {
    const names = given.map(([name]) => name).join(' and ');
    throw new BackendUnavailableError(
      `setBackend: ${names} can only be chosen for the backend wasm, not for ${backend}; leave it out`,
    );
  }
  useBackend(await load(options));
}

// The default must be there at once, and WebAssembly is not: a page may compile more than 4 KB only
// asynchronously. So who starts a program awaits setBackend('wasm'), as the command line does, and
// who imports the library and adds two tensors gets the reference.
useBackend(reference);
