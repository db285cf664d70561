/** In a page: whether the backends named after `#` are right, and what they held at the end. */
import '../../src/backends/tfjs/page.ts';
import { loadTfjs } from '../../src/backends/tfjs/loadTfjs.ts';
import type { TfjsName } from '../../src/backends/tfjs/TfjsName.ts';
import { conformance } from '../../src/conformance/conformance.ts';
import { skipsOf, tolerances } from './skips.ts';

try {
  const name = location.hash.slice(1) as TfjsName;
  const backend = await loadTfjs(name);
  const options = { skip: skipsOf(name), tolerance: tolerances[name] };
  const { results } = await conformance(backend, options);
  Object.assign(globalThis, {
    result: { device: backend.device, tensors: backend.tensors, results },
  });
} catch (error) {
  Object.assign(globalThis, { result: { error: error instanceof Error ? error.stack : error } });
}
