import { type Backend, useBackend } from '../backend.ts';
import { BackendUnavailableError } from '../errors.ts';
import { reference } from './reference/reference.ts';

/** How each backend is found, by name; one that is large or may be absent is imported when asked for. */
const loaders: Record<string, () => Backend | Promise<Backend>> = {
  wasm: async () => (await import('./wasm/wasm.ts')).loadWasm(),
  reference: () => reference,
};

/** The names that `setBackend` knows. */
export const backendNames: readonly string[] = Object.keys(loaders);

/**
 * Makes the backend of this name, or this one, the one on which new tensors are made. Await it
 * before the first tensor; existing tensors stay where they are.
 *
 * @throws BackendUnavailableError for a name that is not known, or a backend that cannot run here.
 * @example
 * ```ts
 * await setBackend('reference');
 * getBackend().name; // => 'reference'
 * ```
 */
export async function setBackend(backend: string | Backend): Promise<void> {
  if (typeof backend !== 'string') return useBackend(backend);
  const load = Object.hasOwn(loaders, backend) ? loaders[backend] : undefined;
  if (!load) {
    throw new BackendUnavailableError(
      `setBackend: there is no backend '${backend}'; choose one of: ${backendNames.join(', ')}`,
    );
  }
  useBackend(await load());
}

// The default must be there at once, and WebAssembly is not: a page may compile more than 4 KB only
// asynchronously. So who starts a program awaits setBackend('wasm'), as the command line does, and
// who imports the library and adds two tensors gets the reference.
useBackend(reference);
