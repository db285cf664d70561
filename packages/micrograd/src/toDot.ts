import { topologicalOrder } from './topologicalOrder.ts';
import type { Value } from './value.ts';

/** How it looks: a leaf is yellow, an op blue. The meaning is in the rest. */
const STYLE = `  rankdir=LR
  ranksep=0.25
  nodesep=0.2
  node [shape=record, height=0.4, margin="0.12,0.04", style=filled, fillcolor="#f8fafc", color="#64748b"]
  node [fontname="Helvetica,Arial,sans-serif", fontsize=13, fontcolor="#0f172a"]
  edge [color="#64748b", arrowsize=0.7]`;
const LEAF = ', fillcolor="#fef9c3"';
const OP = ', shape=ellipse, width=0.4, height=0.3, margin="0.06,0.02", fillcolor="#dbeafe"';

/**
 * The graph that `root` was made by, as text for Graphviz, drawn as in the lecture: each value a
 * box `{ label | data | grad }`, each op a small node before its result, from left to right.
 *
 * @example
 * ```ts
 * const c = new Value(2, 'a').mul(new Value(-3, 'b')).named('c');
 * c.backward();
 * toDot(c).match(/label="(.*?)"/g)?.slice(0, 2);
 * // => ['label="{ a | data 2.0000 | grad -3.0000 }"', 'label="{ b | data -3.0000 | grad 2.0000 }"']
 * ```
 */
export function toDot(root: Value): string {
  const names = new Map<Value, string>();
  const nodes: string[] = [];
  const edges: string[] = [];
  for (const value of topologicalOrder(root)) {
    const name = `v${names.size}`;
    names.set(value, name);
    const isLeaf = value.children.length === 0;
    nodes.push(`  ${name} [label="${box(value)}"${isLeaf ? LEAF : ''}]`);
    if (isLeaf) continue;
    nodes.push(`  ${name}op [label="${value.op}"${OP}]`);
    // A value that is used twice by one op has one arrow, as in the lecture.
    for (const child of new Set(value.children)) edges.push(`  ${names.get(child)} -> ${name}op`);
    edges.push(`  ${name}op -> ${name}`);
  }
  const title = `The graph of ${root.label || 'a value'}`.replace(/[\\"]/g, '\\$&');
  return `digraph "${title}" {\n${[STYLE, ...nodes, ...edges].join('\n')}\n}\n`;
}

/** The fields of a value's box; the first only if it has a name. */
function box({ label, data, grad }: Value): string {
  const fields = [`data ${data.toFixed(4)}`, `grad ${grad.toFixed(4)}`];
  return `{ ${(label === '' ? fields : [escaped(label), ...fields]).join(' | ')} }`;
}

/** Text that a record shows as it is. */
function escaped(text: string): string {
  return text.replace(/[\\"{}|<>]/g, '\\$&').replaceAll('\n', '\\n');
}
