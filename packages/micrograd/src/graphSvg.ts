import { toDot } from './toDot.ts';
import { topologicalOrder } from './topologicalOrder.ts';
import type { Value } from './value.ts';

/** Beyond this Graphviz takes minutes, and nobody reads the picture. */
const MOST_VALUES = 500;

/**
 * The graph that `root` was made by, as an SVG picture; see {@link toDot}. It is laid out by
 * Graphviz, compiled to WebAssembly, which is loaded by the first call: in Node and in browsers.
 *
 * @throws RangeError if the graph has more than 500 values.
 */
export async function graphSvg(root: Value): Promise<string> {
  const { length } = topologicalOrder(root);
  if (length > MOST_VALUES) {
    throw new RangeError(
      `graphSvg: ${length} values are too many for a picture; draw a smaller part, of at most ${MOST_VALUES}`,
    );
  }
  const { instance } = await import('@viz-js/viz');
  const viz = await instance();
  const document = viz.renderString(toDot(root), { format: 'svg' });
  // The element alone, which fits into a page too, with its title where screen readers look for it.
  return document
    .slice(document.indexOf('<svg'))
    .replace(/(<svg[^>]*>\s*)(<g [^>]*>\s*)(<title>[^<]*<\/title>\s*)/, '$1$3$2');
}
