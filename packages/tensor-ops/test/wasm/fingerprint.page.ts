/** In a page: the fingerprint of the strict kernels, on two threads where memory can be shared. */
import { createWasm } from '../../src/backends/wasm/wasm.ts';
import { fingerprint } from './fingerprint.ts';

const options = { variant: 'strict', threads: 2, grain: 1 } as const;
try {
  const backend = await createWasm(options);
  const { threads } = backend;
  await backend.stopThreads();
  Object.assign(globalThis, { result: { threads, fingerprint: await fingerprint(options) } });
} catch (error) {
  Object.assign(globalThis, { result: { error: String(error) } });
}
