import { type BackendOptions, BackendUnavailableError, setBackend } from '@makemore/tensor-ops';
import { guardOutputs } from './guardOutputs.ts';

/**
 * What the first cell of a notebook awaits: chooses what computes, and says in a line what it is.
 *
 * That is the backend wasm with its strict kernels: they round alike on every machine, so that you
 * see the very numbers that stand in the notebook. Relaxed ones are faster.
 *
 * @param options of `setBackend`, for wasm
 * @throws BackendUnavailableError if what the options ask for does not run here; without options plain
 * loops compute where wasm does not run.
 */
export async function begin(options: BackendOptions = {}): Promise<void> {
  guardOutputs();
  const { variant = 'strict' } = options;
  try {
    await setBackend('wasm', { ...options, variant });
  } catch (error) {
    // What was asked for by name is not replaced in silence.
    const isAsked = Object.keys(options).length > 0;
    if (isAsked || !(error instanceof BackendUnavailableError)) throw error;
    await setBackend('reference');
    console.log(`makemore runs on reference, in plain loops, which is slow: ${error.message}`);
    return;
  }
  const rounding =
    variant === 'strict'
      ? 'the numbers are the same on every machine'
      : 'the last digits depend on the machine';
  console.log(`makemore runs on wasm, ${variant} kernels: ${rounding}`);
}
