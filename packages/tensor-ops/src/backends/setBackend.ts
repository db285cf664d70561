import { type Backend, useBackend } from '../backend.ts';
import { BackendUnavailableError } from '../errors.ts';
import { reference } from './reference/reference.ts';
import type { TfjsName } from './tfjs/TfjsName.ts';
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
  'tfjs-node-gpu': () => loadTfjs('tfjs-node-gpu'),
  'tfjs-node': () => loadTfjs('tfjs-node'),
  'tfjs-webgpu': () => loadTfjs('tfjs-webgpu'),
  'tfjs-webgl': () => loadTfjs('tfjs-webgl'),
  'tfjs-wasm': () => loadTfjs('tfjs-wasm'),
  'tfjs-cpu': () => loadTfjs('tfjs-cpu'),
};

async function loadTfjs(name: TfjsName): Promise<Backend> {
  return (await import('./tfjs/loadTfjs.ts')).loadTfjs(name);
}

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
  useBackend(typeof backend === 'string' ? await loadBackend(backend, options) : backend);
}

async function loadBackend(name: string, options: BackendOptions): Promise<Backend> {
  const load = Object.hasOwn(loaders, name) ? loaders[name] : undefined;
  if (!load) {
    throw new BackendUnavailableError(
      `setBackend: there is no backend '${name}'`,
      `choose one of: ${backendNames.join(', ')}`,
    );
  }
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  if (given.length > 0 && name !== 'wasm') {
    const names = given.map(([option]) => option).join(' and ');
    throw new BackendUnavailableError(
      `setBackend: ${names} can only be chosen for the backend wasm, not for ${name}`,
      'leave it out',
    );
  }
  return load(options);
}

/** Whether a backend runs here: on what, or why not and what to do. */
export type Probe =
  | { readonly available: true; readonly device: string }
  | { readonly available: false; readonly reason: string; readonly cure: string };

/**
 * Starts the backend of this name, as `setBackend` would, and says on what it runs; new tensors are
 * made where they were made before. Installs nothing.
 *
 * @throws nothing for a backend that cannot run here: that is in the result.
 * @example
 * ```ts
 * await probeBackend('reference'); // => { available: true, device: 'plain JavaScript' }
 * ```
 */
export async function probeBackend(name: string): Promise<Probe> {
  try {
    return { available: true, device: (await loadBackend(name, {})).device };
  } catch (error) {
    if (!(error instanceof BackendUnavailableError)) throw error;
    return { available: false, reason: error.reason, cure: error.cure };
  }
}

// The default must be there at once, and WebAssembly is not: a page may compile more than 4 KB only
// asynchronously. So who starts a program awaits setBackend('wasm'), as the command line does, and
// who imports the library and adds two tensors gets the reference.
useBackend(reference);
