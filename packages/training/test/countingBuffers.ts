import { getBackend, scope, setBackend } from '@makemore/tensor-ops';
import { ReferenceBackend } from '../../tensor-ops/src/backends/reference/reference.ts';

/** Runs the body where `memory()` counts its buffers alone, and the garbage collector frees none. */
export async function countingBuffers(body: () => Promise<void>): Promise<void> {
  const before = getBackend();
  await setBackend(new ReferenceBackend());
  try {
    await scope(body);
  } finally {
    await setBackend(before);
  }
}
