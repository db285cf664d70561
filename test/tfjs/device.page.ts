/** In a page: what there is to know of the backend that is named after the `#`. */
import '../../packages/tensor-ops/src/backends/tfjs/page.ts';
import type { TfjsName } from '../../packages/tensor-ops/src/backends/tfjs/TfjsName.ts';
import { examine } from './examine.ts';

try {
  const result = await examine(location.hash.slice(1) as TfjsName);
  Object.assign(globalThis, { result });
} catch (error) {
  Object.assign(globalThis, { result: { error: String(error) } });
}
