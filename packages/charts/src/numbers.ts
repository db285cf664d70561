/** The smallest and the largest of many numbers. */
export function extent(values: Iterable<number>): [low: number, high: number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return [low, high];
}

/**
 * A number for people: whole as it is, else in three digits, with the minus of print.
 *
 * @example
 * ```ts
 * [6763, -0.12345, 0.00002].map(short); // => ['6763', '−0.123', '2e−5']
 * ```
 */
export function short(value: number): string {
  const rounded = Number.isInteger(value) ? value : Number(value.toPrecision(3));
  const isTiny = rounded !== 0 && Math.abs(rounded) < 1e-3;
  return (isTiny ? rounded.toExponential() : String(rounded)).replaceAll('-', '−');
}
