/** Graphs, and what is wrong with an order of their values. */
import { notYet, type Verdict } from '@makemore/notebook';

/** What has been made from others. */
export interface Made {
  readonly label: string;
  readonly children: readonly Made[];
}

export function made(label: string, ...children: readonly Made[]): Made {
  return { label, children };
}

/** f = d · e, with d = a · b and e = a + b. */
export function triangle(): Made {
  const [a, b] = [made('a'), made('b')];
  return made('f', made('d', a, b), made('e', a, b));
}

/** r = x + z, with z = x · y and y = exp(x): x is near the root, and far from it too. */
export function twoPaths(): Made {
  const x = made('x');
  return made('r', x, made('z', x, made('y', x)));
}

/** What is wrong with the order of all that `root` was made from. */
export function misordered(order: readonly Made[], root: Made): Verdict | undefined {
  if (!Array.isArray(order as unknown)) return notYet('return a list of the values');
  const labels = order.map(({ label }) => label).join(' ');
  const told = (what: string) =>
    notYet(`for the root ${root.label} the order is [${labels}]: ${what}`);
  const twice = order.find((value, i) => order.indexOf(value) < i);
  if (twice) return told(`${twice.label} is in it twice`);
  const all = behind(root);
  const missing = [...all].filter((value) => !order.includes(value));
  if (missing.length > 0) return told(`${missing.map(({ label }) => label).join(', ')} is missing`);
  if (order.length > all.size) return told('there is more in it than the graph has');
  const isEarly = (value: Made, i: number) =>
    value.children.some((child) => order.indexOf(child) > i);
  if (order.length > 1 && order[0] === root && !misordered([...order].reverse(), root)) {
    return told('that is the other way round; the root comes last');
  }
  const early = order.find(isEarly);
  if (!early) return undefined;
  const late = early.children.find((child) => order.indexOf(child) > order.indexOf(early)) as Made;
  return told(`${early.label} stands before ${late.label}, which it was made from`);
}

function behind(root: Made, found = new Set<Made>()): Set<Made> {
  found.add(root);
  for (const child of root.children) behind(child, found);
  return found;
}

/** Each of 40 values is made from the one before, twice: 2⁴⁰ paths, but 41 values. */
export function tooManyVisits(order: (root: Made) => readonly Made[]): Verdict | undefined {
  const limit = 10_000;
  let looks = 0;
  let root = made('v0');
  for (let i = 1; i <= 40; i++) {
    const child = root;
    root = {
      label: `v${i}`,
      get children() {
        if (++looks > limit) throw new RangeError('too many looks');
        return [child, child];
      },
    };
  }
  try {
    if (order(root).length === 41) return undefined;
    return notYet(
      '41 values, each made from the one before twice, and your list has another length',
    );
  } catch (error) {
    if (looks <= limit) throw error;
    return notYet(
      'the order is right, but of 41 values, each made from the one before twice, you asked for the children ' +
        `${limit} times: go down from a value only when you see it for the first time`,
    );
  }
}
