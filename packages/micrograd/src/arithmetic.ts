/** The ops with two operands, either of which may be a number: `sub(1, x)`, `div(10, x)`. */
import { Value } from './value.ts';

type Operand = Value | number;

/**
 * `a + b`.
 *
 * @throws TypeError if either is neither a Value nor a number; so do the others.
 * @example
 * ```ts
 * add(1, new Value(2)).data; // => 3
 * ```
 */
export function add(a: Operand, b: Operand): Value {
  return lift(a).add(b);
}

/**
 * `a − b`.
 *
 * @example
 * ```ts
 * sub(1, new Value(2)).data; // => -1
 * ```
 */
export function sub(a: Operand, b: Operand): Value {
  return lift(a).sub(b);
}

/**
 * `a · b`.
 *
 * @example
 * ```ts
 * mul(3, new Value(2)).data; // => 6
 * ```
 */
export function mul(a: Operand, b: Operand): Value {
  return lift(a).mul(b);
}

/**
 * `a / b`.
 *
 * @example
 * ```ts
 * div(10, new Value(4)).data; // => 2.5
 * ```
 */
export function div(a: Operand, b: Operand): Value {
  return lift(a).div(b);
}

/**
 * The sum of all, from left to right, on top of `start`.
 *
 * @example
 * ```ts
 * sum([new Value(1), new Value(2), 3]).data; // => 6
 * ```
 */
export function sum(values: Iterable<Operand>, start: Operand = 0): Value {
  let total = lift(start);
  for (const value of values) total = total.add(value);
  return total;
}

function lift(x: Operand): Value {
  return x instanceof Value ? x : new Value(x);
}
