/** The lecture's expressions: each is computed, named, and has its gradients. */
import { add, div, mul } from './arithmetic.ts';
import { Value } from './value.ts';

/** `L = (a·b + c)·f`. */
export function firstExpression() {
  const a = new Value(2, 'a');
  const b = new Value(-3, 'b');
  const c = new Value(10, 'c');
  const f = new Value(-2, 'f');
  const e = a.mul(b).named('e');
  const d = e.add(c).named('d');
  const L = d.mul(f).named('L');
  L.backward();
  return { a, b, c, f, e, d, L };
}

/** L after its four leaves took a step of `rate` along their gradients. */
export function nudged(rate = 0.01): number {
  const { a, b, c, f } = firstExpression();
  for (const leaf of [a, b, c, f]) leaf.data += rate * leaf.grad;
  return a.mul(b).add(c).mul(f).data;
}

/** Where the lecture's neuron starts; its bias makes the output 1/√2, so that the gradients are round. */
function neuronLeaves() {
  return {
    x1: new Value(2, 'x1'),
    x2: new Value(0, 'x2'),
    w1: new Value(-3, 'w1'),
    w2: new Value(1, 'w2'),
    b: new Value(6.8813735870195432, 'b'),
  };
}

/** `o = tanh(x1·w1 + x2·w2 + b)`. */
export function firstNeuron() {
  const { x1, x2, w1, w2, b } = neuronLeaves();
  const x1w1 = x1.mul(w1).named('x1·w1');
  const x2w2 = x2.mul(w2).named('x2·w2');
  const n = x1w1.add(x2w2).named('x1·w1 + x2·w2').add(b).named('n');
  const o = n.tanh().named('o');
  o.backward();
  return { x1, x2, w1, w2, b, n, o };
}

/** The same neuron, with tanh taken apart: `(e²ⁿ − 1) / (e²ⁿ + 1)`. */
export function neuronTakenApart() {
  const { x1, x2, w1, w2, b } = neuronLeaves();
  const n = x1.mul(w1).add(x2.mul(w2)).add(b).named('n');
  const e = mul(2, n).exp().named('e');
  const o = e.sub(1).div(e.add(1)).named('o');
  o.backward();
  return { x1, x2, w1, w2, b, n, o };
}

/** The example in the README of micrograd: every op, with numbers on either side. */
export function readmeExample() {
  const a = new Value(-4, 'a');
  const b = new Value(2, 'b');
  let c = a.add(b);
  let d = a.mul(b).add(b.pow(3));
  c = c.add(c.add(1));
  c = c.add(add(1, c).add(a.neg()));
  d = d.add(d.mul(2).add(b.add(a).relu()));
  d = d.add(mul(3, d).add(b.sub(a).relu()));
  const e = c.sub(d);
  const f = e.pow(2);
  const g = f.div(2).add(div(10, f)).named('g');
  g.backward();
  return { a, b, g };
}
