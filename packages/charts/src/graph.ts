import { ChartError } from './chartError.ts';
import { type Picture, picture } from './picture.ts';

/** A node of Graphviz's JSON. */
interface Node {
  readonly name: string;
  readonly label?: string;
}

interface Drawing {
  readonly objects?: readonly Node[];
  readonly edges?: readonly { readonly tail: number; readonly head: number }[];
}

/**
 * A graph in Graphviz's language, drawn: micrograd's `toDot(value)`, or one of your own. Graphviz is
 * compiled to WebAssembly and loaded by the first call. As text it is a tree, from the results down
 * to what they were made from.
 *
 * @throws ChartError with Graphviz's own words if it does not understand the text.
 * @example
 * ```ts
 * const sum = await graph('digraph { a -> "+"; b -> "+"; "+" -> c }');
 * sum.text().split('\n'); // => ['c', '└─ +', '   ├─ a', '   └─ b']
 * ```
 */
export async function graph(dot: string): Promise<Picture> {
  const { instance } = await import('@viz-js/viz');
  const viz = await instance();
  const drawn = viz.render(dot, { format: 'svg' });
  if (drawn.status === 'failure') {
    const reasons = drawn.errors.map(({ message }) => message).join('; ');
    throw new ChartError(`graph: Graphviz does not understand this: ${reasons}`);
  }
  // The element alone, with its title where screen readers look for it.
  const svg = drawn.output
    .slice(drawn.output.indexOf('<svg'))
    .trimEnd()
    .replace(/(<svg[^>]*>\s*)(<g [^>]*>\s*)(<title>[^<]*<\/title>\s*)/, '$1$3$2');
  const { objects = [], edges = [] } = viz.renderJSON(dot) as Drawing;
  return picture(svg, () => tree(objects, edges).join('\n'));
}

/** Each result, and below it, further to the right, what it was made from; what came before is not repeated. */
function tree(nodes: readonly Node[], edges: NonNullable<Drawing['edges']>): string[] {
  const lines: string[] = [];
  const seen = new Set<number>();
  const visit = (id: number, first: string, rest: string) => {
    const { name, label = name } = nodes[id] as Node;
    const sources = [...new Set(edges.filter(({ head }) => head === id).map(({ tail }) => tail))];
    const isKnown = seen.has(id) && sources.length > 0;
    const words = label === '\\N' ? name : label.replace(/[{}]/g, '').trim();
    lines.push(`${first}${words}${isKnown ? ' (see above)' : ''}`);
    if (isKnown) return;
    seen.add(id);
    for (const [i, source] of sources.entries()) {
      const isLast = i === sources.length - 1;
      visit(source, `${rest}${isLast ? '└─ ' : '├─ '}`, `${rest}${isLast ? '   ' : '│  '}`);
    }
  };
  for (const id of nodes.keys()) if (!edges.some(({ tail }) => tail === id)) visit(id, '', '');
  return lines;
}
