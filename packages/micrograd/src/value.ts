/** The whole idea: numbers that remember what they were made from, and the chain rule along it. */
import { topologicalOrder } from './topologicalOrder.ts';

/** An op: what it computes, and below it what it hands back to its inputs. */
interface Op {
  /** Its name in the drawn graph. */
  readonly symbol: string;
  forward(a: number, b: number): number;
  /** Adds to the gradient of each input: its derivative times the gradient that arrived at `out`. */
  backward(out: Value, a: Value, b: Value): void;
}

const plus: Op = {
  symbol: '+',
  forward: (a, b) => a + b,
  backward: (out, a, b) => {
    a.grad += out.grad;
    b.grad += out.grad;
  },
};

const times: Op = {
  symbol: '*',
  forward: (a, b) => a * b,
  backward: (out, a, b) => {
    a.grad += b.data * out.grad;
    b.grad += a.data * out.grad;
  },
};

const power = (n: number): Op => ({
  symbol: `**${n}`,
  forward: (a) => a ** n,
  backward: (out, a) => {
    // a⁰ is constant, also at 0, where 0 · 0⁻¹ would be NaN.
    if (n !== 0) a.grad += n * a.data ** (n - 1) * out.grad;
  },
});

const exponential: Op = {
  symbol: 'exp',
  forward: Math.exp,
  backward: (out, a) => {
    a.grad += out.data * out.grad;
  },
};

const hyperbolicTangent: Op = {
  symbol: 'tanh',
  forward: Math.tanh,
  backward: (out, a) => {
    a.grad += (1 - out.data * out.data) * out.grad;
  },
};

const rectifier: Op = {
  symbol: 'relu',
  forward: (a) => Math.max(a, 0),
  backward: (out, a) => {
    if (out.data > 0) a.grad += out.grad;
  },
};

const NONE: readonly Value[] = [];

/** Of a value that somebody made: nothing lies behind it. */
const leaf: Op = { symbol: '', forward: (a) => a, backward: () => {} };

/**
 * A number that remembers what it was made from, and so can say how a result depends on it.
 *
 * @example
 * ```ts
 * const a = new Value(2, 'a');
 * const b = new Value(-3, 'b');
 * const L = a.mul(b).add(10).mul(-2);
 * L.backward();
 * L.data; // => -8
 * [a.grad, b.grad]; // => [6, -4]
 * ```
 */
export class Value {
  data: number;
  /** d result / d this, for the results on which `backward` was called. */
  grad = 0;
  /** Its name in the drawn graph. */
  label: string;
  /** What it was made from; none for a leaf. */
  readonly children: readonly Value[];
  readonly #op: Op;
  /** Where the last walk over the graph has left it; see {@link topologicalOrder}. */
  mark = 0;

  /** @throws TypeError if `data` is not a number. */
  constructor(data: number, label = '', op: Op = leaf, children = NONE) {
    if (typeof data !== 'number') {
      throw new TypeError(`Value: its data must be a number, not ${describe(data)}`);
    }
    this.data = data;
    this.label = label;
    this.#op = op;
    this.children = children;
  }

  /** What it was made by: `+`, `*`, `**2`, `exp`, `tanh` or `relu`; empty for a leaf. */
  get op(): string {
    return this.#op.symbol;
  }

  /** `this + other`. */
  add(other: Value | number): Value {
    return binary('add', plus, this, other);
  }

  /** `this · other`. */
  mul(other: Value | number): Value {
    return binary('mul', times, this, other);
  }

  /**
   * `thisⁿ`, for a number n. Infinite or NaN where the power is, as in torch.
   *
   * @throws TypeError if n is not a number.
   */
  pow(n: number): Value {
    if (typeof n === 'number') return unary(power(n), this);
    throw new TypeError(
      `pow: the exponent must be a number, not ${describe(n)}; to use a Value as a constant, pass its .data`,
    );
  }

  /** `eˣ`. */
  exp(): Value {
    return unary(exponential, this);
  }

  /** `tanh x`, between −1 and 1. */
  tanh(): Value {
    return unary(hyperbolicTangent, this);
  }

  /** `max(x, 0)`; at 0 nothing flows back. */
  relu(): Value {
    return unary(rectifier, this);
  }

  // The rest is made of these, and needs no derivative of its own.

  /** `−this`. */
  neg(): Value {
    return this.mul(-1);
  }

  /** `this − other`. */
  sub(other: Value | number): Value {
    return this.add(operand('sub', other).neg());
  }

  /** `this / other`. */
  div(other: Value | number): Value {
    return this.mul(operand('div', other).pow(-1));
  }

  /** Names it, for the drawn graph, and returns it. */
  named(label: string): this {
    this.label = label;
    return this;
  }

  /**
   * Sets the gradients of everything that this value was made from: from the result to the leaves,
   * each hands its own on to its children. In leaves they add up from call to call, as in torch: set
   * them to 0 before the next step.
   */
  backward(): void {
    const order = topologicalOrder(this);
    for (const value of order) if (value.children.length > 0) value.grad = 0;
    this.grad += 1;
    for (const value of order.reverse()) {
      const [a, b] = value.children as [Value, Value];
      value.#op.backward(value, a, b);
    }
  }

  toString(): string {
    return `Value(data=${this.data}, grad=${this.grad})`;
  }

  /** What console.log shows in Node and Deno. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }
}

function unary(op: Op, a: Value): Value {
  return new Value(op.forward(a.data, 0), '', op, [a]);
}

function binary(name: string, op: Op, a: Value, other: Value | number): Value {
  const b = operand(name, other);
  return new Value(op.forward(a.data, b.data), '', op, [a, b]);
}

/** The Value itself, or a number as one. */
function operand(name: string, x: Value | number): Value {
  if (x instanceof Value) return x;
  if (typeof x === 'number') return new Value(x);
  throw new TypeError(`${name}: needs a Value or a number, not ${describe(x)}`);
}

/** What somebody passed by mistake. */
function describe(x: unknown): string {
  if (x instanceof Value) return 'a Value';
  if (typeof x === 'string') return `the text ${JSON.stringify(x)}`;
  if (Array.isArray(x)) return 'an array';
  return typeof x === 'object' && x !== null ? 'an object' : String(x);
}
