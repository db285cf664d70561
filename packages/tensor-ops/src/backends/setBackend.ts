import { type Backend, useBackend } from '../backend.ts';
import { BackendUnavailableError } from '../errors.ts';
import { automatic, chooseFastest, type Workload } from './chooseFastest.ts';
import { type BackendOptions, loadBackend } from './loadBackend.ts';
import { reference } from './reference/reference.ts';

/**
 * Makes the backend of this name, or this one, the one on which new tensors are made. Await it
 * before the first tensor; existing tensors stay where they are. `auto` stands for the one that is
 * fastest at `workload`, see `chooseFastest`.
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
  options: BackendOptions & { readonly workload?: Workload } = {},
): Promise<void> {
  const { workload, ...own } = options;
  if (backend !== 'auto') {
    useBackend(typeof backend === 'string' ? await loadBackend(backend, own) : backend);
  } else if (workload) {
    await chooseFastest(automatic, workload, own);
  } else {
    throw new BackendUnavailableError(
      "setBackend: 'auto' measures the model at hand, and there is none",
      'give what makes it and its training step: { workload }',
    );
  }
}

/** Whether a backend runs here: on what, or why not and what to do. */
export type Probe =
  | {
      readonly available: true;
      readonly device: string;
      /** Whether it is the processor that emulates a GPU. */
      readonly isEmulated: boolean;
    }
  | { readonly available: false; readonly reason: string; readonly cure: string };

/**
 * Starts the backend of this name, as `setBackend` would, and says on what it runs; new tensors are
 * made where they were made before. Installs nothing.
 *
 * @throws nothing for a backend that cannot run here: that is in the result.
 * @example
 * ```ts
 * await probeBackend('reference'); // => { available: true, device: 'plain JavaScript', isEmulated: false }
 * ```
 */
export async function probeBackend(name: string): Promise<Probe> {
  try {
    const { device, isEmulated = false } = await loadBackend(name, {});
    return { available: true, device, isEmulated };
  } catch (error) {
    if (!(error instanceof BackendUnavailableError)) throw error;
    return { available: false, reason: error.reason, cure: error.cure };
  }
}

// The default must be there at once, and WebAssembly is not: a page may compile more than 4 KB only
// asynchronously. So who starts a program awaits setBackend('wasm'), as the command line does, and
// who imports the library and adds two tensors gets the reference.
useBackend(reference);
