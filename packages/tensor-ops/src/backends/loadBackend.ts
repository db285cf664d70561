import type { Backend } from '../backend.ts';
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
 * The backend of this name, started if it is not yet.
 *
 * @throws BackendUnavailableError for a name that is not known, a backend that cannot run here, or
 * options that it does not take.
 */
export async function loadBackend(name: string, options: BackendOptions): Promise<Backend> {
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
