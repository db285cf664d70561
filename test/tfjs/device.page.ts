/** In a page: what there is to know of a backend, whose name and extent come as JSON after the `#`. */
import '../../packages/tensor-ops/src/backends/tfjs/page.ts';
import { examine } from './examine.ts';

try {
  const { name, extent } = JSON.parse(decodeURIComponent(location.hash.slice(1)));
  Object.assign(globalThis, { result: await examine(name, extent) });
} catch (error) {
  Object.assign(globalThis, { result: { error: String(error) } });
}
