import type { Value } from './value.ts';

/**
 * Everything that `root` was made from, and `root` at the end: each value after its children. Its
 * own stack instead of recursion: a chain of any length fits.
 *
 * @example
 * ```ts
 * const a = new Value(1, 'a');
 * const b = a.add(a).named('b');
 * topologicalOrder(b.mul(a).named('c')).map(({ label }) => label); // => ['a', 'b', 'c']
 * ```
 */
export function topologicalOrder(root: Value): Value[] {
  const order: Value[] = [];
  const opened = ++marks;
  const done = ++marks;
  const stack = [root];
  for (let value = stack.at(-1); value; value = stack.at(-1)) {
    if (value.mark < opened) {
      value.mark = opened;
      // The first child on top, so that it comes first.
      for (let i = value.children.length - 1; i >= 0; i--) {
        const child = value.children[i] as Value;
        if (child.mark < opened) stack.push(child);
      }
      continue;
    }
    // Whatever it was made from is in order by now.
    stack.pop();
    if (value.mark < done) order.push(value);
    value.mark = done;
  }
  return order;
}

/** The highest mark given: those of a walk are above all before, so that nothing needs sweeping. */
let marks = 0;
